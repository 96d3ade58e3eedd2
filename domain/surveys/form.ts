/** 临时统计表: its columns as typed fields, rows read by them, sums, and the header of an Excel sheet read as a form. Pure. */
import { canonicalJson } from '@qinglian/kernel/canonical.ts';
import type { Problem } from '@qinglian/kernel/errors.ts';
import { choice, date, type Field, money, number, parseField, text } from '@qinglian/kernel/fields/index.ts';
import { yuanFromFen } from '@qinglian/kernel/fields/money.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';

export const columnKinds = { text: '文字', number: '数字', money: '金额（元）', date: '日期', choice: '选项' } as const;
export type ColumnKind = keyof typeof columnKinds;

export interface FormColumn {
  readonly label: string;
  readonly kind: ColumnKind;
  /** Of a number: 人、次、台. Empty otherwise. */
  readonly unit: string;
  readonly required: boolean;
  /** Of a choice. */
  readonly options: readonly string[];
}

/** Text, number (money in fen), day; null where nothing is filled in. */
export type Cell = string | number | null;
export type Row = readonly Cell[];

export const MAX_COLUMNS = 40;
export const MAX_ROWS = 2_000;

/** What is wrong with a form as a whole, in Chinese, by column. */
export function problemsOfForm(columns: readonly FormColumn[]): readonly Problem[] {
  const problems: Problem[] = [];
  if (columns.length === 0) problems.push({ field: 'columns', message: '至少要有一列' });
  if (columns.length > MAX_COLUMNS) problems.push({ field: 'columns', message: `最多${MAX_COLUMNS}列` });
  const seen = new Set<string>();
  for (const [at, column] of columns.entries()) {
    const field = `columns.${at}`;
    const label = column.label.trim();
    if (label === '') problems.push({ field, message: `第${at + 1}列没有名称` });
    else if (seen.has(label)) problems.push({ field, message: `“${label}”有两列同名` });
    else if (reserved.has(label)) problems.push({ field, message: `“${label}”由系统填写，不用设列` });
    seen.add(label);
    if (column.kind === 'choice' && new Set(column.options.map((one) => one.trim()).filter(Boolean)).size < 2)
      problems.push({ field, message: `“${label}”是选项，至少写两个选项` });
  }
  return problems;
}

/** Written by the product into every merged sheet. */
const reserved = new Set(['单位', '单位名称', '填报单位', '报送单位', '序号']);

export const headerOf = (column: FormColumn): string =>
  `${column.label}${column.kind === 'money' ? '（元）' : column.unit === '' ? '' : `（${column.unit}）`}${column.required ? '*' : ''}`;

/** A column as a field of the kernel: one reading of numbers, amounts and days for the whole product. */
export function fieldOf(column: FormColumn): Field {
  const options = { required: column.required };
  switch (column.kind) {
    case 'text':
      return text(column.label, { ...options, maxLength: 500 });
    case 'number':
      return number(column.label, column.unit, { ...options, scale: 4 });
    case 'money':
      return money(column.label, options);
    case 'date':
      return date(column.label, options);
    case 'choice':
      return choice(column.label, Object.fromEntries(column.options.map((one) => [one, one])), options);
  }
}

export interface RowsRead {
  readonly rows: readonly Row[];
  readonly problems: readonly Problem[];
}

/** Reads rows as people type them. Blank rows are left out; `row` in a problem counts from `firstRow`. */
export function readRows(
  columns: readonly FormColumn[],
  raw: readonly (readonly (string | number | null)[])[],
  { perUnit, today, firstRow = 1 }: { readonly perUnit: boolean; readonly today: string; readonly firstRow?: number },
): RowsRead {
  const rows: Row[] = [];
  const problems: Problem[] = [];
  const fields = columns.map(fieldOf);
  for (const [at, cells] of raw.entries()) {
    if (cells.every((cell) => cell === null || String(cell).trim() === '')) continue;
    const row = firstRow + at;
    const values = fields.map((field, column): Cell => {
      const given = cells[column] ?? null;
      const label = columns[column]?.label ?? '';
      // An amount as a bare number is fen to the kernel; people and Excel mean yuan.
      const parsed = parseField(field, typeof given === 'number' ? String(given) : given, today);
      if (!parsed.ok) problems.push({ row, field: label, message: `${label}：${parsed.message}` });
      else if (parsed.value === null && field.required === true)
        problems.push({ row, field: label, message: `${label}：必须填写` });
      else if (typeof parsed.value === 'string' || typeof parsed.value === 'number') return parsed.value;
      return null;
    });
    rows.push(values);
  }
  if (perUnit && rows.length > 1) problems.push({ row: firstRow + 1, message: '这张表每单位只填一行' });
  if (rows.length > MAX_ROWS) problems.push({ message: `最多${MAX_ROWS}行` });
  return { rows, problems };
}

/** Sum of each number and amount (in fen); null for the other columns. */
export const sumsOf = (columns: readonly FormColumn[], rows: readonly Row[]): readonly (number | null)[] =>
  columns.map((column, at) => {
    if (column.kind !== 'number' && column.kind !== 'money') return null;
    const total = rows.reduce((sum, row) => sum + (typeof row[at] === 'number' ? row[at] : 0), 0);
    // Four places are kept; adding tenths must not show the machine's own fractions.
    return Math.round(total * 10_000) / 10_000;
  });

/** A cell as people read it; amounts in yuan. */
export const wordOf = (column: FormColumn, cell: Cell): string =>
  cell === null ? '' : column.kind === 'money' && typeof cell === 'number' ? yuanFromFen(cell) : String(cell);

/** What a signature under a filled form binds: the form as it was asked and every cell. */
export const formHash = (title: string, columns: readonly FormColumn[], rows: readonly Row[]): string =>
  sha256Hex(
    canonicalJson({
      title,
      columns: columns.map((column) => ({ ...column, options: [...column.options] })),
      rows: rows.map((row) => [...row]),
    }),
  );

/** The header of an Excel sheet as a form: title above it if there is one, kinds guessed from the words. */
export function formFromSheet(rows: readonly (readonly (string | number | null)[])[]): {
  readonly title: string;
  readonly columns: readonly FormColumn[];
} {
  const filled = (row: readonly (string | number | null)[]): readonly string[] =>
    row.flatMap((cell) => (cell === null || String(cell).trim() === '' ? [] : [String(cell).trim()]));
  const at = rows.findIndex((row) => filled(row).length >= 2);
  const header = at < 0 ? filled(rows[0] ?? []) : filled(rows[at] ?? []);
  const title = at > 0 ? (rows.slice(0, at).flatMap(filled)[0] ?? '') : '';
  return { title, columns: header.map(columnFromHeader).filter((column) => !reserved.has(column.label)) };
}

function columnFromHeader(raw: string): FormColumn {
  const required = /[*＊]$/.test(raw);
  const words = raw.replace(/[*＊]+$/, '').replaceAll(/\s+/g, '');
  const match = /^(.+?)[（(]([^（()）]{1,10})[）)]$/.exec(words);
  const label = match?.[1] ?? words;
  const unit = match?.[2] ?? '';
  const base = { label, unit: '', required, options: [] };
  if (unit === '元') return { ...base, kind: 'money' };
  if (/^(是|有)[/／](否|无)$/.test(unit)) return { ...base, kind: 'choice', options: unit.split(/[/／]/) };
  if (/日期|时间$/.test(label)) return { ...base, kind: 'date' };
  if (/^是否/.test(label)) return { ...base, kind: 'choice', options: ['是', '否'] };
  if (/金额$/.test(label) && unit === '') return { ...base, kind: 'money' };
  if (unit !== '' || /(数|数量|人数|次数|件数|台数|率)$/.test(label)) return { ...base, kind: 'number', unit };
  return { ...base, kind: 'text' };
}
