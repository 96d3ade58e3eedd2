/** periodic_count, deadline, judgement: the kinds that ask for records in each period. */
import { addDays, dayShort } from '@qinglian/kernel/calendar/day.ts';
import { countWorkdays, dueDay } from '@qinglian/kernel/calendar/workdays.ts';
import type { Deadline, Judgement, PeriodicCount, Verdict } from '../types.ts';
import {
  beforeItsTime,
  blank,
  type Case,
  datesInChinese,
  firstDayOf,
  inPeriod,
  type JudgedPeriod,
  isComplete,
  missingOf,
  paramOf,
  periodsOf,
  recordsOf,
} from './common.ts';

export function judgePeriodicCount(c: Case<PeriodicCount>): readonly Verdict[] {
  const { atLeast, every, firstPeriod } = c.obligation;
  return periodsOf(c, every).map(
    (period) => beforeItsTime(c, period, firstPeriod) ?? countPeriod(c, period, paramOf(c, atLeast, firstDayOf(c, period))),
  );
}

function countPeriod(c: Case<PeriodicCount>, period: JudgedPeriod, whole: number): Verdict {
  const all = c.facts.filter((fact) => inPeriod(fact, period));
  const records = recordsOf(all, c.obligation.evidence);
  const complete = records.filter(isComplete);
  const prompt = complete.filter((record) => !record.isLateEntry);
  const required = requiredIn(c, period, whole);
  const { name, last } = period;
  const isOver = c.context.asOf >= period.end;
  const base: Verdict = {
    ...blank(c.obligation, period.id),
    actual: complete.length,
    required,
    due: last,
    records,
    facts: { period: name, n: complete.length, dates: datesInChinese(complete) },
    nextChangeAt: isOver || complete.length >= required ? null : period.end,
  };
  const count = `${name}应有${required}次，${complete.length === 0 ? '尚无' : `已有${complete.length}次`}`;
  if (prompt.length >= required) return { ...base, state: 'done', reason: count };
  if (complete.length >= required)
    return { ...base, state: 'done_late_entry', reason: `${count}，其中${complete.length - prompt.length}次为补录` };
  if (!isOver) return { ...base, state: 'running', reason: `${count}，${period.lastInWords}前完成` };
  if (records.length >= required) {
    const reason = `${count}，另有${records.length - complete.length}次缺${missingOf(records)}`;
    return { ...base, state: 'incomplete', reason };
  }
  return { ...base, state: 'missing', reason: count };
}

function requiredIn(c: Case<PeriodicCount>, period: JudgedPeriod, whole: number): number {
  if (c.obligation.firstPeriod !== 'prorate' || period.start >= c.start) return whole;
  const share = (Date.parse(period.end) - Date.parse(c.start)) / (Date.parse(period.end) - Date.parse(period.start));
  return Math.max(1, Math.round(whole * share));
}

export function judgeDeadline(c: Case<Deadline>): readonly Verdict[] {
  return periodsOf(c, c.obligation.every).map((period) => deadlinePeriod(c, period));
}

function deadlinePeriod(c: Case<Deadline>, period: JudgedPeriod): Verdict {
  const { evidence, firstPeriod, overrides } = c.obligation;
  const { asOf, pack } = c.context;
  const { name } = period;
  const override = overrides.find((one) => one.period === period.id);
  const due = override ? { day: override.due, provisional: false } : dueDay(c.calendar, c.obligation.due, period);
  const required = paramOf(c, c.obligation.atLeast, firstDayOf(c, period));
  const verdict: Verdict = { ...blank(c.obligation, period.id), required, due: due.day, isProvisional: due.provisional };
  if (due.day < c.start || (firstPeriod === 'skip' && period.start < c.start))
    return { ...verdict, state: 'not_started', reason: `${name}的时限${dayShort(due.day)}在启用之前，不作判定` };
  if (pack.effective.to !== null && due.day > pack.effective.to)
    return { ...verdict, state: 'not_started', reason: `${name}的时限在标准有效期之后` };
  const all = c.facts.filter((fact) => inPeriod(fact, period));
  const records = recordsOf(all, evidence);
  const complete = records.filter(isComplete);
  const inTime = complete.filter((record) => record.happened <= due.day);
  const filled: Verdict = { ...verdict, actual: complete.length, records };
  const told = (outcome: DeadlineOutcome): Pick<Verdict, 'facts'> => ({ facts: { period: name, outcome } });
  if (inTime.length >= required) {
    const prompt = inTime.filter((record) => !record.isLateEntry);
    const isLate = prompt.length < required;
    const last = (isLate ? inTime : prompt)[required - 1]?.happened ?? due.day;
    const reason = `${name}于${dayShort(last)}完成，时限${dayShort(due.day)}${isLate ? '（补录）' : ''}`;
    return { ...filled, ...told('ok'), state: isLate ? 'done_late_entry' : 'done', reason };
  }
  const overdue = complete[required - 1]?.happened;
  if (overdue !== undefined) {
    const { days, provisional } = countWorkdays(c.calendar, due.day, overdue);
    const reason = `${name}于${dayShort(overdue)}完成，迟${days}个工作日${provisional ? '（放假安排尚未公布，暂计）' : ''}`;
    return { ...filled, ...told('late'), state: 'overdue_done', reason, isProvisional: due.provisional || provisional };
  }
  if (asOf <= due.day) {
    const lacks = all.length > complete.length ? `，已有记录缺${missingOf(all)}` : '';
    const reason = `${name}的时限是${dayShort(due.day)}${lacks}`;
    return { ...filled, state: all.length > 0 ? 'running' : 'not_due', reason, nextChangeAt: addDays(due.day, 1) };
  }
  if (all.length >= required)
    return { ...filled, ...told('incomplete'), state: 'incomplete', reason: `${name}已有记录，缺${missingOf(all)}` };
  return { ...filled, ...told('missing'), state: 'missing', reason: `${name}未完成，时限${dayShort(due.day)}已过` };
}

/** For statements that count periods. What came without all its papers was neither in time nor not sent. */
type DeadlineOutcome = 'ok' | 'late' | 'incomplete' | 'missing';

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
      facts: { period: period.name, n: all.length, dates: datesInChinese(all) },
    } satisfies Verdict;
  });
