/**
 * Registers as Excel: a template to fill in, an import that checks every row and writes all of them or none, and an export
 * that shows what the list shows. Everything goes through the one read path and the one write path.
 */
import type { ImportReport } from '@qinglian/domain/api/ledgers.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { readWorkbook, type SheetIn, writeWorkbook } from '../../platform/office/xlsx.ts';
import { isEmpty, reachOf, readableFields } from '../access.ts';
import { namesFor } from '../names.ts';
import { listRecords, type ListQuery, noteReading, openLedger } from '../read.ts';
import type { StoredRecord } from '../row.ts';
import { getLedger, type Work } from '../services.ts';
import { createRecord } from '../write.ts';
import { cellText, columnOf, headerOf, sheetFields } from './columns.ts';
import { readRows } from './read-rows.ts';

/** Beyond this an export is cut, and says so in its last row. */
export const EXPORT_CAP = 50_000;

export async function templateSheet(work: Work, name: string): Promise<Uint8Array> {
  const ledger = mustCreate(work, name);
  const fields = sheetFields(ledger, readableFields(work.actor, ledger));
  const notes = fields.map(([, field]) => [headerOf(field), field.required === true ? '必填' : '', field.help ?? hintOf(field)]);
  return writeWorkbook(
    [
      { name: ledger.label, columns: fields.map(([, field]) => columnOf(field)), rows: [] },
      {
        name: '填写说明',
        columns: [
          { header: '项目', width: 24 },
          { header: '要求', width: 8 },
          { header: '说明', width: 60 },
        ],
        rows: notes,
      },
    ],
    ledger.label,
  );
}

function hintOf(field: Ledger['fields'][string]): string {
  switch (field.kind) {
    case 'date':
      return '如 2025-11-20、2025年11月20日';
    case 'period':
      return '如 2025年9月、2025年第三季度';
    case 'multiChoice':
      return `可填多个，用顿号分隔：${Object.values(field.options).join('、')}`;
    case 'choice':
      return '从列表中选择';
    case 'person':
      return `姓名或工号，同名的写成“张伟（药剂科）”${field.many ? '；多人用顿号分隔' : ''}`;
    case 'money':
      return '按元填写，最多两位小数';
    case 'post':
    case 'department':
    case 'organisation':
      return '填写全称';
    default:
      return '';
  }
}

/** Throws `not_found` unless the actor may bring records into the register. */
export const mayImport = (work: Work, name: string): void => void mustCreate(work, name);

function mustCreate(work: Work, name: string): Ledger {
  const ledger = getLedger(work.services, name);
  if (isEmpty(reachOf(work.actor, ledger.access.create))) throw new AppError('not_found');
  if (ledger.isMadeByProduct === true) throw new AppError('forbidden');
  return ledger;
}

class Rollback extends Error {}

export interface ImportOptions {
  readonly dryRun: boolean;
  /** 代录: the person in whose name all rows are entered. */
  readonly enteredFor?: string;
  /** Values where a row says nothing. */
  readonly usual?: Readonly<Record<string, unknown>>;
  /** Called before each row; throwing gives up, and nothing is written. */
  readonly onRow?: (done: number, total: number) => Promise<void>;
  /** Called after each record that was written, in the same transaction. */
  readonly onCreated?: (made: StoredRecord) => Promise<void>;
}

/**
 * Checks or writes a filled-in template. A dry run goes through the very same writing and takes it back at the end, so that
 * both agree. The same file a second time is `duplicate`.
 */
export async function importSheet(
  work: Work,
  name: string,
  bytes: Uint8Array,
  { dryRun, enteredFor, usual, onRow, onCreated }: ImportOptions,
): Promise<ImportReport> {
  const ledger = mustCreate(work, name);
  const fileHash = sha256Hex(bytes);
  await mustBeNew(work, ledger, fileHash);
  const sheet = await readWorkbook(bytes);
  const { rows, problems: found, at } = await readRows(work, ledger, sheet.rows);
  const problems: Problem[] = [...found, ...brokenCells(sheet)];
  let accepted = 0;
  const attempt = async (): Promise<void> => {
    for (const [done, row] of rows.entries()) {
      await onRow?.(done, rows.length);
      await sql`savepoint import_row`.execute(work.tx);
      const entriesBefore = work.entries.length;
      try {
        const made = await createRecord(work, {
          ledger: name,
          values: { ...usual, ...row.values },
          ...(enteredFor === undefined ? {} : { enteredFor }),
        });
        await onCreated?.(made);
        accepted++;
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        await sql`rollback to savepoint import_row`.execute(work.tx);
        work.entries.length = entriesBefore;
        for (const problem of error.details.problems ?? [{ message: error.message }]) problems.push(...at(row.number, problem));
      }
    }
    if (problems.length > 0 || dryRun) throw new Rollback();
    await sql`insert into import_file (org_id, ledger, sha256, rows, imported_by, imported_at) values (${work.actor.orgId}::uuid, ${name}, ${fileHash}, ${accepted},
      ${work.actor.personId}::uuid, ${work.now}::timestamptz) on conflict do nothing`.execute(work.tx);
  };
  await sql`savepoint import_all`.execute(work.tx);
  const entriesBefore = work.entries.length;
  let committed = true;
  try {
    await attempt();
  } catch (error) {
    if (!(error instanceof Rollback)) throw error;
    committed = false;
    await sql`rollback to savepoint import_all`.execute(work.tx);
    work.entries.length = entriesBefore;
  }
  return {
    rows: rows.length,
    accepted,
    problems: problems.sort((a, b) => (a.row ?? 0) - (b.row ?? 0)).slice(0, 1_000),
    committed,
  };
}

/** A formula's value is not taken on trust, and an error value is none. */
const brokenCells = ({ formulas, errors }: SheetIn): readonly Problem[] =>
  [
    ...formulas.map((cell) => [cell, '是公式，请改填数值'] as const),
    ...errors.map((cell) => [cell, '是错误值，请改填内容'] as const),
  ].map(([cell, what]) => {
    const [, column = '', row = ''] = /^([A-Z]+)(\d+)$/.exec(cell) ?? [];
    return { row: Number(row), message: `第${row}行${column}列：${cell}${what}` };
  });

async function mustBeNew(work: Work, ledger: Ledger, fileHash: string): Promise<void> {
  // That a colleague imported just this sheet is known only to who may read what it brought.
  const isOpen = reachOf(work.actor, ledger.access.read).organisation;
  const earlier = await findRow(
    work.tx,
    sql<{
      at: string;
    }>`select imported_at as at from import_file where org_id = ${work.actor.orgId}::uuid and ledger = ${ledger.name} and sha256 = ${fileHash}
      and (${isOpen} or imported_by = ${work.actor.personId}::uuid)`,
  );
  if (earlier)
    throw new AppError('duplicate', { problems: [{ message: `这个文件已于${earlier.at.slice(0, 10)}导入过，没有重复写入` }] });
}

/** What the list shows for the query, with every readable field; read in pages. */
export async function exportSheet(work: Work, name: string, query: ListQuery): Promise<Uint8Array> {
  const { ledger, fields } = openLedger(work, name);
  const columns = fields.flatMap((field) => (ledger.fields[field] ? [[field, ledger.fields[field]] as const] : []));
  const rows: (string | number | null)[][] = [];
  let after = query.after;
  do {
    const page = await listRecords(work, name, { ...query, limit: 200, ...(after === undefined ? {} : { after }) });
    const names = await namesFor(work, ledger, page.rows);
    for (const stored of page.rows) {
      rows.push(lineOf(ledger, columns, stored, names));
      if (ledger.access.journalReads === true) noteReading(work, stored, 'export');
    }
    after = page.next ?? undefined;
  } while (after !== undefined && rows.length < EXPORT_CAP);
  if (after !== undefined) rows.push([`只导出前${EXPORT_CAP}条，请缩小范围后再导出`]);
  return writeWorkbook(
    [
      {
        name: ledger.label,
        columns: [
          ...columns.map(([, field]) => ({ ...columnOf(field), header: headerOf(field) })),
          { header: '状态', width: 12 },
          { header: '登记时间', width: 18 },
        ],
        rows,
      },
    ],
    ledger.label,
  );
}

const lineOf = (
  ledger: Ledger,
  columns: readonly (readonly [string, Ledger['fields'][string]])[],
  stored: StoredRecord,
  names: Readonly<Record<string, string>>,
) => [
  ...columns.map(([name, field]) => cellText(field, stored.record.values[name] ?? null, names)),
  ledger.states[stored.record.state] ?? stored.record.state,
  stored.record.registeredAt.slice(0, 10),
];
