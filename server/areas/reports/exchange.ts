/** Signed packages as files where there is no line between the networks: made on one side, taken in once on the other. */
import { type ExchangeBody, formatOf, openExchange, sealExchange } from '@qinglian/domain/reports/exchange.ts';
import type { ReportingRule } from '@qinglian/domain/reports/windows.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { Values } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { keyIdOf } from '@qinglian/kernel/hash/ed25519.ts';
import { getRecord, listRecords, recordsById } from '../../ledger/read.ts';
import { onBehalf, type Work } from '../../ledger/services.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { rolesOf } from '../../platform/identity/actor.ts';
import { platformActor } from '../../platform/identity/actors.ts';
import type { KeyStore } from '../../platform/keys/keys.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { receivePackage } from './report.effects.ts';
import { isKnownKey, rememberKey } from './store.ts';
import { columnsOfForm, rowsOfForm, saveCells, saveColumns } from './surveys/store.ts';
import { signerOf } from './surveys/surveys.ts';

const text = (value: Values[string] | undefined): string => (typeof value === 'string' ? value : '');
const refuse = (message: string): AppError => new AppError('not_authentic', { problems: [{ message }] });

interface Unit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}
const unitById = async (work: Work, id: string): Promise<Unit> => {
  const row = await findRow(work.tx, sql<Unit>`select id, code, name from organisation where id = ${id}::uuid`);
  if (!row) throw new AppError('not_found');
  return row;
};
const named = ({ code, name }: Unit): { code: string; name: string } => ({ code, name });

async function seal(work: Work, keys: KeyStore, body: ExchangeBody, recordId: string): Promise<string> {
  const pair = keys.ensure(body.from.code);
  await rememberKey(work, work.actor.orgId, { id: keyIdOf(pair.publicKey), publicKey: pair.publicKey });
  const sealed = sealExchange(body, pair.secretKey);
  const opened = openExchange(sealed);
  if (!opened.ok) throw new Error(opened.reason);
  await sql`insert into report_package (sha256, org_id, direction, record_id, body, at)
    values (${opened.sha256}, ${work.actor.orgId}::uuid, 'sent', ${recordId}::uuid, ${sealed}, ${work.now}::timestamptz) on conflict do nothing`.execute(
    work.tx,
  );
  return sealed;
}

/** 签收 or 退回 as a file for the unit; `wrong_state` before the city office has decided. */
export async function answerPackage(work: Work, keys: KeyStore, submissionId: string): Promise<string> {
  const { record } = await getRecord(work, 'submission', submissionId);
  if (record.state !== 'accepted' && record.state !== 'returned') throw new AppError('wrong_state');
  const packageHash = text(record.values['packageHash']);
  if (record.values['way'] !== 'system' && record.values['way'] !== 'package')
    throw new AppError('invalid_input', { problems: [{ message: '这一份是代报的，没有报送包可以答复' }] });
  const body: ExchangeBody = {
    format: 'exchange-package/v1',
    kind: 'answer',
    from: named(await unitById(work, record.orgId)),
    to: named(await unitById(work, text(record.values['unit']))),
    packageHash,
    period: text(record.values['forMonth']),
    decision: record.state === 'accepted' ? 'accept' : 'return',
    opinion: text(record.values['opinion']),
    on: dayOfInstant(record.recordedAt),
  };
  return seal(work, keys, body, record.id);
}

/** A sent 临时统计表 as a file for one unit. */
export async function surveyPackage(
  work: Work,
  keys: KeyStore,
  { surveyId, unit }: { surveyId: string; unit: string },
): Promise<string> {
  const { record } = await getRecord(work, 'survey', surveyId);
  if (record.state !== 'sent') throw new AppError('wrong_state');
  const asked = await listRecords(work, 'survey_reply', {
    filters: [
      { field: 'survey', any: [surveyId] },
      { field: 'unit', any: [unit] },
    ],
    limit: 1,
  });
  if (asked.rows.length === 0) throw new AppError('not_found');
  const body: ExchangeBody = {
    format: 'exchange-package/v1',
    kind: 'survey',
    from: named(await unitById(work, record.orgId)),
    to: named(await unitById(work, unit)),
    title: text(record.values['title']),
    shape: record.values['shape'] === 'unit' ? 'unit' : 'rows',
    survey: surveyId,
    columns: (await columnsOfForm(work, surveyId)).map((column) => ({ ...column, options: [...column.options] })),
    deadline: text(record.values['deadline']),
    note: text(record.values['note']),
  };
  return seal(work, keys, body, record.id);
}

/** A filled and signed 临时统计表 as a file for the city office. */
export async function surveyReplyPackage(work: Work, keys: KeyStore, taskId: string): Promise<string> {
  const { record } = await getRecord(work, 'survey_task', taskId);
  if (record.state !== 'submitted') throw new AppError('wrong_state');
  const columns = await columnsOfForm(work, taskId);
  const title = text(record.values['title']);
  const contentHash = text(record.values['contentHash']);
  const rows = await rowsOfForm(work, taskId, contentHash, { title, columns });
  const body: ExchangeBody = {
    format: 'exchange-package/v1',
    kind: 'survey_reply',
    from: named(await unitById(work, record.orgId)),
    to: named(await unitById(work, text(record.values['fromUnit']))),
    title,
    shape: record.values['shape'] === 'unit' ? 'unit' : 'rows',
    survey: text(record.values['surveyRef']),
    columns: columns.map((column) => ({ ...column, options: [...column.options] })),
    rows: rows.map((row) => [...row]),
    contentHash,
    signedBy: await signerOf(work, record),
    on: text(record.values['submittedOn']),
  };
  return seal(work, keys, body, record.id);
}

export interface Taken {
  readonly what: string;
  readonly isNew: boolean;
}

/** Takes in any package by file, in the name of the organisation at work. The same one a second time changes nothing. */
export async function takePackage(work: Work, rules: readonly ReportingRule[], sealed: string): Promise<Taken> {
  const roles = rolesOf(work.actor);
  const platform = await platformActor(work.tx, work.actor.orgId, work.newId);
  const format = formatOf(sealed);
  if (format === undefined)
    throw new AppError('bad_file', { problems: [{ field: 'package', message: '不是本平台的签名包文件' }] });
  if (format === 'report') {
    if (!roles.has('city_office')) throw new AppError('forbidden');
    const { isNew } = await onBehalf(work, platform, (inner) => receivePackage(inner, rules, sealed, 'package'));
    return { what: '报送包', isNew };
  }
  const opened = openExchange(sealed);
  if (!opened.ok) throw refuse(opened.reason);
  const { body } = opened;
  if (!roles.has(body.kind === 'survey_reply' ? 'city_office' : 'hospital_clerk')) throw new AppError('forbidden');
  const what = { answer: '上级答复', survey: '临时统计表', survey_reply: '临时统计报表' }[body.kind];
  const self = await unitById(work, work.actor.orgId);
  if (body.to.code !== self.code) throw refuse(`这个签名包是给${body.to.name}的，不是给本单位的`);
  const sender = await findRow(work.tx, sql<Unit>`select id, code, name from organisation where code = ${body.from.code}`);
  if (!sender) throw refuse(`没有代码为${body.from.code}的单位`);
  if (!(await isKnownKey(work, sender.id, opened.publicKey))) throw refuse('签名包的密钥不是该单位登记的密钥');
  const earlier = await findRow(
    work.tx,
    sql`select 1 from report_package where org_id = ${work.actor.orgId}::uuid and sha256 = ${opened.sha256} and direction = 'received'`,
  );
  if (earlier) return { what, isNew: false };
  const recordId = await onBehalf(work, platform, (inner) => apply(inner, body, sender));
  await sql`insert into report_package (sha256, org_id, direction, record_id, body, at)
    values (${opened.sha256}, ${work.actor.orgId}::uuid, 'received', ${recordId}::uuid, ${sealed}, ${work.now}::timestamptz)`.execute(
    work.tx,
  );
  return { what, isNew: true };
}

function apply(work: Work, body: ExchangeBody, sender: Unit): Promise<string> {
  switch (body.kind) {
    case 'answer':
      return applyAnswer(work, body);
    case 'survey':
      return applySurvey(work, body, sender);
    case 'survey_reply':
      return applyReply(work, body, sender);
  }
}

async function applyAnswer(work: Work, body: Extract<ExchangeBody, { kind: 'answer' }>): Promise<string> {
  const sent = await findRow(
    work.tx,
    sql<{
      record_id: string;
    }>`select record_id from report_package where org_id = ${work.actor.orgId}::uuid and sha256 = ${body.packageHash} and direction = 'sent'`,
  );
  const [stored] = sent ? await recordsById(work, 'report', [sent.record_id]) : [];
  if (!stored) throw refuse('答复的不是本单位报出的报送包');
  const newest = await findRow(
    work.tx,
    sql<{
      sha256: string;
    }>`select sha256 from report_package where org_id = ${work.actor.orgId}::uuid and record_id = ${stored.record.id}::uuid and direction = 'sent' order by at desc limit 1`,
  );
  if (newest?.sha256 !== body.packageHash) throw refuse('答复的是上一次报送，本单位之后已重新报送');
  // Hosted on both sides the answer may have come by the line before the file.
  if (stored.record.state === (body.decision === 'accept' ? 'accepted' : 'returned')) return stored.record.id;
  await moveRecord(work, {
    ledger: 'report',
    id: stored.record.id,
    version: stored.record.version,
    move: body.decision,
    ...(body.decision === 'return' ? { fills: { returnReason: body.opinion } } : {}),
  });
  return stored.record.id;
}

async function applySurvey(work: Work, body: Extract<ExchangeBody, { kind: 'survey' }>, sender: Unit): Promise<string> {
  const there = await listRecords(work, 'survey_task', { filters: [{ field: 'surveyRef', any: [body.survey] }], limit: 1 });
  if (there.rows[0]) return there.rows[0].record.id;
  const { record } = await createRecord(work, {
    ledger: 'survey_task',
    values: {
      title: body.title,
      fromUnit: sender.id,
      surveyRef: body.survey,
      shape: body.shape,
      receivedOn: dayOfInstant(work.now),
      deadline: body.deadline,
      note: body.note === '' ? null : body.note,
    },
  });
  await saveColumns(work, record.id, body.columns);
  return record.id;
}

async function applyReply(work: Work, body: Extract<ExchangeBody, { kind: 'survey_reply' }>, sender: Unit): Promise<string> {
  const asked = await listRecords(work, 'survey_reply', {
    filters: [
      { field: 'survey', any: [body.survey] },
      { field: 'unit', any: [sender.id] },
    ],
    limit: 1,
  });
  const reply = asked.rows[0];
  if (!reply) throw refuse('没有向该单位下发过这张表');
  const columns = await columnsOfForm(work, body.survey);
  if (JSON.stringify(columns) !== JSON.stringify(body.columns) || text(reply.record.values['title']) !== body.title)
    throw refuse('报来的表头与下发的不同');
  const hash = await saveCells(work, reply.record.id, body);
  await moveRecord(work, {
    ledger: 'survey_reply',
    id: reply.record.id,
    version: reply.record.version,
    move: 'receive',
    fills: { contentHash: hash, rowCount: body.rows.length, signedBy: body.signedBy, way: 'package' },
  });
  return reply.record.id;
}
