/** threshold: an indicator of each period against its limit. */

import type { Fact, Threshold, Verdict } from '../types.ts';
import {
  beforeItsTime,
  blank,
  byDay,
  type Case,
  firstDayOf,
  inPeriod,
  type JudgedPeriod,
  isComplete,
  isLateEntry,
  missingOf,
  paramOf,
  periodsOf,
  recordsOf,
} from './common.ts';

export const judgeThreshold = (c: Case<Threshold>): readonly Verdict[] =>
  periodsOf(c, c.obligation.every).map(
    (period) => beforeItsTime(c, period, c.obligation.firstPeriod) ?? thresholdPeriod(c, period),
  );

function thresholdPeriod(c: Case<Threshold>, period: JudgedPeriod): Verdict {
  const { evidence, limit, of } = c.obligation;
  const all = c.facts.filter((fact) => inPeriod(fact, period));
  const { name } = period;
  const bound = paramOf(c, 'gte' in limit ? limit.gte : limit.lte, firstDayOf(c, period));
  const isFloor = 'gte' in limit;
  const within = (measured: number | null): boolean => measured !== null && (isFloor ? measured >= bound : measured <= bound);
  const measured = measure(of, all);
  const isOver = c.context.asOf >= period.end;
  const verdict: Verdict = {
    ...blank(c.obligation, period.id),
    actual: measured,
    required: bound,
    due: period.last,
    records: recordsOf(all, evidence),
    facts: { period: name, value: measured ?? '', n: all.length, limit: bound },
    nextChangeAt: isOver ? null : period.end,
  };
  const words = `${isFloor ? '应不低于' : '应不超过'}${bound}`;
  if (measured === null) {
    return isOver
      ? { ...verdict, state: 'missing', reason: `${name}没有数据，${words}` }
      : { ...verdict, state: 'running', reason: `${name}尚无数据，${words}` };
  }
  const reason = of === 'count' ? `${name}有${measured}条，${words}条` : `${name}为${measured}，${words}`;
  // A count or a sum can still rise until the period is over: a floor once reached stays reached, a limit once passed stays passed.
  const isFinal = isOver || of === 'value' || within(measured) === isFloor;
  if (!isFinal) return { ...verdict, state: 'running', reason };
  if (!within(measured)) return { ...verdict, state: 'missing', reason };
  if (of === 'sum' && all.some((fact) => fact.value === null) && !isFloor)
    return { ...verdict, state: 'incomplete', reason: `${reason}，有记录没有填数值` };
  // Papers: a floor needs enough that have theirs; a limit needs them of every record, a value of the one it is taken from.
  const complete = all.filter(isComplete);
  const proved = isFloor && of !== 'value' ? within(measure(of, complete)) : lacking(of, all).length === 0;
  if (!proved) return { ...verdict, state: 'incomplete', reason: `${reason}，缺${missingOf(lacking(of, all))}` };
  const prompt = complete.filter((fact) => !isLateEntry(fact, evidence));
  const needsLate = (isFloor || of === 'value') && !within(measure(of, prompt));
  return needsLate
    ? { ...verdict, state: 'done_late_entry', reason: `${reason}（补录）` }
    : { ...verdict, state: 'done', reason };
}

function measure(of: Threshold['of'], facts: readonly Fact[]): number | null {
  if (of === 'count') return facts.length;
  if (of === 'value') return latest(facts)?.value ?? null;
  return facts.length === 0 ? null : facts.reduce((sum, fact) => sum + (fact.value ?? 0), 0);
}

const latest = (facts: readonly Fact[]): Fact | undefined => byDay(facts).at(-1);

function lacking(of: Threshold['of'], facts: readonly Fact[]): readonly Fact[] {
  const last = latest(facts);
  return (of === 'value' && last ? [last] : facts).filter((fact) => !isComplete(fact));
}
