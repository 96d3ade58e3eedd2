/** What all eight kinds share: which facts are known, which periods are judged, and how a verdict is written down. */
import { addDays, dayNumber, dayOfInstant, dayShort } from '@qinglian/kernel/calendar/day.ts';
import { type Cadence, type Period, periodById, periodInChinese, periodsBetween } from '@qinglian/kernel/calendar/period.ts';
import { type CalendarEdition, editionKnownAt } from '@qinglian/kernel/calendar/workdays.ts';
import { holds } from '../condition.ts';
import type { Fact, JudgeContext, Obligation, Selection, Verdict, VerdictRecord } from '../types.ts';

export interface CaseFact extends Fact {
  readonly followsOn?: string;
}

export interface Case<O extends Obligation> {
  readonly obligation: O;
  /** Known at `knownAt` and happened by `asOf`. */
  readonly facts: readonly CaseFact[];
  /** Known, and dated after `asOf`: nothing yet, but their day will change what is judged. */
  readonly coming: readonly Fact[];
  readonly context: JudgeContext;
  readonly calendar: CalendarEdition;
  /** First day that counts: the pack in force and the institution tracked. */
  readonly start: string;
}

/** What the kinds share of a case. */
export type Opened = Omit<Case<Obligation>, 'obligation'>;

export function openCase(facts: readonly Fact[], context: JudgeContext): Opened {
  const now: CaseFact[] = [];
  const coming: Fact[] = [];
  for (const fact of facts) {
    if (!isKnown(fact, context.knownAt)) continue;
    if (fact.happened > context.asOf) coming.push(fact);
    else now.push(asOfDay(fact, context.asOf));
  }
  return {
    facts: now,
    coming,
    context,
    calendar: editionKnownAt(context.calendars, dayOfInstant(context.knownAt)),
    start: later(context.pack.effective.from, context.profile.trackingSince),
  };
}

/** What follows on a later day has not followed yet; its day is kept as `followsOn`. */
function asOfDay(fact: Fact, asOf: string): CaseFact {
  return fact.followed !== null && fact.followed > asOf ? { ...fact, followed: null, followsOn: fact.followed } : fact;
}

const isKnown = (fact: Fact, knownAt: string): boolean =>
  fact.knownFrom <= knownAt && (fact.knownUntil === null || fact.knownUntil > knownAt);

export const later = (a: string, b: string): string => (a > b ? a : b);
export const earliest = (days: readonly (string | null)[]): string | null =>
  days.reduce<string | null>((first, day) => (day !== null && (first === null || day < first) ? day : first), null);

/** A parameter's value on a day: the pack's, tightened by the institution where the pack allows it. */
export function paramOf(c: Case<Obligation>, value: number | string, day: string): number {
  if (typeof value === 'number') return value;
  const { obligation, context } = c;
  const name = value.slice(1);
  const param = obligation.params[name];
  if (!param) throw new Error(`${obligation.id}: no parameter ${value}`);
  const { dated, params } = context.profile;
  const own = (dated?.findLast(({ from }) => from <= day)?.params ?? params)[`${obligation.id}.${name}`];
  if (own === undefined || param.may === 'none') return param.value;
  return param.may === 'raise' ? Math.max(param.value, own) : Math.min(param.value, own);
}

/** The day whose parameters a period keeps: its first, or the first that counts at all. */
export const firstDayOf = (c: Case<Obligation>, period: Period): string => later(period.start, c.start);

/** A period with what every verdict about it says. */
export interface JudgedPeriod extends Period {
  readonly name: string;
  readonly last: string;
  readonly lastInWords: string;
}

const tiled = new Map<string, readonly JudgedPeriod[]>();

/** The calendar years from the pack's first day to its last, or to the end of the year that is judged. */
export function periodsOf(c: Case<Obligation>, every: Cadence): readonly JudgedPeriod[] {
  const { effective } = c.context.pack;
  const yearEnd = `${c.context.asOf.slice(0, 4)}-12-31`;
  const end = effective.to !== null && effective.to < yearEnd ? effective.to : yearEnd;
  const first = `${effective.from.slice(0, 4)}-01-01`;
  // The same for thousands of institutions; a handful of years and cadences in all.
  const key = `${every} ${first} ${end}`;
  let periods = tiled.get(key);
  if (!periods) {
    periods = (end < first ? [] : periodsBetween(every, first, end)).map((period) => ({
      ...period,
      name: periodInChinese(period.id),
      last: addDays(period.end, -1),
      lastInWords: dayShort(addDays(period.end, -1)),
    }));
    tiled.set(key, periods);
  }
  return periods;
}

/** A record that names its own period counts in that period and in every longer one that holds it. */
export function inPeriod(fact: Fact, period: Period): boolean {
  if (fact.period === null) return fact.happened >= period.start && fact.happened < period.end;
  if (fact.period === period.id) return true;
  const own = periodById(fact.period);
  return own.start >= period.start && own.end <= period.end;
}

const DAY_MS = 86_400_000;
const SHANGHAI_MS = 8 * 3_600_000;

/** Registered later than the selection allows: 补录. */
export function isLateEntry(fact: Fact, selection: Selection): boolean {
  if (selection.lateAfterDays === null) return false;
  // A record dated by a period counts from the period's end, not from its first day.
  const own = fact.period === null ? undefined : periodById(fact.period);
  const from = own !== undefined && own.start === fact.happened ? addDays(own.end, -1) : fact.happened;
  return Math.floor((Date.parse(fact.registered) + SHANGHAI_MS) / DAY_MS) > dayNumber(from) + selection.lateAfterDays;
}

/** The first of these days that lies after `asOf`. */
export const nextOf = (asOf: string, days: readonly (string | null | undefined)[]): string | null =>
  earliest(days.map((day) => (typeof day === 'string' && day > asOf ? day : null)));

/** The day after the last on which a fact holds. */
export const endsOn = (fact: Fact): string | null => (fact.until === null ? null : addDays(fact.until, 1));

export const isComplete = (fact: { readonly missing: readonly string[] }): boolean => fact.missing.length === 0;

export const missingOf = (facts: readonly { readonly missing: readonly string[] }[]): string =>
  [...new Set(facts.flatMap((fact) => fact.missing))].join('、');

/** In the order they happened; the id decides between two of one day, so that order never depends on how facts were stored. */
export const byDay = <F extends Fact>(facts: readonly F[]): readonly F[] =>
  facts.length < 2
    ? facts
    : [...facts].sort((a, b) => (a.happened < b.happened ? -1 : a.happened > b.happened ? 1 : a.recordId < b.recordId ? -1 : 1));

export function recordsOf(facts: readonly Fact[], selection: Selection): readonly VerdictRecord[] {
  return byDay(facts).map((fact) => ({
    ledger: fact.ledger,
    recordId: fact.recordId,
    version: fact.version,
    hash: fact.hash,
    title: fact.title,
    happened: fact.happened,
    isLateEntry: isLateEntry(fact, selection),
    missing: fact.missing,
  }));
}

export const blank = (obligation: Obligation, period: string): Verdict => ({
  obligation: obligation.id,
  period,
  state: 'running',
  isWarning: false,
  actual: null,
  required: null,
  due: null,
  isProvisional: false,
  records: [],
  reason: '',
  facts: {},
  nextChangeAt: null,
  override: null,
});

/** 未启用 and 未到期, before anything of the kind itself is asked. */
export function beforeItsTime(
  c: Case<Obligation>,
  period: JudgedPeriod,
  firstPeriod: 'whole' | 'prorate' | 'skip',
): Verdict | undefined {
  const verdict = blank(c.obligation, period.id);
  const { name } = period;
  const isPartly = period.start < c.start && c.start < period.end;
  if (period.end <= c.start)
    return { ...verdict, state: 'not_started', reason: `${name}在${dayShort(c.start)}启用之前，不作判定` };
  if (isPartly && firstPeriod === 'skip')
    return { ...verdict, state: 'not_started', reason: `${dayShort(c.start)}启用时${name}已经开始，从下一期起判定` };
  if (period.start > c.context.asOf) {
    return { ...verdict, state: 'not_due', reason: `${name}尚未开始`, nextChangeAt: period.start };
  }
  return undefined;
}

/** Whether the obligation binds this institution at all. */
export const isBound = ({ applies }: Obligation, context: JudgeContext): boolean =>
  applies === null || holds(applies, (field) => context.profile.attributes[field] ?? null);

/** （3月14日、8月20日） */
export function datesInChinese(facts: readonly { readonly happened: string }[]): string {
  if (facts.length === 0) return '';
  const days = [...new Set(facts.map((fact) => fact.happened))].sort();
  return `（${days.map((day) => `${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`).join('、')}）`;
}
