/** Rows of a sheet as values by field. Whatever is wrong is told at its row and column, all of it at once. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import type { Field } from '@qinglian/kernel/fields/index.ts';
import type { LinkField } from '@qinglian/kernel/fields/link.ts';
import { readableFields } from '../access.ts';
import type { Work } from '../services.ts';
import { type Cell, columnLetter, headerKey, valueOfCell, wordsOf } from './cells.ts';
import { headerOf, PROBLEM_HEADER, sheetFields } from './columns.ts';
import { resolver } from './resolve.ts';

export interface ReadRow {
  /** As Excel counts: the first row below the headers is 2. */
  readonly number: number;
  readonly values: Readonly<Record<string, unknown>>;
}

export interface ReadSheet {
  readonly rows: readonly ReadRow[];
  readonly problems: readonly Problem[];
  /** A problem of a row at its column; nothing for a column whose absence was told already. */
  readonly at: (row: number, problem: Problem) => readonly Problem[];
}

interface Column {
  readonly name: string;
  readonly field: Field;
}

export async function readRows(work: Work, ledger: Ledger, cells: readonly (readonly Cell[])[]): Promise<ReadSheet> {
  const fields = sheetFields(ledger, readableFields(work.actor, ledger)).map(([name, field]) => ({ name, field }));
  const { columns, problems, missing } = readHeader(fields, cells[0] ?? []);
  const letters = new Map(columns.flatMap((column, at) => (column ? [[column.name, columnLetter(at)] as const] : [])));
  const at = (row: number, problem: Problem): readonly Problem[] => {
    const { field } = problem;
    if (field !== undefined && missing.has(field)) return [];
    const column = field === undefined ? undefined : letters.get(field);
    const place = `第${row}行${column === undefined ? '' : `${column}列`}`;
    return [{ row, ...(field === undefined ? {} : { field }), message: `${place}：${problem.message}` }];
  };
  const resolve = resolver(work);
  const rows: ReadRow[] = [];
  const seen = new Map<string, number>();
  for (const [index, line] of cells.slice(1).entries()) {
    const number = index + 2;
    const filled = line.map((cell, column) => (columns[column] && String(cell ?? '').trim() !== '' ? cell : null));
    if (filled.every((cell) => cell === null)) continue;
    const twin = seen.get(JSON.stringify(filled));
    if (twin === undefined) seen.set(JSON.stringify(filled), number);
    else problems.push(...at(number, { message: `与第${twin}行完全相同；如确为两条，请在内容中区分` }));
    const values: Record<string, unknown> = {};
    for (const [position, cell] of filled.entries()) {
      const column = columns[position];
      if (!column || cell === null) continue;
      const { name, field } = column;
      if (!isLink(field)) {
        values[name] = valueOfCell(field, cell);
        continue;
      }
      const words = wordsOf(cell);
      const tell = (message: string): void =>
        void problems.push(...at(number, { field: name, message: `${field.label}：${message}` }));
      if (!field.many && words.length > 1) tell('只能填一个');
      const ids: string[] = [];
      for (const word of words) {
        const found = await resolve(field, word);
        if (found.ok) ids.push(found.id);
        else tell(found.message);
      }
      values[name] = field.many ? ids : (ids[0] ?? null);
    }
    rows.push({ number, values });
  }
  if (rows.length === 0 && problems.length === 0) problems.push({ row: 2, message: '没有填写任何记录' });
  return { rows, problems, at };
}

function readHeader(
  fields: readonly Column[],
  first: readonly Cell[],
): { columns: readonly (Column | undefined)[]; problems: Problem[]; missing: ReadonlySet<string> } {
  const byHeader = new Map(
    fields.flatMap((column) => [
      [headerKey(headerOf(column.field)), column] as const,
      [headerKey(column.field.label), column] as const,
    ]),
  );
  const header = first.map((cell) => String(cell ?? ''));
  const named = header.map((text) => byHeader.get(headerKey(text)));
  // The first of two columns of one name counts; the other is told.
  const columns = named.map((column, at) => (named.indexOf(column) === at ? column : undefined));
  if (!columns.some((column) => column !== undefined))
    throw new AppError('bad_file', { problems: [{ message: '第一行没有找到表头，请先下载空白表填写' }] });
  const problems: Problem[] = [];
  const tell = (message: string): void => void problems.push({ row: 1, message: `第1行${message}` });
  for (const [at, text] of header.entries()) {
    const column = named[at];
    const told = `“${text.trim().slice(0, 30)}”`;
    if (column && named.indexOf(column) < at) tell(`${columnLetter(at)}列：${told}这一列重复了，请只留一列`);
    const isKnown = column !== undefined || headerKey(text) === '' || headerKey(text) === headerKey(PROBLEM_HEADER);
    if (!isKnown) tell(`${columnLetter(at)}列：没有${told}这一列，请使用空白表的表头`);
  }
  const missing = fields.filter((column) => column.field.required === true && !columns.includes(column));
  for (const { field } of missing) tell(`：缺少必填的“${field.label}”这一列，请使用空白表的表头`);
  return { columns, problems, missing: new Set(missing.map(({ name }) => name)) };
}

const isLink = (field: Field): field is LinkField =>
  ['person', 'post', 'department', 'organisation', 'reference'].includes(field.kind);
