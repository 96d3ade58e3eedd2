/** periodic_count, deadline, threshold, judgement: the kinds that ask something of each period. */
import { addDays, dayShort } from '@qinglian/kernel/calendar/day.ts';
import { type Period, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { dueDay, workdaysBetween } from '@qinglian/kernel/calendar/workdays.ts';
import type { Deadline, Fact, Judgement, PeriodicCount, Threshold, Verdict } from '../types.ts';
import {
  beforeItsTime,
  blank,
  type Case,
  datesInChinese,
  inPeriod,
  isComplete,
  isLateEntry,
  later,
  paramOf,
  periodsOf,
  recordsOf,
} from './common.ts';

export const judgePeriodicCount = (c: Case<PeriodicCount>): readonly Verdict[] =>
  periodsOf(c, c.obligation.every).map((period) => beforeItsTime(c, period, c.obligation.firstPeriod) ?? countPeriod(c, period));

function countPeriod(c: Case<PeriodicCount>, period: Period): Verdict {
  const { evidence } = c.obligation;
  const all = c.facts.filter((fact) => inPeriod(fact, period));
  const complete = all.filter(isComplete);
  const onTime = complete.filter((fact) => !isLateEntry(fact, evidence));
  const required = requiredIn(c, period);
  const name = periodInChinese(period.id);
  const isOver = c.context.asOf >= period.end;
  const verdict: Verdict = {
    ...blank(c.obligation, period.id),
    actual: complete.length,
    required,
    due: addDays(period.end, -1),
    records: recordsOf(all, evidence),
    facts: { period: name, n: complete.length, dates: datesInChinese(complete) },
    nextChangeAt: isOver || complete.length >= required ? null : period.end,
  };
  const count = `${name}应有${required}次，有${complete.length}次`;
  if (onTime.length >= required) return { ...verdict, state: 'done', reason: count };
  if (complete.length >= required)
    return { ...verdict, state: 'done_late_entry', reason: `${count}，其中${complete.length - onTime.length}次为补录` };
  if (!isOver) return { ...verdict, state: 'running', reason: `${count}，${dayShort(addDays(period.end, -1))}前完成` };
  if (all.length >= required)
    return { ...verdict, state: 'incomplete', reason: `${count}，另有${all.length - complete.length}次缺${missingOf(all)}` };
  return { ...verdict, state: 'missing', reason: count };
}

function requiredIn(c: Case<PeriodicCount>, period: Period): number {
  const whole = paramOf(c.obligation, c.context, c.obligation.atLeast);
  if (c.obligation.firstPeriod !== 'prorate' || period.start >= c.start) return whole;
  const share = (Date.parse(period.end) - Date.parse(c.start)) / (Date.parse(period.end) - Date.parse(period.start));
  return Math.max(1, Math.round(whole * share));
}

export const missingOf = (facts: readonly Fact[]): string => [...new Set(facts.flatMap((fact) => fact.missing))].join('、');

export function judgeDeadline(c: Case<Deadline>): readonly Verdict[] {
  return periodsOf(c, c.obligation.every).map((period) => deadlinePeriod(c, period));
}

function deadlinePeriod(c: Case<Deadline>, period: Period): Verdict {
  const { evidence, overrides } = c.obligation;
  const name = periodInChinese(period.id);
  const override = overrides.find((one) => one.period === period.id);
  const due = override ? { day: override.due, provisional: false } : dueDay(c.calendar, c.obligation.due, period);
  const verdict: Verdict = { ...blank(c.obligation, period.id), required: 1, due: due.day, isProvisional: due.provisional };
  if (due.day < c.start)
    return { ...verdict, state: 'not_started', reason: `${name}的时限${dayShort(due.day)}在启用之前，不作判定` };
  if (due.day >= nextYear(c.context.pack.effective.to))
    return { ...verdict, state: 'not_started', reason: `${name}的时限在标准有效期之后` };
  const all = c.facts.filter((fact) => inPeriod(fact, period));
  const complete = all.filter(isComplete);
  const first = [...complete].sort((a, b) => (a.happened < b.happened ? -1 : 1))[0];
  const filled: Verdict = { ...verdict, actual: complete.length, records: recordsOf(all, evidence) };
  if (first && first.happened <= due.day) {
    const isLate = isLateEntry(first, evidence);
    const reason = `${name}于${dayShort(first.happened)}完成，时限${dayShort(due.day)}`;
    return {
      ...filled,
      state: isLate ? 'done_late_entry' : 'done',
      reason: isLate ? `${reason}（补录）` : reason,
      facts: deadlineFacts(name, 'ok'),
    };
  }
  if (first) {
    const days = workdaysBetween(c.calendar, due.day, first.happened);
    return {
      ...filled,
      state: 'overdue_done',
      reason: `${name}于${dayShort(first.happened)}完成，迟${days}个工作日`,
      facts: deadlineFacts(name, 'late'),
    };
  }
  if (all.length > 0)
    return {
      ...filled,
      state: 'incomplete',
      reason: `${name}已有记录，缺${missingOf(all)}`,
      facts: deadlineFacts(name, 'missing'),
    };
  if (c.context.asOf > due.day)
    return {
      ...filled,
      state: 'missing',
      reason: `${name}未完成，时限${dayShort(due.day)}已过`,
      facts: deadlineFacts(name, 'missing'),
    };
  const change =
    later(period.start, c.context.asOf) === period.start && period.start > c.context.asOf ? period.start : addDays(due.day, 1);
  return { ...filled, state: 'not_due', reason: `${name}的时限是${dayShort(due.day)}`, nextChangeAt: change };
}

const nextYear = (to: string | null): string => (to === null ? '9999-12-31' : addDays(to, 1));

/** For statements that count periods: due, in time, late, missing. */
const deadlineFacts = (period: string, outcome: 'ok' | 'late' | 'missing'): Verdict['facts'] => ({ period, outcome });

export const judgeThreshold = (c: Case<Threshold>): readonly Verdict[] =>
  periodsOf(c, c.obligation.every).map(
    (period) => beforeItsTime(c, period, c.obligation.firstPeriod) ?? thresholdPeriod(c, period),
  );

function thresholdPeriod(c: Case<Threshold>, period: Period): Verdict {
  const { evidence, limit, of } = c.obligation;
  const all = c.facts.filter((fact) => inPeriod(fact, period));
  const name = periodInChinese(period.id);
  const bound = paramOf(c.obligation, c.context, 'gte' in limit ? limit.gte : limit.lte);
  const measured = of === 'count' ? all.length : of === 'sum' ? sumOf(all) : latestValue(all);
  const isOver = c.context.asOf >= period.end;
  const isWithin = measured !== null && ('gte' in limit ? measured >= bound : measured <= bound);
  const verdict: Verdict = {
    ...blank(c.obligation, period.id),
    actual: measured,
    required: bound,
    due: addDays(period.end, -1),
    records: recordsOf(all, evidence),
    facts: { period: name, value: measured ?? '', n: all.length, limit: bound },
    nextChangeAt: isOver ? null : period.end,
  };
  const words = `${'gte' in limit ? '应不低于' : '应不超过'}${bound}`;
  if (measured === null) {
    return isOver
      ? { ...verdict, state: 'missing', reason: `${name}没有数据，${words}` }
      : { ...verdict, state: 'running', reason: `${name}尚无数据，${words}` };
  }
  const reason = `${name}为${measured}，${words}`;
  // A count that must stay low can still rise until the period is over; once too high it stays broken.
  const isFinal = isOver || ('lte' in limit ? !isWithin && of !== 'value' : isWithin && of !== 'value');
  if (!isFinal && of !== 'value') return { ...verdict, state: 'running', reason };
  if (!isWithin) return { ...verdict, state: 'missing', reason };
  if (all.some((fact) => !isComplete(fact))) return { ...verdict, state: 'incomplete', reason: `${reason}，缺${missingOf(all)}` };
  return { ...verdict, state: 'done', reason };
}

const sumOf = (facts: readonly Fact[]): number | null =>
  facts.length === 0 ? null : facts.reduce((sum, fact) => sum + (fact.value ?? 0), 0);

function latestValue(facts: readonly Fact[]): number | null {
  const latest = [...facts]
    .sort((a, b) => (a.happened < b.happened ? -1 : a.happened > b.happened ? 1 : a.knownFrom < b.knownFrom ? -1 : 1))
    .at(-1);
  return latest?.value ?? null;
}

/** A named reviewer decides; until then, and for ever without him, it is 待审核认定. */
export const judgeJudgement = (c: Case<Judgement>): readonly Verdict[] =>
  periodsOf(c, c.obligation.every).map((period) => {
    const before = beforeItsTime(c, period, c.obligation.firstPeriod);
    if (before) return before;
    const all = c.obligation.evidence === null ? [] : c.facts.filter((fact) => inPeriod(fact, period));
    return {
      ...blank(c.obligation, period.id),
      state: 'to_review',
      actual: all.length,
      records: c.obligation.evidence === null ? [] : recordsOf(all, c.obligation.evidence),
      reason: `由${c.obligation.reviewer}审核认定，已有相关记录${all.length}条`,
      facts: { period: periodInChinese(period.id), n: all.length, dates: datesInChinese(all) },
    } satisfies Verdict;
  });
