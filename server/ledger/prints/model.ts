/** Papers of a register, apart from how they are set: a record, a list, and blanks for filling in by hand. All from the definition. */
import type { Names } from '@qinglian/domain/api/ledgers.ts';
import { dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { type Field, isShortField } from '@qinglian/kernel/fields/index.ts';
import type { StoredRecord } from '../row.ts';
import { blankLines, penHint, printedCell, printedLines } from './text.ts';

export interface PaperHead {
  readonly title: string;
  readonly unit: string;
  /** What the paper is about in time: a day, a period, a span. */
  readonly period: string;
  readonly basis: string;
  /** Between title and table: count, filter, warning. */
  readonly notes: readonly string[];
  /** At the foot of every page: who printed when. */
  readonly printed: string;
}

export interface FormCell {
  readonly label: string;
  readonly hint: string;
  readonly lines: readonly string[];
}

/** One record, or the place for one. A row holds two cells side by side or a wide one. */
export interface FormPaper {
  readonly kind: 'form';
  readonly head: PaperHead;
  readonly rows: readonly (readonly FormCell[])[];
  /** A hand needs more room than print. */
  readonly isBlank: boolean;
  readonly closing: readonly string[];
}

export interface PaperColumn {
  readonly label: string;
  /** Share of the width. */
  readonly weight: number;
  readonly isNumber: boolean;
}

export interface RowsPaper {
  readonly kind: 'rows';
  readonly head: PaperHead;
  readonly columns: readonly PaperColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Millimetres a hand needs; 0 where the rows are filled in. */
  readonly rowHeight: number;
}

export type Paper = FormPaper | RowsPaper;
export type Circumstances = Pick<PaperHead, 'unit' | 'printed'>;

export const formTitle = ({ label }: Ledger): string =>
  /(?:记录|登记|单|表)$/.test(label) ? label : `${label.replace(/台账$/, '')}登记表`;
export const rowsTitle = ({ label }: Ledger): string => (label.endsWith('台账') ? label : `${label}台账`);

const basisOf = ({ basis }: Ledger): string => `依据：${basis}`;

export const momentInChinese = (ledger: Ledger, happenedAt: string): string =>
  ledger.fields[ledger.happenedAt]?.kind === 'period' ? periodInChinese(happenedAt) : dayInChinese(happenedAt);

/** Short cells in pairs; one left over before a wide cell takes the line for itself. */
function laidOut(cells: readonly (FormCell & { readonly isShort: boolean })[]): readonly (readonly FormCell[])[] {
  const rows: (readonly FormCell[])[] = [];
  let waiting: FormCell | undefined;
  for (const { isShort, label, hint, lines } of cells) {
    const cell: FormCell = { label, hint, lines };
    if (isShort && waiting) {
      rows.push([waiting, cell]);
      waiting = undefined;
    } else if (isShort) waiting = cell;
    else {
      if (waiting) rows.push([waiting]);
      waiting = undefined;
      rows.push([cell]);
    }
  }
  if (waiting) rows.push([waiting]);
  return rows;
}

export interface Printed {
  readonly ledger: Ledger;
  /** Readable fields only. */
  readonly fields: readonly string[];
  readonly names: Names;
}

const definitionsOf = ({ ledger, fields }: Pick<Printed, 'ledger' | 'fields'>): readonly (readonly [string, Field])[] =>
  fields.flatMap((name) => {
    const field = ledger.fields[name];
    return field ? [[name, field] as const] : [];
  });

export function recordPaper(
  { ledger, fields, names }: Printed,
  stored: StoredRecord,
  { registered, ...circumstances }: Circumstances & { readonly registered: string },
): FormPaper {
  const { record } = stored;
  const own = definitionsOf({ ledger, fields }).flatMap(([name, field]) => {
    const value = record.values[name] ?? null;
    // What the product has not filled in yet is no gap in the record.
    if (value === null && field.readOnly === true && field.kind !== 'signature') return [];
    return [
      {
        label: field.label,
        hint: '',
        lines: printedLines(field, value, names),
        isShort: isShortField(field),
        isSigned: field.kind === 'signature',
      },
    ];
  });
  const keeper = `${names[stored.recordedBy] ?? ''}${stored.enteredFor === null ? '' : `（代${names[stored.enteredFor] ?? ''}录入）`}`;
  const kept = [
    { label: '登记人', hint: '', lines: [keeper], isShort: true },
    { label: '登记时间', hint: '', lines: [registered], isShort: true },
    { label: '状态', hint: '', lines: [ledger.states[record.state] ?? record.state], isShort: true },
    { label: '版本', hint: '', lines: [`第${record.version}版`], isShort: true },
  ];
  return {
    kind: 'form',
    head: {
      ...circumstances,
      title: formTitle(ledger),
      period: momentInChinese(ledger, record.happenedAt),
      basis: basisOf(ledger),
      notes: [],
    },
    rows: [...laidOut(own), ...laidOut(kept)],
    isBlank: false,
    // Where the register itself asks for signatures their places stand above.
    closing: own.some(({ isSigned }) => isSigned)
      ? []
      : ['经办人（签字）：　　　　　　　　负责人（签字）：　　　　　　　　　　年　　月　　日'],
  };
}

/** Fields that a hand can fill in: those that are typed, and places to sign. */
const byHand = (field: Field): boolean => field.readOnly !== true || field.kind === 'signature';

export function blankPaper({ ledger, fields }: Pick<Printed, 'ledger' | 'fields'>, circumstances: Circumstances): FormPaper {
  const cells = definitionsOf({ ledger, fields })
    .filter(([, field]) => byHand(field))
    .map(([, field]) => ({
      label: `${field.label}${field.required === true ? '*' : ''}`,
      hint: [penHint(field), field.help ?? ''].filter((word) => word !== '').join('；'),
      lines: blankLines(field),
      // Boxes to tick want room beside each other.
      isShort: isShortField(field) && field.kind !== 'choice',
    }));
  return {
    kind: 'form',
    head: {
      ...circumstances,
      title: formTitle(ledger),
      period: '编号：　　　　　　　',
      basis: basisOf(ledger),
      notes: ['带*的必须填写；涉密内容不得填写。'],
    },
    rows: laidOut(cells),
    isBlank: true,
    closing: [
      '填表人：　　　　　　　　填表日期：　　　　年　　月　　日',
      '录入人（代录）：　　　　　　　　录入日期：　　　　年　　月　　日',
    ],
  };
}

const weights: Readonly<Record<Field['kind'], number>> = {
  text: 3,
  longText: 5,
  choice: 2,
  multiChoice: 3,
  number: 1.5,
  money: 2.2,
  date: 2.7,
  period: 2.2,
  person: 1.8,
  post: 2.4,
  department: 2,
  organisation: 3,
  reference: 3,
  evidence: 1.2,
  signature: 2.4,
};

const isNumber = (field: Field): boolean => field.kind === 'number' || field.kind === 'money';
const columnOf = (ledger: Ledger, name: string, field: Field): PaperColumn => ({
  label: field.label,
  weight: name === ledger.title ? 5 : 'many' in field && field.many ? 3 : weights[field.kind],
  isNumber: isNumber(field),
});
const ORDINAL: PaperColumn = { label: '序号', weight: 0.9, isNumber: true };
const plain = (label: string, weight: number): PaperColumn => ({ label, weight, isNumber: false });

/** `rest`: how many more there are than fit a print. */
export function rowsPaper(
  { ledger, fields, names }: Printed,
  records: readonly StoredRecord[],
  { period, notes, ...circumstances }: Circumstances & Pick<PaperHead, 'period' | 'notes'>,
): RowsPaper {
  const columns = definitionsOf({ ledger, fields });
  return {
    kind: 'rows',
    head: { ...circumstances, title: rowsTitle(ledger), period, basis: basisOf(ledger), notes },
    columns: [ORDINAL, ...columns.map(([name, field]) => columnOf(ledger, name, field)), plain('状态', 1.6)],
    rows: records.map(({ record }, at) => [
      String(at + 1),
      ...columns.map(([name, field]) => printedCell(field, record.values[name] ?? null, names)),
      ledger.states[record.state] ?? record.state,
    ]),
    rowHeight: 0,
  };
}

const BLANK_ROWS = 12;
/** More columns than these leave no room to write. */
const BLANK_COLUMNS = 9;

/** A page of lines to fill in: what must be there first, then what the list shows. */
export function blankRowsPaper({ ledger, fields }: Pick<Printed, 'ledger' | 'fields'>, circumstances: Circumstances): RowsPaper {
  const typed = definitionsOf({ ledger, fields }).filter(([, field]) => field.readOnly !== true && field.kind !== 'evidence');
  const wanted = new Set(
    [
      ...typed.filter(([, field]) => field.required === true).map(([name]) => name),
      ...ledger.list.columns.filter((name) => typed.some(([one]) => one === name)),
    ].slice(0, BLANK_COLUMNS),
  );
  const columns = typed.filter(([name]) => wanted.has(name));
  return {
    kind: 'rows',
    head: {
      ...circumstances,
      title: rowsTitle(ledger),
      period: '　　　　年　　月',
      basis: basisOf(ledger),
      notes: columns.flatMap(([, field]) =>
        field.kind === 'choice' || field.kind === 'multiChoice'
          ? [`${field.label}：${Object.values(field.options).join('、')}`]
          : [],
      ),
    },
    columns: [
      ORDINAL,
      ...columns.map(([name, field]) => ({
        ...columnOf(ledger, name, field),
        label: `${field.label}${'unit' in field && field.unit !== '' ? `（${field.unit}）` : field.kind === 'money' ? '（元）' : ''}`,
      })),
      plain('填表人', 1.8),
    ],
    rows: Array.from({ length: BLANK_ROWS }, (_, at) => [String(at + 1), ...columns.map(() => ''), '']),
    rowHeight: 9.5,
  };
}
