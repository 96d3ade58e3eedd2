/**
 * What follows from a report's moves, in their transaction: signing issues a checkable document, any later change lets it
 * lapse, sending seals a package and delivers it to the level above, whose answer comes back into the report.
 */
import { makeCode } from '@qinglian/domain/public/contract.ts';
import { openPackage, type PackageBody, sealPackage } from '@qinglian/domain/reports/package.ts';
import { dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { dueOf, type ReportingRule } from '@qinglian/domain/reports/windows.ts';
import type { RecordVersion, Values } from '@qinglian/kernel/define.ts';
import { AppError, assert } from '@qinglian/kernel/errors.ts';
import type { SignatureValue } from '@qinglian/kernel/fields/signature.ts';
import { keyIdOf } from '@qinglian/kernel/hash/ed25519.ts';
import { contentHash } from '../../ledger/content.ts';
import { namesFor } from '../../ledger/names.ts';
import { recordsById } from '../../ledger/read.ts';
import { type ChangeHook, getLedger, type MoveFiller, onBehalf, type Work } from '../../ledger/services.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { platformActor } from '../../platform/identity/actors.ts';
import type { KeyStore } from '../../platform/keys/keys.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { findIssued, getContent, isKnownKey, lapseIssued, rememberKey, saveContent } from './store.ts';

export interface Signature {
  readonly step: string;
  readonly post: string;
  readonly name: string;
  readonly on: string;
}

const text = (value: Values[string] | undefined): string => (typeof value === 'string' ? value : '');

/** Working days that a report came after its last day; none where nothing is owed. */
export const lateBy = (work: Work, due: string | null, on: string): number =>
  due === null ? 0 : Math.max(0, work.services.calendar.workdaysBetween(due, on));

/** Fields that the product fills in when a report is sent. */
export const reportFiller =
  (rules: readonly ReportingRule[]): MoveFiller =>
  async (work, { ledger, move, before }) => {
    if (ledger.name !== 'report') return undefined;
    // Back at the desk the content may change: what was signed by hand no longer holds.
    if (['withdraw', 'rejectReview', 'return'].includes(move)) return { paperHash: null, paperSigner: null, paperSignedOn: null };
    if (move !== 'submit') return undefined;
    const today = dayOfInstant(work.now);
    const due = dueOf(rules, text(before.values['type']), text(before.values['forMonth']));
    const issued = await findIssued(work, before.id);
    const paper = (slot: string) => ({
      kind: 'original' as const,
      slot,
      holder: '本平台',
      volume: issued?.code ?? '',
      page: '',
      seenBy: work.actor.name,
      seenOn: today,
    });
    const revision = before.values['revision'];
    return {
      dueOn: due,
      lateWorkdays: lateBy(work, due, today),
      revision: (typeof revision === 'number' ? revision : 0) + 1,
      documents: [paper('工作小结'), paper('工作台账'), paper('标准落实情况表')],
    };
  };

export const reportHook =
  (keys: KeyStore, rules: readonly ReportingRule[]): ChangeHook =>
  async (work, { ledger, move, after }) => {
    if (ledger.name === 'report') {
      if (move === 'sign') await issue(work, after);
      else if (move === 'signOnPaper') await issueOnPaper(work, after);
      else if (move === 'submit') await send(work, keys, rules, after);
      else if (['withdraw', 'rejectReview', 'return', 'remove', 'update'].includes(move))
        await lapseIssued(work, after.id, move === 'return' ? '上级退回修改' : '签发后内容有改动');
    }
    if (ledger.name === 'submission' && (move === 'accept' || move === 'return')) await answer(work, move, after);
  };

/** 拟稿、核稿、签发 as they stand, with the names of posts and persons. */
export async function signaturesOf(work: Work, report: RecordVersion): Promise<readonly Signature[]> {
  const ledger = getLedger(work.services, 'report');
  const [stored] = await recordsById(work, 'report', [report.id]);
  if (!stored) return [];
  const names = await namesFor(work, ledger, [stored]);
  const steps: Signature[] = [];
  const drafter = text(report.values['drafter']);
  if (drafter !== '')
    steps.push({ step: '拟稿', post: '清廉办', name: names[drafter] ?? '', on: dayInChinese(dayOfInstant(report.registeredAt)) });
  for (const [step, field] of [
    ['核稿', 'reviewSign'],
    ['签发', 'approveSign'],
  ] as const) {
    const value = report.values[field];
    if (value === null || value === undefined || typeof value !== 'object' || !('personId' in value)) continue;
    const signature: SignatureValue = value;
    steps.push({
      step,
      post: names[signature.postId] ?? '',
      name: names[signature.personId] ?? '',
      on: dayInChinese(dayOfInstant(signature.signedAt)),
    });
  }
  if (text(report.values['paperHash']) !== '')
    steps.push({
      step: '签发',
      post: '纸面签发',
      name: text(report.values['paperSigner']),
      on: dayInChinese(text(report.values['paperSignedOn'])),
    });
  return steps;
}

/** Signed by hand: the code on the slip becomes the document's. What it binds was checked when the scan was taken in. */
async function issueOnPaper(work: Work, report: RecordVersion): Promise<void> {
  const hash = contentHash(getLedger(work.services, 'report'), report.values);
  const slip = await findRow(
    work.tx,
    sql<{
      code: string;
    }>`select code from paper_slip s where org_id = ${report.orgId}::uuid and report_id = ${report.id}::uuid and binding_hash = ${hash}
      and not exists (select 1 from issued_document d where d.code = s.code) order by printed_at desc limit 1`,
  );
  if (!slip || text(report.values['paperHash']) !== hash)
    throw new AppError('invalid_input', { problems: [{ message: '盖章的审批单不是现在这份内容的' }] });
  await writeIssued(work, report, { code: slip.code, hash });
}

async function issue(work: Work, report: RecordVersion): Promise<void> {
  const signature = report.values['approveSign'];
  assert(
    signature !== null && typeof signature === 'object' && 'contentHash' in signature,
    'a signed report carries its signature',
  );
  await writeIssued(work, report, { code: makeCode(work.services.chance.bytes(8)), hash: signature.contentHash });
}

/** When a step was taken; what was signed on paper bears the hour of its registration. */
function instantOf(work: Work, report: RecordVersion, step: string): string {
  if (step === '拟稿') return report.registeredAt;
  const value = report.values[step === '核稿' ? 'reviewSign' : 'approveSign'];
  return value !== null && typeof value === 'object' && 'signedAt' in value ? value.signedAt : work.now;
}

async function writeIssued(work: Work, report: RecordVersion, { code, hash }: { code: string; hash: string }): Promise<void> {
  const unit = await findRow(work.tx, sql<{ name: string }>`select name from organisation where id = ${report.orgId}::uuid`);
  const steps = (await signaturesOf(work, report)).map(({ step, post }) => ({ step, post, at: instantOf(work, report, step) }));
  await sql`insert into issued_document (code, org_id, report_id, unit, title, period, content_hash, signatures, issued_at)
    values (${code}, ${report.orgId}::uuid, ${report.id}::uuid, ${unit?.name ?? ''}, ${text(report.values['title'])},
      ${periodInChinese(text(report.values['forMonth']))}, ${hash}, ${JSON.stringify(steps)}::jsonb, ${work.now}::timestamptz)`.execute(
    work.tx,
  );
}

/** The level above to which a report belongs: the one on the day it is due, late or not; without such a day, today's. */
async function receiverOf(work: Work, due: string | null): Promise<{ id: string; code: string } | undefined> {
  const on = due ?? dayOfInstant(work.now);
  return findRow(
    work.tx,
    sql<{ id: string; code: string }>`select o.id, o.code from organisation_relation r join organisation o on o.id = r.parent_id
      where r.org_id = ${work.actor.orgId}::uuid and r.kind = 'administrative' and r.from_day <= ${on}::date and (r.until_day is null or r.until_day > ${on}::date)`,
  );
}

async function send(work: Work, keys: KeyStore, rules: readonly ReportingRule[], report: RecordVersion): Promise<void> {
  const due = dueOf(rules, text(report.values['type']), text(report.values['forMonth']));
  // A unit that had nobody above it then reports to whom it belongs now.
  const receiver = (await receiverOf(work, due)) ?? (await receiverOf(work, null));
  if (!receiver) throw new AppError('invalid_input', { problems: [{ message: '还没有设置上级单位，不能报送；可先导出报送包' }] });
  const sender = await findRow(
    work.tx,
    sql<{ code: string; name: string }>`select code, name from organisation where id = ${report.orgId}::uuid`,
  );
  const chain = await findRow(
    work.tx,
    sql<{ seq: number; head: string }>`select seq, head from journal_chain where org_id = ${report.orgId}::uuid`,
  );
  const issued = await findIssued(work, report.id);
  if (!issued || issued.lapsed) throw new AppError('invalid_input', { problems: [{ message: '签发已失效，请重新签发后报送' }] });
  const { values } = report;
  const body: PackageBody = {
    format: 'report-package/v1',
    from: { code: sender?.code ?? '', name: sender?.name ?? '' },
    to: { code: receiver.code },
    report: {
      type: text(values['type']) === 'annual' ? 'annual' : text(values['type']) === 'special' ? 'special' : 'monthly',
      period: text(values['forMonth']),
      title: text(values['title']),
      revision: typeof values['revision'] === 'number' ? values['revision'] : 1,
      submittedOn: text(values['submittedAt']),
      situation: text(values['situation']),
      problems: text(values['problems']),
      nextSteps: text(values['nextSteps']),
      contentHash: text(values['contentHash']),
      code: issued.code,
    },
    signed: [...(await signaturesOf(work, report))],
    content: mutable(await getContent(work, report.id, text(values['contentHash']))),
    journal: { seq: chain?.seq ?? 0, head: chain?.head ?? '' },
  };
  const pair = keys.ensure(sender?.code ?? '');
  await rememberKey(work, report.orgId, { id: keyIdOf(pair.publicKey), publicKey: pair.publicKey });
  const sealed = sealPackage(body, pair.secretKey);
  const opened = openPackage(sealed);
  assert(opened.ok, 'a package that was just sealed opens');
  await sql`insert into report_package (sha256, org_id, direction, record_id, body, at)
    values (${opened.sha256}, ${report.orgId}::uuid, 'sent', ${report.id}::uuid, ${sealed}, ${work.now}::timestamptz)`.execute(
    work.tx,
  );
  await deliver(work, rules, receiver.id, sealed);
}

// The schema's own type has mutable lists.
const mutable = (content: Awaited<ReturnType<typeof getContent>>): PackageBody['content'] =>
  JSON.parse(JSON.stringify(content)) as PackageBody['content'];

/** Hands a package to the receiving organisation in its own name. */
export async function deliver(
  work: Work,
  rules: readonly ReportingRule[],
  receiverId: string,
  sealed: string,
): Promise<{ submissionId: string; isNew: boolean }> {
  const actor = await onBehalf(work, { ...work.actor, orgId: receiverId }, (inner) =>
    platformActor(inner.tx, receiverId, inner.newId),
  );
  return onBehalf(work, actor, (inner) => receivePackage(inner, rules, sealed, 'system'));
}

/**
 * Takes a package in at the receiver. Signature, content hash and sender's key are checked; the same package a second time
 * changes nothing. `work` acts for the receiving organisation.
 */
export async function receivePackage(
  work: Work,
  rules: readonly ReportingRule[],
  sealed: string,
  way: 'system' | 'package',
): Promise<{ submissionId: string; isNew: boolean }> {
  const opened = openPackage(sealed);
  if (!opened.ok) throw new AppError('not_authentic', { problems: [{ message: opened.reason }] });
  const earlier = await findRow(
    work.tx,
    sql<{
      record_id: string;
    }>`select record_id from report_package where org_id = ${work.actor.orgId}::uuid and sha256 = ${opened.sha256} and direction = 'received'`,
  );
  if (earlier) return { submissionId: earlier.record_id, isNew: false };
  const { body } = opened;
  const sender = await findRow(work.tx, sql<{ id: string }>`select id from organisation where code = ${body.from.code}`);
  const receiver = await findRow(
    work.tx,
    sql<{ code: string }>`select code from organisation where id = ${work.actor.orgId}::uuid`,
  );
  if (!sender) throw new AppError('not_authentic', { problems: [{ message: `没有代码为${body.from.code}的下级单位` }] });
  if (receiver?.code !== body.to.code)
    throw new AppError('not_authentic', { problems: [{ message: '这个报送包不是报给本单位的' }] });
  if (!(await isKnownKey(work, sender.id, opened.publicKey)))
    throw new AppError('not_authentic', { problems: [{ message: '报送包的密钥不是该单位登记的密钥' }] });
  const due = dueOf(rules, body.report.type, body.report.period);
  const stored = await createRecord(work, {
    ledger: 'submission',
    values: {
      title: body.report.title,
      unit: sender.id,
      type: body.report.type,
      forMonth: body.report.period,
      revision: body.report.revision,
      way,
      submittedOn: body.report.submittedOn,
      dueOn: due,
      lateWorkdays: lateBy(work, due, body.report.submittedOn),
      situation: body.report.situation,
      problems: body.report.problems,
      nextSteps: body.report.nextSteps,
      signedBy: body.signed
        .filter((one) => one.step === '签发')
        .map((one) => `${one.post} ${one.name}`)
        .join('；'),
      contentHash: body.report.contentHash,
      packageHash: opened.sha256,
    },
  });
  await saveContent(work, stored.record.id, body.content);
  await sql`insert into report_package (sha256, org_id, direction, record_id, body, at)
    values (${opened.sha256}, ${work.actor.orgId}::uuid, 'received', ${stored.record.id}::uuid, ${sealed}, ${work.now}::timestamptz)`.execute(
    work.tx,
  );
  return { submissionId: stored.record.id, isNew: true };
}

/** The city office's answer, written into the report at the hospital (when it is hosted here). */
async function answer(work: Work, move: 'accept' | 'return', submission: RecordVersion): Promise<void> {
  const unit = text(submission.values['unit']);
  const packageHash = text(submission.values['packageHash']);
  const actor = await onBehalf(work, { ...work.actor, orgId: unit }, (inner) => platformActor(inner.tx, unit, inner.newId));
  await onBehalf(work, actor, async (inner) => {
    const sent = await findRow(
      inner.tx,
      sql<{
        record_id: string;
      }>`select record_id from report_package where org_id = ${unit}::uuid and sha256 = ${packageHash} and direction = 'sent'`,
    );
    // A unit with a server of its own gets the answer as a package; its report is not in this database.
    if (!sent) return;
    const [stored] = await recordsById(inner, 'report', [sent.record_id]);
    if (!stored || !getLedger(inner.services, 'report').moves[move]?.from.includes(stored.record.state)) return;
    const opinion = text(submission.values['opinion']);
    await moveRecord(inner, {
      ledger: 'report',
      id: stored.record.id,
      version: stored.record.version,
      move,
      ...(move === 'return' ? { fills: { returnReason: opinion } } : {}),
    });
  });
}
