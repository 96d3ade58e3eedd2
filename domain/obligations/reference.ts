/**
 * The plain evaluator: looks through all records again for every period of every duty, and keeps nothing. Written from the
 * rules alone, apart from `match` and `judge`: the measure that they are compared with, in verdicts and in time.
 */
import { addDays, addYears, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { type Cadence, type Period, periodsBetween } from '@qinglian/kernel/calendar/period.ts';
import { addWorkdays, dueDay, editionKnownAt } from '@qinglian/kernel/calendar/workdays.ts';
import { type Condition, holds, lookupIn } from './condition.ts';
import { complete, type History, type Item, look, param, prompt, words, type World } from './reference-items.ts';
import type {
  Coverage,
  Deadline,
  JudgeContext,
  Obligation,
  PerEvent,
  PeriodicCount,
  PerSubjectInterval,
  Sources,
  Standing,
  Threshold,
  Verdict,
  VerdictState,
} from './types.ts';

/** What of a verdict both must agree on. */
export interface PlainVerdict {
  readonly obligation: string;
  readonly period: string;
  readonly state: VerdictState;
  readonly isWarning: boolean;
  readonly actual: number | null;
  readonly required: number | null;
  readonly due: string | null;
  /** Ids of the records it rests on, sorted. */
  readonly records: readonly string[];
}

export const plainOf = (verdict: Verdict): PlainVerdict => ({
  obligation: verdict.obligation,
  period: verdict.period,
  state: verdict.state,
  isWarning: verdict.isWarning,
  actual: verdict.actual,
  required: verdict.required,
  due: verdict.due,
  records: verdict.records.map((record) => record.recordId).sort(),
});

/** `records`: the versions of each record of one institution, ascending. */
export function evaluatePlainly(
  obligation: Obligation,
  records: readonly History[],
  options: { readonly sources: Sources; readonly context: JudgeContext },
): readonly PlainVerdict[] {
  const { context } = options;
  const { effective } = context.pack;
  const { trackingSince, attributes } = context.profile;
  const none = { obligation: obligation.id, period: '-', isWarning: false, actual: null, required: null, due: null, records: [] };
  if (obligation.applies !== null && !holds(obligation.applies, (name) => attributes[name] ?? null))
    return [{ ...none, state: 'not_applicable' }];
  const world: World = {
    ...options,
    records,
    calendar: editionKnownAt(context.calendars, dayOfInstant(context.knownAt)),
    start: trackingSince > effective.from ? trackingSince : effective.from,
  };
  const answers = (): readonly Answer[] => {
    switch (obligation.kind) {
      case 'standing':
        return [{ period: '-', ...standing(world, obligation) }];
      case 'per_subject_interval':
        return [{ period: '-', ...interval(world, obligation) }];
      default: {
        const periods = yearsOf(world, obligation.every);
        if (periods.length === 0) return [{ period: '-', state: 'not_started' }];
        return periods.map((period) => ({ period: period.id, ...ofPeriod(world, obligation, period) }));
      }
    }
  };
  return answers().map(({ found, ...answer }) => ({ ...none, ...answer, records: found?.map((one) => one.id).sort() ?? [] }));
}

type Answer = Partial<Omit<PlainVerdict, 'obligation' | 'records'>> & {
  readonly period: string;
  readonly state: VerdictState;
  readonly found?: readonly Item[];
};
type Part = Omit<Answer, 'period'>;

function yearsOf({ context }: World, every: Cadence): readonly Period[] {
  const { from, to } = context.pack.effective;
  const yearEnd = `${context.asOf.slice(0, 4)}-12-31`;
  const periods = periodsBetween(every, `${from.slice(0, 4)}-01-01`, to !== null && to < yearEnd ? to : yearEnd);
  return periods.filter((period) => period.start <= yearEnd);
}

function ofPeriod(world: World, obligation: Exclude<Obligation, Standing | PerSubjectInterval>, period: Period): Part {
  if (obligation.kind === 'deadline') return deadline(world, obligation, period);
  const isCut = period.start < world.start && world.start < period.end;
  if (period.end <= world.start || (isCut && obligation.firstPeriod === 'skip')) return { state: 'not_started' };
  if (world.context.asOf < period.start) return { state: 'not_due' };
  switch (obligation.kind) {
    case 'periodic_count':
      return count(world, obligation, period);
    case 'threshold':
      return threshold(world, obligation, period);
    case 'coverage':
      return coverage(world, obligation, period);
    case 'per_event':
      return events(world, obligation, period);
    case 'judgement': {
      const found = obligation.evidence === null ? [] : look(world, obligation.evidence, period);
      return { state: 'to_review', actual: found.length, found };
    }
  }
}

const begin = (world: World, period: Period): string => (period.start > world.start ? period.start : world.start);
const isPast = (world: World, period: Period): boolean => world.context.asOf >= period.end;

function count(world: World, obligation: PeriodicCount, period: Period): Part {
  const found = look(world, obligation.evidence, period);
  const whole = param(obligation, world, obligation.atLeast, begin(world, period));
  const length = (from: string): number => Date.parse(period.end) - Date.parse(from);
  const isCut = obligation.firstPeriod === 'prorate' && world.start > period.start;
  const required = isCut ? Math.max(1, Math.round((whole * length(world.start)) / length(period.start))) : whole;
  const base = { actual: complete(found).length, required, due: addDays(period.end, -1), found };
  if (prompt(found).length >= required) return { ...base, state: 'done' };
  if (complete(found).length >= required) return { ...base, state: 'done_late_entry' };
  if (!isPast(world, period)) return { ...base, state: 'running' };
  return { ...base, state: found.length >= required ? 'incomplete' : 'missing' };
}

function deadline(world: World, obligation: Deadline, period: Period): Part {
  const own = obligation.overrides.find((one) => one.period === period.id);
  const due = own?.due ?? dueDay(world.calendar, obligation.due, period).day;
  const required = param(obligation, world, obligation.atLeast, begin(world, period));
  const { to } = world.context.pack.effective;
  const isSkipped = obligation.firstPeriod === 'skip' && period.start < world.start;
  if (due < world.start || isSkipped || (to !== null && due > to)) return { state: 'not_started', required, due };
  const found = look(world, obligation.evidence, period);
  const base = { actual: complete(found).length, required, due, found };
  const by = (items: readonly Item[]): number => items.filter((item) => item.day <= due).length;
  if (by(prompt(found)) >= required) return { ...base, state: 'done' };
  if (by(complete(found)) >= required) return { ...base, state: 'done_late_entry' };
  if (complete(found).length >= required) return { ...base, state: 'overdue_done' };
  if (world.context.asOf <= due) return { ...base, state: found.length > 0 ? 'running' : 'not_due' };
  return { ...base, state: found.length >= required ? 'incomplete' : 'missing' };
}

function threshold(world: World, obligation: Threshold, period: Period): Part {
  const { evidence, limit, of } = obligation;
  const found = look(world, evidence, period);
  const bound = param(obligation, world, 'gte' in limit ? limit.gte : limit.lte, begin(world, period));
  const measure = (items: readonly Item[]): number | null => {
    if (of === 'count') return items.length;
    if (of === 'value') return items.at(-1)?.value ?? null;
    return items.length === 0 ? null : items.reduce((sum, item) => sum + (item.value ?? 0), 0);
  };
  const fits = (value: number | null): boolean => value !== null && ('gte' in limit ? value >= bound : value <= bound);
  const actual = measure(found);
  const base = { actual, required: bound, due: addDays(period.end, -1), found };
  const over = isPast(world, period);
  if (actual === null) return { ...base, state: over ? 'missing' : 'running' };
  const mayTurn = !over && of !== 'value' && ('gte' in limit ? !fits(actual) : fits(actual));
  if (mayTurn) return { ...base, state: 'running' };
  if (!fits(actual)) return { ...base, state: 'missing' };
  if ('lte' in limit && of === 'sum' && found.some((item) => item.value === null)) return { ...base, state: 'incomplete' };
  if (of === 'value') {
    if (found.at(-1)?.isComplete !== true) return { ...base, state: 'incomplete' };
    return { ...base, state: fits(measure(prompt(found))) ? 'done' : 'done_late_entry' };
  }
  if ('lte' in limit) return { ...base, state: found.every((item) => item.isComplete) ? 'done' : 'incomplete' };
  if (!fits(measure(complete(found)))) return { ...base, state: 'incomplete' };
  return { ...base, state: fits(measure(prompt(found))) ? 'done' : 'done_late_entry' };
}

function coverage(world: World, obligation: Coverage, period: Period): Part {
  const { evidence, having, population } = obligation;
  const day = isPast(world, period) ? addDays(period.end, -1) : world.context.asOf;
  const found = look(world, population).filter((one) => one.day <= day && (one.until === null || one.until >= day));
  const proofs = evidence === null ? [] : look(world, evidence, period);
  const reachedBy = (items: readonly Item[]) => (one: Item) =>
    one.subject !== null && items.some((item) => item.subject === one.subject);
  const claims = (one: Item): boolean => (having === null ? reachedBy(proofs)(one) : fulfils(one, having));
  const isCovered = (one: Item): boolean =>
    having === null ? reachedBy(complete(proofs))(one) : fulfils(one, having) && one.isComplete;
  const share = (test: (one: Item) => boolean): number => (found.filter(test).length / found.length) * 100;
  const required = param(obligation, world, obligation.atLeast, begin(world, period));
  const actual = found.length === 0 ? null : Math.round(share(isCovered) * 100) / 100;
  const base = { actual, required, due: addDays(period.end, -1), found };
  if (found.length > 0 && share(isCovered) >= required) {
    const isPrompt = having !== null || share(reachedBy(prompt(proofs))) >= required;
    return { ...base, state: isPrompt ? 'done' : 'done_late_entry' };
  }
  if (!isPast(world, period)) return { ...base, state: 'running' };
  return { ...base, state: found.length > 0 && share(claims) >= required ? 'incomplete' : 'missing' };
}

const fulfils = (item: Item, condition: Condition): boolean => holds(condition, lookupIn(item.version));

function events(world: World, obligation: PerEvent, period: Period): Part {
  const { follow, trigger, within } = obligation;
  const found = look(world, trigger, period).filter((item) => item.day >= world.start);
  const limit = (item: Item): string => {
    if ('before' in within) return item.day;
    if ('days' in within) return addDays(item.day, param(obligation, world, within.days, item.day));
    return addWorkdays(world.calendar, item.day, param(obligation, world, within.workdays, item.day)).day;
  };
  const followed = (item: Item): string | null => {
    const day = fulfils(item, follow.where) ? words(item.version, follow.datedBy) : null;
    return day !== null && day <= world.context.asOf ? day : null;
  };
  const open = found.filter((item) => followed(item) === null);
  const late = found.filter((item) => (followed(item) ?? '') > limit(item));
  const base = { actual: found.length - open.length, required: found.length, found };
  if (found.length === 0) return { ...base, state: 'not_applicable' };
  if (open.some((item) => world.context.asOf > limit(item))) return { ...base, state: 'missing' };
  if (open.length > 0) return { ...base, state: 'running' };
  if (late.length > 0) return { ...base, state: 'overdue_done' };
  return { ...base, state: found.every((item) => item.isComplete) ? 'done' : 'incomplete' };
}

function standing(world: World, obligation: Standing): Part {
  const { asOf } = world.context;
  const found = look(world, obligation.evidence).filter((item) => item.until === null || item.until >= asOf);
  const proved = complete(found);
  const base = { actual: proved.length, required: 1, found };
  if (asOf < world.start) return { ...base, state: 'not_started' };
  if (proved.length > 0) {
    const isWarning = proved.every((item) => item.until !== null && item.until < addDays(asOf, 30));
    return { ...base, isWarning, state: prompt(found).length > 0 ? 'done' : 'done_late_entry' };
  }
  const due = obligation.graceUntil;
  if (due !== null && asOf <= due) return { ...base, due, state: 'running' };
  return { ...base, due, state: found.length > 0 ? 'incomplete' : 'missing' };
}

function interval(world: World, obligation: PerSubjectInterval): Part {
  const { asOf } = world.context;
  const all = look(world, obligation.population);
  const letOff = obligation.exempt === null ? [] : complete(look(world, obligation.exempt));
  const isFree = (subject: string): boolean =>
    letOff.some((item) => item.subject === subject && (item.until === null || item.until >= asOf));
  const subjectOf = (item: Item): string => item.subject ?? item.id;
  // Day by day backwards would be plainest; holding by holding is the same: joined while one reaches the next.
  const terms = [...new Set(all.map(subjectOf))].flatMap((subject) => {
    const own = all.filter((item) => subjectOf(item) === subject);
    let since = '';
    let reach = '';
    let last: Item | undefined;
    for (const item of own) {
      if (since === '' || addDays(item.day, -1) > reach) [since, reach] = [item.day, ''];
      const until = item.until ?? '9999-12-31';
      if (until > reach) reach = until;
      last = item;
    }
    return last && reach >= asOf ? [{ subject, since, last }] : [];
  });
  const held = terms.filter((term) => !isFree(term.subject));
  const most = param(obligation, world, obligation.breachAfter, asOf);
  const warn = param(obligation, world, obligation.warnFrom, asOf);
  const isBeyond = (since: string): boolean => addYears(since, most) < asOf;
  const breach = held.filter((term) => isBeyond(term.since));
  const isWarning = held.some((term) => !isBeyond(term.since) && addYears(term.since, warn) <= asOf);
  const base = { actual: breach.length, required: 0, isWarning, found: held.map((term) => term.last) };
  if (asOf < world.start) return { ...base, state: 'not_started' };
  return { ...base, state: terms.length === 0 || breach.length > 0 ? 'missing' : 'done' };
}
