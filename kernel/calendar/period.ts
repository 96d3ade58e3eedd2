/** Calendar-aligned periods: `2025`, `2025-H1`, `2025-Q3`, `2025-09`. Half-open: `end` is the first day after. */
import { addDays, addMonths } from './day.ts';

export const cadences = { year: '年', half_year: '半年', quarter: '季度', month: '月' } as const;
export type Cadence = keyof typeof cadences;

const MONTHS: Record<Cadence, number> = { year: 12, half_year: 6, quarter: 3, month: 1 };
const PERIOD = /^\d{4}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$/;

export interface Period {
  readonly id: string;
  readonly cadence: Cadence;
  /** First day. */
  readonly start: string;
  /** First day after. */
  readonly end: string;
}

export function isPeriod(value: unknown): value is string {
  return typeof value === 'string' && PERIOD.test(value);
}

export function cadenceOf(id: string): Cadence {
  if (id.length === 4) return 'year';
  return id[5] === 'H' ? 'half_year' : id[5] === 'Q' ? 'quarter' : 'month';
}

export function periodById(id: string): Period {
  if (!isPeriod(id)) throw new RangeError(`not a period: ${id}`);
  const cadence = cadenceOf(id);
  const year = id.slice(0, 4);
  const index = cadence === 'year' ? 0 : cadence === 'month' ? Number(id.slice(5)) - 1 : Number(id.slice(6)) - 1;
  const start = addMonths(`${year}-01-01`, index * MONTHS[cadence]);
  return { id, cadence, start, end: addMonths(start, MONTHS[cadence]) };
}

/** The period of a cadence that holds a day. */
export function periodOf(cadence: Cadence, day: string): Period {
  const year = day.slice(0, 4);
  const month = Number(day.slice(5, 7));
  switch (cadence) {
    case 'year':
      return periodById(year);
    case 'half_year':
      return periodById(`${year}-H${month <= 6 ? 1 : 2}`);
    case 'quarter':
      return periodById(`${year}-Q${Math.ceil(month / 3)}`);
    case 'month':
      return periodById(day.slice(0, 7));
  }
}

/** All periods of a cadence that touch [from, to], both days inclusive, in order. */
export function periodsBetween(cadence: Cadence, from: string, to: string): readonly Period[] {
  const out: Period[] = [];
  for (let at = periodOf(cadence, from); at.start <= to; at = periodOf(cadence, at.end)) out.push(at);
  return out;
}

export const lastDay = (period: Period): string => addDays(period.end, -1);

const QUARTERS = ['一', '二', '三', '四'];

/** 2025-Q3 → 2025年第三季度 */
export function periodInChinese(id: string): string {
  const year = `${id.slice(0, 4)}年`;
  switch (cadenceOf(id)) {
    case 'year':
      return year;
    case 'half_year':
      return `${year}${id.endsWith('1') ? '上' : '下'}半年`;
    case 'quarter':
      return `${year}第${QUARTERS[Number(id.slice(6)) - 1]}季度`;
    case 'month':
      return `${year}${Number(id.slice(5))}月`;
  }
}

/** Reads a period as people write it: 2025年、2025年下半年、2025年第3季度、2025年9月. */
export function periodFromText(raw: string): string | undefined {
  const value = raw.normalize('NFKC').replace(/\s+/g, '');
  const match = /^(\d{4})年?(?:(上|下)半年|第?([一二三四1-4])季度|[-/]?(\d{1,2})月?)?$/.exec(value);
  if (!match) return undefined;
  const [, year = '', half, quarter, month] = match;
  if (half) return `${year}-H${half === '上' ? 1 : 2}`;
  if (quarter) return `${year}-Q${'一二三四'.includes(quarter) ? '一二三四'.indexOf(quarter) + 1 : quarter}`;
  if (month) {
    const id = `${year}-${month.padStart(2, '0')}`;
    return isPeriod(id) ? id : undefined;
  }
  return year;
}
