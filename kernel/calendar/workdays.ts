/**
 * Working days by edition. An edition knows its days up to a horizon (the last year that was published); beyond it nothing
 * is guessed: single questions answer `undefined`, computed days say `provisional`.
 */
import { addDays, addMonths, isDay, weekday } from './day.ts';
import { type Period, periodById } from './period.ts';
import { chinaDays } from './china-2004-2026.ts';
import type { Problem } from '../errors.ts';

export interface CalendarEdition {
  readonly id: string;
  /** The day from which this edition was known; verdicts of an earlier day use the one before. */
  readonly knownFrom: string;
  readonly from: string;
  /** Last day that is published. */
  readonly horizon: string;
  readonly off: ReadonlySet<string>;
  readonly work: ReadonlySet<string>;
}

/** A day that was computed; `provisional` when a weekday beyond the horizon was counted as a working day. */
export interface ComputedDay {
  readonly day: string;
  readonly provisional: boolean;
}

export const builtInEdition: CalendarEdition = edition({ id: '2004-2026', knownFrom: '2004-01-01', days: chinaDays });

export function edition(input: {
  readonly id: string;
  readonly knownFrom: string;
  readonly days: Readonly<Record<string, { readonly off: string; readonly work: string }>>;
}): CalendarEdition {
  const years = Object.keys(input.days).sort();
  const off = new Set<string>();
  const work = new Set<string>();
  for (const [year, days] of Object.entries(input.days)) {
    for (const day of days.off.split(' ')) if (day) off.add(`${year}-${day}`);
    for (const day of days.work.split(' ')) if (day) work.add(`${year}-${day}`);
  }
  return { id: input.id, knownFrom: input.knownFrom, from: `${years[0]}-01-01`, horizon: `${years.at(-1)}-12-31`, off, work };
}

/** True, false, or `undefined`: that year is not published. */
export function isWorkday(calendar: CalendarEdition, day: string): boolean | undefined {
  if (day < calendar.from || day > calendar.horizon) return undefined;
  if (calendar.off.has(day)) return false;
  return calendar.work.has(day) || weekday(day) <= 5;
}

/** Beyond the horizon a weekday stands in for a working day, and the result says so. */
const counts = (calendar: CalendarEdition, day: string): boolean => isWorkday(calendar, day) ?? weekday(day) <= 5;
const isKnown = (calendar: CalendarEdition, day: string): boolean => day >= calendar.from && day <= calendar.horizon;

/** The n-th working day after `day` (n ≥ 0; the day itself is not counted, 民法典第二百零一条). n = 0 gives the day. */
export function addWorkdays(calendar: CalendarEdition, day: string, n: number): ComputedDay {
  let at = day;
  for (let left = n; left > 0; ) {
    at = addDays(at, 1);
    if (counts(calendar, at)) left--;
  }
  return { day: at, provisional: !isKnown(calendar, at) || !isKnown(calendar, day) };
}

/** A number of working days; `provisional` when weekdays beyond the horizon stood in for some of them. */
export interface ComputedCount {
  readonly days: number;
  readonly provisional: boolean;
}

/** Working days after `from` up to and including `to`; negative when `to` lies before `from`. */
export function countWorkdays(calendar: CalendarEdition, from: string, to: string): ComputedCount {
  const [first, last] = from <= to ? [from, to] : [to, from];
  let days = 0;
  for (let at = first; at < last; ) {
    at = addDays(at, 1);
    if (counts(calendar, at)) days++;
  }
  // The first day itself is not counted: only the days after it have to be published.
  const provisional = first < last && !(isKnown(calendar, addDays(first, 1)) && isKnown(calendar, last));
  return { days: from <= to ? days : 0 - days, provisional };
}

/** The same as a bare number, for a countdown on a screen that says itself when its day is provisional. */
export const workdaysBetween = (calendar: CalendarEdition, from: string, to: string): number =>
  countWorkdays(calendar, from, to).days;

/** The n-th working day of a period: 前3个工作日内 ends with the third. */
export const nthWorkday = (calendar: CalendarEdition, period: Period, n: number): ComputedDay =>
  addWorkdays(calendar, addDays(period.start, -1), n);

export type Roll = 'same_day' | 'before' | 'after';

/** When something for a period falls due. */
export type DueRule =
  | { readonly kind: 'day_of_month'; readonly day: number; readonly roll: Roll }
  | { readonly kind: 'date_of_year'; readonly month: number; readonly day: number; readonly roll: Roll }
  | { readonly kind: 'workday'; readonly n: number; readonly of: 'period' | 'next_period' | 'next_month' | 'next_year' }
  | { readonly kind: 'period_end'; readonly roll: Roll };

export function dueDay(calendar: CalendarEdition, rule: DueRule, period: Period): ComputedDay {
  switch (rule.kind) {
    case 'day_of_month': {
      const last = addDays(period.end, -1);
      const wanted = `${last.slice(0, 7)}-${String(rule.day).padStart(2, '0')}`;
      return rolled(calendar, isDay(wanted) ? wanted : last, rule.roll);
    }
    case 'date_of_year':
      return rolled(calendar, dayOfYear(period.start.slice(0, 4), rule.month, rule.day), rule.roll);
    case 'workday':
      return nthWorkday(calendar, startOf(rule.of, period), rule.n);
    case 'period_end':
      return rolled(calendar, addDays(period.end, -1), rule.roll);
  }
}

/** 29 February is the month's last day in other years. */
function dayOfYear(year: string, month: number, day: number): string {
  const wanted = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return isDay(wanted) ? wanted : addDays(addMonths(`${year}-${String(month).padStart(2, '0')}-01`, 1), -1);
}

function startOf(of: 'period' | 'next_period' | 'next_month' | 'next_year', period: Period): Period {
  if (of === 'period') return period;
  if (of === 'next_year') return periodById(String(Number(period.start.slice(0, 4)) + 1));
  return periodById(period.end.slice(0, 7));
}

function rolled(calendar: CalendarEdition, day: string, roll: Roll): ComputedDay {
  if (roll === 'same_day') return { day, provisional: false };
  const step = roll === 'before' ? -1 : 1;
  let at = day;
  while (!counts(calendar, at)) at = addDays(at, step);
  return { day: at, provisional: !isKnown(calendar, day) || !isKnown(calendar, at) };
}

/** The edition that was known on a day: the latest published until then. */
export function editionKnownAt(editions: readonly CalendarEdition[], day: string): CalendarEdition {
  let latest: CalendarEdition | undefined;
  for (const one of editions) {
    if (one.knownFrom <= day && (latest === undefined || latest.knownFrom <= one.knownFrom)) latest = one;
  }
  return latest ?? builtInEdition;
}

/**
 * Reads a notice from lines `2027-01-01 休` / `2027-01-31 班` (spaces, commas or tabs between): a further year, or corrections
 * of a year already published (a later notice wins day by day). Every line that is wrong is named; a new year without 元旦 or
 * 国庆 off, or with an unpublished year before it, is refused as incomplete.
 */
export function editionFromText(
  before: CalendarEdition,
  id: string,
  knownFrom: string,
  text: string,
): { edition?: CalendarEdition; problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const off = new Set(before.off);
  const work = new Set(before.work);
  const named = new Map<string, number>();
  if (!isDay(knownFrom)) problems.push({ message: `公布日期“${String(knownFrom).slice(0, 20)}”不正确` });
  for (const [at, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [day = '', word = '', ...rest] = line.split(/[\s,，]+/);
    if (!isDay(day) || (word !== '休' && word !== '班') || rest.length > 0) {
      problems.push({ line: at + 1, message: `应为“日期 休”或“日期 班”，现为“${line.slice(0, 40)}”` });
      continue;
    }
    const earlier = named.get(day);
    if (earlier !== undefined) problems.push({ line: at + 1, message: `${day}在第${earlier}行已经写过` });
    if (day < before.from) problems.push({ line: at + 1, message: `${day}早于日历的起始日${before.from}` });
    named.set(day, at + 1);
    (word === '休' ? off : work).add(day);
    (word === '休' ? work : off).delete(day);
  }
  const years = new Set([...named.keys()].map((day) => Number(day.slice(0, 4))));
  const published = Number(before.horizon.slice(0, 4));
  const last = Math.max(published, ...years);
  if (years.size === 0) problems.push({ message: '文件中没有日期' });
  for (const year of years)
    if (!off.has(`${year}-01-01`) || !off.has(`${year}-10-01`))
      problems.push({ message: `${year}年缺少元旦或国庆节，日历不完整` });
  for (let year = published + 1; year < last; year++)
    if (!years.has(year)) problems.push({ message: `${year}年尚未公布，不能先载入${last}年` });
  if (problems.length > 0) return { problems };
  return { edition: { id, knownFrom, from: before.from, horizon: `${last}-12-31`, off, work }, problems: [] };
}
