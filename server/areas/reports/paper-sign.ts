/** 纸面签发: the slip printed for a content, signed and sealed by hand, scanned, and matched by its code to that very content. */
import { codeFromText, makeCode } from '@qinglian/domain/public/contract.ts';
import { dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { contentHash } from '../../ledger/content.ts';
import { getRecord } from '../../ledger/read.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { typeOf } from '../../platform/files/types.ts';
import { readCodes } from '../../platform/office/read-codes.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';

export interface Slip {
  readonly code: string;
  readonly report_id: string;
  readonly binding_hash: string;
  readonly printed_at: string;
}

export const bindingHash = (work: Work, record: RecordVersion): string =>
  contentHash(getLedger(work.services, 'report'), record.values);

/** The code for the slip of a report as it stands: the same however often it is printed, until it has been signed under. */
export async function slipCode(work: Work, record: RecordVersion): Promise<string> {
  const hash = bindingHash(work, record);
  // Two prints at the same moment are one slip.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`slip ${record.id}`}, 0))`.execute(work.tx);
  const earlier = await findSlip(work, sql`report_id = ${record.id}::uuid and binding_hash = ${hash}`);
  if (earlier) return earlier.code;
  const code = makeCode(work.services.chance.bytes(8));
  await sql`insert into paper_slip (code, org_id, report_id, binding_hash, printed_at)
    values (${code}, ${work.actor.orgId}::uuid, ${record.id}::uuid, ${hash}, ${work.now}::timestamptz)`.execute(work.tx);
  return code;
}

/** A slip of this house under which nothing has been issued yet. */
export const findSlip = (work: Work, condition: ReturnType<typeof sql>): Promise<Slip | undefined> =>
  findRow(
    work.tx,
    sql<Slip>`select code, report_id, binding_hash, printed_at from paper_slip s where org_id = ${work.actor.orgId}::uuid and ${condition}
      and not exists (select 1 from issued_document d where d.code = s.code) order by printed_at desc limit 1`,
  );

export interface PaperSignInput {
  readonly reportId: string;
  readonly version: number;
  readonly signer: string;
  readonly signedOn: string;
  readonly seal: string;
  readonly sealedBy: string;
  readonly scan: { readonly bytes: Uint8Array; readonly name: string };
  /** Typed from the paper; empty when the code is to be read from the scan. */
  readonly typedCode: string;
  /** Keeps the scan; gives the id of its row. Called once everything has been checked. */
  readonly keep: () => Promise<string>;
}

/** Checks the scan against the report as it stands, notes the use of the seal, and makes the move. */
export async function signOnPaper(work: Work, input: PaperSignInput): Promise<{ readonly wasTyped: boolean }> {
  const { record } = await getRecord(work, 'report', input.reportId);
  if (record.state !== 'approving') throw new AppError('wrong_state');
  const type = typeOf(input.scan.name, input.scan.bytes);
  if (!['pdf', 'png', 'jpg'].includes(type.extension))
    throw new AppError('bad_file', { problems: [{ field: 'file', message: '请上传 PDF、JPG 或 PNG 扫描件' }] });
  const read = (await readCodes(input.scan.bytes)).map(codeInUrl).filter((code) => code !== undefined);
  const typed = codeFromText(input.typedCode);
  if (read.length === 0 && typed === undefined)
    throw new AppError('invalid_input', {
      problems: [
        {
          field: 'code',
          message:
            input.typedCode.trim() === ''
              ? '没有从扫描件中读出二维码，请输入审批单下方的核验码'
              : '核验码格式不正确，应为12位字母和数字',
        },
      ],
    });
  // What can be read on the paper itself counts; a typed code stands in only where nothing can be read.
  await mustMatch(work, record, read.length > 0 ? read : typed === undefined ? [] : [typed]);
  const fileId = await input.keep();
  const sha256 = sha256Hex(input.scan.bytes);
  const file = (slot: string) => [{ kind: 'file', slot, fileId, name: input.scan.name, sha256 }];
  await createRecord(work, {
    ledger: 'seal_use',
    values: {
      title: `${String(record.values['title'])}报送审批单`,
      report: record.id,
      seal: input.seal,
      usedOn: input.signedOn,
      copies: 1,
      approvedBy: input.signer,
      handledBy: input.sealedBy,
      papers: file('盖章扫描件'),
    },
  });
  await moveRecord(work, {
    ledger: 'report',
    id: record.id,
    version: input.version,
    move: 'signOnPaper',
    values: { sealScan: file('报送审批单（盖章）') },
    fills: { paperHash: bindingHash(work, record), paperSigner: input.signer, paperSignedOn: input.signedOn },
  });
  return { wasTyped: read.length === 0 };
}

/** The code in `…/verify/document?c=CODE`, or a bare one. */
function codeInUrl(text: string): string | undefined {
  const query = /[?&]c=([^&#]+)/.exec(text)?.[1];
  return codeFromText(query === undefined ? text : decodeURIComponent(query));
}

async function mustMatch(work: Work, record: RecordVersion, codes: readonly string[]): Promise<void> {
  const hash = bindingHash(work, record);
  let other: string | undefined;
  for (const code of codes) {
    const slip = await findSlip(work, sql`code = ${code}`);
    if (slip?.report_id === record.id && slip.binding_hash === hash) return;
    if (!slip) other ??= `核验码${code}不是本单位待签批的审批单`;
    else if (slip.report_id !== record.id) other = '扫描件是另一份材料的审批单';
    else other = `扫描件是${dayInChinese(slip.printed_at.slice(0, 10))}打印的旧版本，内容已有改动，请重新打印签批`;
  }
  throw new AppError('not_authentic', { problems: [{ field: 'file', message: other ?? '扫描件上没有核验码' }] });
}
