/** 临时统计表 as Excel: the blank that goes out, what comes back, and all units merged with sums. */
import { type FormColumn, headerOf, readRows, type Row, type RowsRead, sumsOf } from '@qinglian/domain/surveys/form.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import { readWorkbook, type SheetColumn, writeWorkbook } from '../../../platform/office/xlsx.ts';

const formats = { text: 'text', number: 'number', money: 'money', date: 'text', choice: 'text' } as const;

const sheetColumn = (column: FormColumn): SheetColumn => ({
  header: headerOf(column),
  width: Math.max(12, headerOf(column).length * 2 + 4),
  format: formats[column.kind],
  ...(column.kind === 'choice' ? { options: column.options } : {}),
});

/** Amounts leave as yuan: the sheet is for people. */
const cellsOut = (columns: readonly FormColumn[], row: Row): (string | number | null)[] =>
  columns.map((column, at) => {
    const cell = row[at] ?? null;
    return column.kind === 'money' && typeof cell === 'number' ? cell / 100 : cell;
  });

export const blankSheet = (title: string, columns: readonly FormColumn[], rows: readonly Row[] = []): Promise<Uint8Array> =>
  writeWorkbook([{ name: title, columns: columns.map(sheetColumn), rows: rows.map((row) => cellsOut(columns, row)) }], title);

/** Reads a filled sheet by its header; columns may stand in another order, none may be missing, unknown or calculated. */
export async function readFilled(
  bytes: Uint8Array,
  columns: readonly FormColumn[],
  options: { readonly perUnit: boolean; readonly today: string },
): Promise<RowsRead> {
  const sheet = await readWorkbook(bytes);
  const plain = (word: string): string => word.normalize('NFKC').replaceAll(/[\s*]/g, '');
  const wanted = columns.map((column) => plain(headerOf(column)));
  const headAt = sheet.rows.findIndex(
    (row) => wanted.filter((word) => row.some((cell) => plain(String(cell ?? '')) === word)).length >= Math.min(2, wanted.length),
  );
  if (headAt < 0) throw new AppError('bad_file', { problems: [{ message: '没有找到表头，请用下发的 Excel 填报' }] });
  const head = (sheet.rows[headAt] ?? []).map((cell) => plain(String(cell ?? '')));
  const problems: Problem[] = wanted.flatMap((word, at) =>
    head.includes(word) ? [] : [{ row: headAt + 1, message: `缺少“${columns[at]?.label ?? ''}”列` }],
  );
  for (const word of head)
    if (word !== '' && !wanted.includes(word)) problems.push({ row: headAt + 1, message: `“${word}”不是这张表的列` });
  for (const cell of sheet.formulas)
    problems.push({ row: Number(cell.replace(/\D/g, '')), message: `${cell}：是公式，请改为数值` });
  if (problems.length > 0) return { rows: [], problems };
  const raw = sheet.rows.slice(headAt + 1).map((row) => wanted.map((word) => row[head.indexOf(word)] ?? null));
  return readRows(columns, raw, { ...options, firstRow: headAt + 2 });
}

export interface MergedUnit {
  readonly name: string;
  readonly state: string;
  readonly phone: string;
  readonly submittedOn: string;
  readonly signedBy: string;
  readonly rows: readonly Row[] | null;
}

/** All received rows with their unit, sums below, and a second sheet that says who is missing. */
export async function mergedSheet(
  title: string,
  columns: readonly FormColumn[],
  units: readonly MergedUnit[],
): Promise<Uint8Array> {
  const received = units.flatMap((unit) => (unit.rows ?? []).map((row) => ({ unit, row })));
  const sums = sumsOf(
    columns,
    received.map(({ row }) => row),
  );
  const total = cellsOut(columns, sums).map((cell) => cell ?? '');
  return writeWorkbook(
    [
      {
        name: '合并',
        columns: [
          { header: '序号', width: 6, format: 'number' },
          { header: '单位', width: 30 },
          ...columns.map(sheetColumn).map(({ options: _none, ...one }) => one),
        ],
        rows: [...received.map(({ unit, row }, at) => [at + 1, unit.name, ...cellsOut(columns, row)]), ['', '合计', ...total]],
      },
      {
        name: '报送情况',
        columns: [
          { header: '单位', width: 30 },
          { header: '情况', width: 16 },
          { header: '报送日期', width: 14 },
          { header: '签发人', width: 26 },
          { header: '行数', width: 8, format: 'number' },
          { header: '电话', width: 16 },
        ],
        rows: units.map((unit) => [
          unit.name,
          unit.state,
          unit.submittedOn,
          unit.signedBy,
          unit.rows?.length ?? null,
          unit.phone,
        ]),
      },
    ],
    title,
  );
}
