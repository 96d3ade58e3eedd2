/** Workbooks in and out: the only file that knows the spreadsheet library. Text stays text, formulas are never evaluated. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { unzipSync } from 'fflate';
import { readXlsx, writeXlsx } from 'hucre/xlsx';

export interface SheetColumn {
  readonly header: string;
  /** Characters. */
  readonly width: number;
  readonly format?: 'text' | 'number' | 'money';
  /** Drop-down list. */
  readonly options?: readonly string[];
}

export interface SheetOut {
  readonly name: string;
  readonly columns: readonly SheetColumn[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

const FORMATS = { text: '@', number: 'General', money: '#,##0.00' } as const;
/** Excel's own limit for an inline list; longer ones go to a sheet of their own. */
const INLINE_LIST = 240;
const LIST_ROWS = 2_000;

interface ListRule {
  readonly type: 'list';
  readonly range: string;
  readonly showErrorMessage: boolean;
  readonly errorTitle: string;
  readonly errorMessage: string;
  readonly values?: string[];
  readonly formula1?: string;
}

/** `header`: printed at the top of each page (unit and period). */
export async function writeWorkbook(sheets: readonly SheetOut[], header: string): Promise<Uint8Array> {
  const lists: string[][] = [];
  const main = sheets.map((sheet) => ({
    name: safeName(sheet.name),
    columns: sheet.columns.map((column) => ({
      header: column.header,
      width: column.width,
      numFmt: FORMATS[column.format ?? 'text'],
    })),
    rows: [sheet.columns.map((column) => column.header), ...sheet.rows.map((row) => row.map(plainCell))],
    dataValidations: sheet.columns.flatMap((column, at): readonly ListRule[] => {
      if (column.options === undefined) return [];
      const range = `${letters(at)}2:${letters(at)}${LIST_ROWS}`;
      const base = {
        type: 'list' as const,
        range,
        showErrorMessage: true,
        errorTitle: '请从列表中选择',
        errorMessage: `应为：${column.options.slice(0, 6).join('、')}${column.options.length > 6 ? '等' : ''}`,
      };
      if (column.options.join(',').length <= INLINE_LIST && !column.options.some((option) => option.includes(',')))
        return [{ ...base, values: [...column.options] }];
      lists.push([...column.options]);
      const list = letters(lists.length - 1);
      return [{ ...base, formula1: `选项!$${list}$1:$${list}$${column.options.length}` }];
    }),
    freezePane: { rows: 1 },
    pageSetup: { orientation: 'landscape' as const, paperSize: 'a4' as const, fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
    headerFooter: { oddHeader: `&L${escapeHeader(header)}`, oddFooter: '&C第&P页，共&N页' },
  }));
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const optionSheet = {
    name: '选项',
    hidden: true,
    rows: Array.from({ length: longest }, (_, row) => lists.map((list) => list[row] ?? null)),
  };
  const bytes = await writeXlsx({
    sheets: [...main, ...(lists.length > 0 ? [optionSheet] : [])],
    defaultFont: { name: '宋体', size: 11 },
  });
  return new Uint8Array(bytes);
}

/** A printed table: title, what it is of, header repeated on each page, merged cells, a closing line. */
export interface TableSheet {
  readonly name: string;
  readonly title: string;
  readonly subtitle: string;
  /** Widths in characters. */
  readonly columns: readonly { readonly header: string; readonly width: number }[];
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Cells of a column that are one; rows count from 0 below the header. */
  readonly merges: readonly { readonly column: number; readonly from: number; readonly to: number }[];
  readonly closing: string;
}

const LINE = { style: 'thin' as const };
const EDGES = { top: LINE, right: LINE, bottom: LINE, left: LINE };
/** Title, subtitle, header. */
const ABOVE = 3;

export async function writeTables(sheets: readonly TableSheet[]): Promise<Uint8Array> {
  const bytes = await writeXlsx({ sheets: sheets.map(tableSheet), defaultFont: { name: '宋体', size: 10.5 } });
  return new Uint8Array(bytes);
}

function tableSheet({ name, title, subtitle, columns, rows, merges, closing }: TableSheet) {
  const last = columns.length - 1;
  const across = (row: number) => ({ startRow: row, startCol: 0, endRow: row, endCol: last });
  const line = (text: string): (string | null)[] => [text, ...columns.slice(1).map(() => null)];
  const values = [
    line(title),
    line(subtitle),
    columns.map(({ header }) => header),
    ...rows.map((row) => row.map(plainCell)),
    ...(closing === '' ? [] : [line(closing)]),
  ];
  const cells = new Map(
    values.flatMap((row, at) =>
      row.map((value, column) => {
        const isHead = at === ABOVE - 1;
        const isBody = at >= ABOVE && at < ABOVE + rows.length;
        const style = {
          font: { name: at === 0 || isHead ? '黑体' : '宋体', size: at === 0 ? 16 : 10.5 },
          alignment: {
            horizontal: at === 0 || isHead ? ('center' as const) : ('left' as const),
            vertical: 'center' as const,
            wrapText: isHead || isBody,
          },
          ...(isHead || isBody ? { border: EDGES } : {}),
        };
        return [`${at},${column}`, { value, style }] as const;
      }),
    ),
  );
  return {
    name: safeName(name),
    columns: columns.map(({ width }) => ({ width })),
    rows: values,
    cells,
    rowDefs: new Map([
      [0, { height: 30 }],
      [1, { height: 20 }],
      ...rows.map((row, at): [number, { height: number }] => [at + ABOVE, { height: rowHeight(row, columns) }]),
    ]),
    merges: [
      across(0),
      across(1),
      ...merges.map(({ column, from, to }) => ({ startRow: from + ABOVE, startCol: column, endRow: to + ABOVE, endCol: column })),
      ...(closing === '' ? [] : [across(values.length - 1)]),
    ],
    freezePane: { rows: ABOVE },
    pageSetup: {
      orientation: 'landscape' as const,
      paperSize: 'a4' as const,
      fitToPage: true,
      fitToWidth: 1,
      fitToHeight: 0,
      printTitlesRow: `$${ABOVE}:$${ABOVE}`,
    },
    headerFooter: { oddFooter: '&C第&P页，共&N页' },
  };
}

/** Excel does not grow rows by itself when a file is opened; a wide character takes two of the width's units. */
function rowHeight(row: readonly (string | number | null)[], columns: TableSheet['columns']): number {
  const lines = row.map((value, at) =>
    String(value ?? '')
      .split('\n')
      .reduce((sum, text) => sum + Math.max(1, Math.ceil((text.length * 2) / (columns[at]?.width ?? 20))), 0),
  );
  return Math.min(400, Math.max(...lines, 1) * 14.5 + 4);
}

/** No control characters: an XML file that holds one does not open. */
const plainCell = (value: string | number | null): string | number | null =>
  typeof value === 'string' ? value.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/g, '') : value;
const safeName = (name: string): string => name.replace(/[\\/?*[\]:']/g, ' ').slice(0, 31);
const escapeHeader = (text: string): string => text.replaceAll('&', '&&');

function letters(at: number): string {
  const high = Math.floor(at / 26);
  return `${high === 0 ? '' : String.fromCharCode(64 + high)}${String.fromCharCode(65 + (at % 26))}`;
}

export interface SheetIn {
  readonly name: string;
  /** Cells as people see them: text, number, a day as `YYYY-MM-DD`; null when blank. */
  readonly rows: readonly (readonly (string | number | null)[])[];
  /** Cells that hold a formula, like `C5`: their value is not taken on trust. */
  readonly formulas: readonly string[];
  /** Cells that hold an error value, like #N/A. */
  readonly errors: readonly string[];
}

const MAX_BYTES = 20 * 1024 * 1024;
/** Twenty thousand full rows come to less than half of it. */
const MAX_UNPACKED = 64 * 1024 * 1024;
const MAX_ROWS = 20_000;
const MAX_COLUMNS = 200;

/** Compressed bytes of nothing. */
const EMPTY_PART = 8;

/** The first visible sheet of a workbook. Everything that is not a sound .xlsx within bounds is `bad_file` or `too_large`. */
export async function readWorkbook(bytes: Uint8Array): Promise<SheetIn> {
  const [sheet] = await readSheets(bytes);
  if (!sheet) throw new AppError('bad_file', { problems: [{ message: '工作簿中没有可见的工作表' }] });
  return sheet;
}

/** All visible sheets, under the same bounds. */
export async function readSheets(bytes: Uint8Array): Promise<readonly SheetIn[]> {
  const bad = (message: string): AppError => new AppError('bad_file', { problems: [{ message }] });
  if (bytes.length > MAX_BYTES) throw new AppError('too_large', { problems: [{ message: 'Excel 文件不能超过20MB' }] });
  let unpacked = 0;
  let hasLied = false;
  try {
    unzipSync(bytes, {
      filter: (file) => {
        unpacked += file.originalSize;
        // Only an empty part has no size: one that claims it would be unpacked without bound.
        if (file.originalSize === 0 && file.size > EMPTY_PART) hasLied = true;
        return false;
      },
    });
  } catch {
    throw bad('文件已损坏，或者不是 .xlsx 文件；如为 .xls 请另存为 .xlsx');
  }
  if (hasLied) throw bad('文件已损坏，无法打开');
  if (unpacked > MAX_UNPACKED) throw new AppError('too_large', { problems: [{ message: '文件展开后过大，请拆分后导入' }] });
  const workbook = await readXlsx(bytes, {
    sheets: (info) => info.hidden !== true && info.veryHidden !== true,
    maxRows: MAX_ROWS + 1,
    // Only the number format tells 95% from 0.95.
    readStyles: true,
  }).catch(() => {
    throw bad('文件已损坏，无法打开');
  });
  for (const { rows } of workbook.sheets) {
    if (rows.length > MAX_ROWS) throw new AppError('too_large', { problems: [{ message: `一次最多导入${MAX_ROWS}行` }] });
    if (rows.some((row) => row.length > MAX_COLUMNS))
      throw new AppError('too_large', { problems: [{ message: `最多${MAX_COLUMNS}列` }] });
  }
  return workbook.sheets.map(({ name, rows, cells }) => ({
    name,
    rows: rows.map((row, at) => row.map((value, column) => asShown(cellOf(value), cells?.get(`${at},${column}`)?.style?.numFmt))),
    formulas: placesIn(cells, (cell) => cell.formula !== undefined || cell.formulaSharedIndex !== undefined),
    errors: placesIn(cells, (cell) => cell.type === 'error'),
  }));
}

function cellOf(value: unknown): string | number | null {
  if (value === null || value === undefined || value === '') return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString().slice(0, 10);
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? '是' : '否';
  return typeof value === 'string' ? value : null;
}

/** A share with a percent sign is read as people see it. */
const asShown = (value: string | number | null, format: string | undefined): string | number | null =>
  typeof value === 'number' && format?.includes('%') === true ? `${Number((value * 100).toPrecision(12))}%` : value;

type CellIn = { readonly type?: string; readonly formula?: string; readonly formulaSharedIndex?: number };

/** Cells of a kind, in reading order: the library hands out the cached values of formulas. */
function placesIn(cells: ReadonlyMap<string, CellIn> | undefined, isOne: (cell: CellIn) => boolean): readonly string[] {
  const found: (readonly [row: number, column: number])[] = [];
  for (const [place, cell] of cells ?? []) {
    if (!isOne(cell)) continue;
    const [row = 0, column = 0] = place.split(',').map(Number);
    found.push([row, column]);
  }
  return found
    .sort(([rowA, columnA], [rowB, columnB]) => rowA - rowB || columnA - columnB)
    .slice(0, 50)
    .map(([row, column]) => `${letters(column)}${row + 1}`);
}
