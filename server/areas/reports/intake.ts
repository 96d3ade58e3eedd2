/** 代报: what a unit without a server sent by mail, read by the city office, looked at, then filed in the unit's name. */
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import type { IntakeRead } from '@qinglian/domain/api/city.ts';
import { contentFrom, findTable, matchRows, monthsNamed, partsOf, type TextGrid } from '@qinglian/domain/reports/intake.ts';
import { dueOf, type ReportingRule, type WindowType } from '@qinglian/domain/reports/windows.ts';
import { dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import type { ObligationServices } from '../../engines/obligations/index.ts';
import type { Work } from '../../ledger/services.ts';
import { createRecord } from '../../ledger/write.ts';
import { typeOf } from '../../platform/files/types.ts';
import { readGrids, readParagraphs } from '../../platform/office/docx-grid.ts';
import { readSheets } from '../../platform/office/xlsx.ts';
import { sql } from '../../platform/postgres/database.ts';
import { type UnitRow, unitsOf } from './board.ts';
import { lateBy } from './report.effects.ts';
import { hashOf, saveContent } from './store.ts';
import { allRows, mustBeWindow } from './window.ts';

export interface Upload {
  readonly bytes: Uint8Array;
  readonly name: string;
}
export interface IntakeTarget {
  readonly unit: string;
  readonly type: WindowType;
  readonly period: string;
}

type Table = Omit<ReportContent, 'annex' | 'lines'>;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const refuse = (message: string, field?: string): AppError =>
  new AppError('invalid_input', { problems: [{ message, ...(field === undefined ? {} : { field }) }] });

/** Reads a file without storing anything. Another unit's or another month's file is refused. */
export async function readIntake(
  work: Work,
  duties: ObligationServices,
  { target, upload }: { readonly target: IntakeTarget; readonly upload: Upload },
): Promise<{ readonly read: IntakeRead; readonly content: ReportContent | null; readonly unit: UnitRow }> {
  mustBeWindow(target.type, target.period);
  const units = await unitsOf(work, dayOfInstant(work.now));
  const unit = units.find((one) => one.id === target.unit);
  if (!unit) throw refuse('请选择下属单位', 'unit');
  const { grids, words } = await contentsOf(upload);
  const table = tableOf(duties, { unit, period: target.period });
  if (!table) throw refuse('还没有带表的标准，不能对照');
  mustBeAbout(words, { units, unit, target });
  const [, , standard = '建设标准', fulfilment = '落实情况'] = table.columns;
  const found = findTable(grids, [standard, fulfilment]);
  const parts = partsOf(words);
  if (!found && parts.situation === '')
    throw new AppError('bad_file', {
      problems: [{ field: 'file', message: `没有找到含“${standard}”和“${fulfilment}”两列的表，也没有“开展情况”等三部分小结` }],
    });
  const rows = table.groups.flatMap((group) => group.items.flatMap((item) => item.rows));
  const matched = found ? matchRows(rows, found.rows) : { matched: [], unmatched: [], missing: rows.map((row) => row.id) };
  const content = found ? contentFrom(table, matched.matched) : null;
  return { read: { fileHash: sha256Hex(upload.bytes), hasTable: found !== undefined, ...matched, parts }, content, unit };
}

async function contentsOf({ bytes, name }: Upload): Promise<{ grids: readonly TextGrid[]; words: readonly string[] }> {
  const { extension } = typeOf(name, bytes);
  if (extension === 'docx') return { grids: readGrids(bytes), words: readParagraphs(bytes) };
  if (extension !== 'xlsx')
    throw new AppError('bad_file', { problems: [{ field: 'file', message: '请选择 Word（.docx）或 Excel（.xlsx）文件' }] });
  const sheets = await readSheets(bytes);
  const grids = sheets.map((sheet) => sheet.rows.map((row) => row.map((cell) => String(cell ?? ''))));
  // Above the header of a sheet stand its title, unit and month, in rows of one cell.
  const words = grids.flatMap((grid) =>
    grid
      .slice(0, 4)
      .filter((row) => row.filter((cell) => cell !== '').length <= 2)
      .flat(),
  );
  return { grids, words: words.filter((cell) => cell !== '') };
}

/** A file that names another unit below or another month is somebody else's; one that names none is taken on the clerk's word. */
function mustBeAbout(
  words: readonly string[],
  { units, unit, target }: { units: readonly UnitRow[]; unit: UnitRow; target: IntakeTarget },
): void {
  const head = words.slice(0, 6).join('\n');
  const named = units.filter((one) => head.includes(one.name));
  if (named.length > 0 && !named.some((one) => one.id === unit.id))
    throw refuse(`来件写的是${named.map((one) => one.name).join('、')}，不是${unit.name}`, 'unit');
  const months = monthsNamed(head);
  if (target.type === 'monthly' && months.length > 0 && !months.includes(target.period))
    throw refuse(`来件写的是${months.map(periodInChinese).join('、')}，不是${periodInChinese(target.period)}`, 'period');
}

/** The table of the standard in force for a period, unfilled. */
function tableOf(duties: ObligationServices, { unit, period }: { unit: UnitRow; period: string }): Table | undefined {
  const packs = [...duties.catalogue.values()].map((entry) => entry.pack).filter((one) => one.table !== null);
  const inForce = packs.filter(
    (one) => one.effective.from.slice(0, 7) <= period && (one.effective.to ?? '9999').slice(0, 4) >= period.slice(0, 4),
  );
  const pack = (inForce.length > 0 ? inForce : packs).sort((a, b) => (a.effective.from < b.effective.from ? 1 : -1))[0];
  if (!pack?.table) return undefined;
  const wording = new Map(pack.clauses.map((clause) => [clause.id, clause.text]));
  return {
    pack: pack.shortId,
    title: pack.table.title,
    unit: { code: unit.code, name: unit.name },
    period,
    columns: [...pack.table.columns],
    groups: pack.table.groups.map((group) => ({
      label: group.label,
      items: group.items.map((item) => ({
        label: item.label,
        rows: item.rows.map((row) => ({
          id: row.id,
          standard: wording.get(row.clause) ?? '',
          drafted: '',
          edited: null,
          evidence: [],
        })),
      })),
    })),
  };
}

/** Files a file as 代报. The same file for the same window a second time changes nothing. */
export async function fileIntake(
  work: Work,
  { duties, rules }: { readonly duties: ObligationServices; readonly rules: readonly ReportingRule[] },
  input: {
    readonly target: IntakeTarget;
    readonly upload: Upload;
    readonly submittedOn: string;
    readonly signedBy: string;
    readonly parts: { readonly situation: string; readonly problems: string; readonly nextSteps: string };
    readonly fileId: string | null;
  },
): Promise<{ submissionId: string; isNew: boolean }> {
  const { target, upload, submittedOn, signedBy, parts } = input;
  const { read, content, unit } = await readIntake(work, duties, { target, upload });
  // Two clerks with the same mail at the same moment: the second sees what the first has filed.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`intake ${work.actor.orgId} ${target.unit} ${target.period}`}, 0))`.execute(
    work.tx,
  );
  const earlier = await allRows(work, 'submission', {
    filters: [
      { field: 'unit', any: [target.unit] },
      { field: 'type', any: [target.type] },
      { field: 'forMonth', any: [target.period] },
    ],
    sort: 'recordedAt',
  });
  const same = earlier.find((row) => row.record.values['packageHash'] === read.fileHash);
  if (same) return { submissionId: same.record.id, isNew: false };
  if (submittedOn > dayOfInstant(work.now)) throw refuse('来件日期不能晚于今天', 'submittedOn');
  const last = earlier.at(-1);
  if (last && last.record.state !== 'returned')
    throw refuse(
      `${unit.name}${periodInChinese(target.period)}已于${dayInChinese(text(last.record.values['submittedOn']))}报送，退回后才能再报`,
      'unit',
    );
  const due = dueOf(rules, target.type, target.period);
  const slot = read.hasTable ? '标准落实情况表' : '工作小结';
  const { record } = await createRecord(work, {
    ledger: 'submission',
    values: {
      title: `${periodInChinese(target.period)}清廉医院建设${target.type === 'monthly' ? '工作小结' : '年度总结'}`,
      unit: target.unit,
      type: target.type,
      forMonth: target.period,
      revision: earlier.length + 1,
      way: 'mail',
      submittedOn,
      dueOn: due,
      lateWorkdays: lateBy(work, due, submittedOn),
      situation: parts.situation || read.parts.situation,
      problems: parts.problems || read.parts.problems,
      nextSteps: parts.nextSteps || read.parts.nextSteps,
      signedBy: signedBy === '' ? `${work.actor.name}代报` : `${signedBy}（${work.actor.name}代报）`,
      contentHash: content === null ? null : hashOf(content),
      packageHash: read.fileHash,
      documents:
        input.fileId === null ? null : [{ kind: 'file', slot, fileId: input.fileId, name: upload.name, sha256: read.fileHash }],
    },
  });
  if (content !== null) await saveContent(work, record.id, content);
  return { submissionId: record.id, isNew: true };
}
