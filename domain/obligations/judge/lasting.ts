/** standing, coverage, per_event, per_subject_interval: the kinds that look at what is in force, whom it covers, and what followed. */
import { addDays, addYears, dayShort } from '@qinglian/kernel/calendar/day.ts';
import { type Period, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { addWorkdays } from '@qinglian/kernel/calendar/workdays.ts';
import type { Coverage, Fact, PerEvent, PerSubjectInterval, Standing, Verdict } from '../types.ts';
import {
  beforeItsTime,
  blank,
  type Case,
  datesInChinese,
  earliest,
  inPeriod,
  isComplete,
  isLateEntry,
  paramOf,
  periodsOf,
  recordsOf,
} from './common.ts';
import { missingOf } from './recurring.ts';

/** Judged as of today: does it exist, and is it in force? */
export function judgeStanding(c: Case<Standing>): readonly Verdict[] {
  const { asOf } = c.context;
  const { evidence, graceUntil } = c.obligation;
  const inForce = c.facts.filter((fact) => fact.until === null || fact.until >= asOf);
  const complete = inForce.filter(isComplete);
  const expiry = complete.some((fact) => fact.until === null)
    ? null
    : earliest(
        complete
          .map((fact) => fact.until)
          .filter((day) => day !== null)
          .sort()
          .reverse()
          .slice(0, 1),
      );
  const verdict: Verdict = {
    ...blank(c.obligation, '-'),
    actual: complete.length,
    required: 1,
    records: recordsOf(inForce, evidence),
    facts: {
      n: complete.length,
      dates: datesInChinese(complete),
      titles: complete.map((fact) => `《${fact.title}》`).join('、'),
    },
    nextChangeAt: expiry === null ? null : addDays(expiry, 1),
  };
  if (asOf < c.start) return [{ ...verdict, state: 'not_started', reason: `${dayShort(c.start)}启用`, nextChangeAt: c.start }];
  if (complete.length > 0) {
    const isLate = complete.every((fact) => isLateEntry(fact, evidence));
    return [
      {
        ...verdict,
        state: isLate ? 'done_late_entry' : 'done',
        reason: `现行有效${complete.length}件`,
        isWarning: expiry !== null && addDays(asOf, 30) > expiry,
      },
    ];
  }
  if (inForce.length > 0) return [{ ...verdict, state: 'incomplete', reason: `已登记，缺${missingOf(inForce)}` }];
  const expired = c.facts.length > 0 ? '，原有的已过有效期' : '';
  if (graceUntil !== null && asOf <= graceUntil) {
    return [
      {
        ...verdict,
        state: 'running',
        due: graceUntil,
        reason: `${dayShort(graceUntil)}前建立${expired}`,
        nextChangeAt: addDays(graceUntil, 1),
      },
    ];
  }
  return [{ ...verdict, state: 'missing', due: graceUntil, reason: `没有现行有效的登记${expired}` }];
}

export const judgeCoverage = (c: Case<Coverage>): readonly Verdict[] =>
  periodsOf(c, c.obligation.every).map((period) => beforeItsTime(c, period, c.obligation.firstPeriod) ?? coverPeriod(c, period));

function coverPeriod(c: Case<Coverage>, period: Period): Verdict {
  const { population, evidence, having } = c.obligation;
  const name = periodInChinese(period.id);
  const isOver = c.context.asOf >= period.end;
  const day = isOver ? addDays(period.end, -1) : c.context.asOf;
  const members = c.facts.filter(
    (fact) => fact.role === 'population' && fact.happened <= day && (fact.until === null || fact.until >= day),
  );
  const proofs = c.facts.filter((fact) => fact.role === 'evidence' && inPeriod(fact, period) && isComplete(fact));
  const reached = new Set(proofs.map((fact) => fact.subject));
  const isCovered = (fact: Fact): boolean =>
    having === null ? reached.has(fact.subject) : fact.followed !== null && isComplete(fact);
  const covered = members.filter(isCovered);
  const open = members.filter((fact) => !isCovered(fact));
  const share = members.length === 0 ? null : (covered.length / members.length) * 100;
  const required = paramOf(c.obligation, c.context, c.obligation.atLeast);
  const verdict: Verdict = {
    ...blank(c.obligation, period.id),
    actual: share === null ? null : Math.round(share * 100) / 100,
    required,
    due: addDays(period.end, -1),
    records: recordsOf(members, evidence ?? population),
    facts: { period: name, total: members.length, covered: covered.length, open: open.length, names: nameList(open) },
    nextChangeAt: isOver ? null : period.end,
  };
  if (share === null) return { ...verdict, state: isOver ? 'missing' : 'running', reason: `${name}没有登记应覆盖的对象` };
  const reason = `${name}应覆盖${members.length}项，已覆盖${covered.length}项`;
  if (share >= required) return { ...verdict, state: 'done', reason };
  if (!isOver) return { ...verdict, state: 'running', reason };
  const lacksPapersOnly = open.every((fact) => fact.followed !== null);
  return { ...verdict, state: having !== null && lacksPapersOnly ? 'incomplete' : 'missing', reason };
}

export const judgePerEvent = (c: Case<PerEvent>): readonly Verdict[] =>
  periodsOf(c, c.obligation.every).map((period) => beforeItsTime(c, period, c.obligation.firstPeriod) ?? eventPeriod(c, period));

function eventPeriod(c: Case<PerEvent>, period: Period): Verdict {
  const { trigger } = c.obligation;
  const name = periodInChinese(period.id);
  const isOver = c.context.asOf >= period.end;
  const triggers = c.facts.filter((fact) => inPeriod(fact, period) && fact.happened >= c.start);
  const limits = new Map(triggers.map((fact) => [fact, limitOf(c, fact)] as const));
  const limit = (fact: Fact): string => limits.get(fact)?.day ?? fact.happened;
  const onTime = triggers.filter((fact) => fact.followed !== null && fact.followed <= limit(fact));
  const late = triggers.filter((fact) => fact.followed !== null && fact.followed > limit(fact));
  const open = triggers.filter((fact) => fact.followed === null);
  const broken = open.filter((fact) => c.context.asOf > limit(fact));
  const verdict: Verdict = {
    ...blank(c.obligation, period.id),
    actual: onTime.length + late.length,
    required: triggers.length,
    isProvisional: triggers.some((fact) => limits.get(fact)?.provisional === true),
    records: recordsOf(triggers, trigger),
    facts: {
      period: name,
      total: triggers.length,
      ok: onTime.length,
      late: late.length,
      open: open.length,
      names: nameList(open),
    },
    nextChangeAt: earliest([
      isOver ? null : period.end,
      ...open.filter((fact) => limit(fact) >= c.context.asOf).map((fact) => addDays(limit(fact), 1)),
    ]),
  };
  if (triggers.length === 0) return { ...verdict, state: 'not_applicable', reason: isOver ? `${name}未发生` : `${name}尚未发生` };
  const reason = `${name}发生${triggers.length}件，按时办理${onTime.length}件，逾期办理${late.length}件，未办理${open.length}件`;
  if (broken.length > 0) return { ...verdict, state: 'missing', reason };
  if (open.length > 0) return { ...verdict, state: 'running', reason };
  if (late.length > 0) return { ...verdict, state: 'overdue_done', reason };
  const papers = missingOf(triggers);
  if (papers !== '') return { ...verdict, state: 'incomplete', reason: `${reason}，缺${papers}` };
  return { ...verdict, state: 'done', reason };
}

function limitOf(c: Case<PerEvent>, fact: Fact): { day: string; provisional: boolean } {
  const { within } = c.obligation;
  if ('before' in within) return { day: fact.happened, provisional: false };
  if ('days' in within) return { day: addDays(fact.happened, paramOf(c.obligation, c.context, within.days)), provisional: false };
  return addWorkdays(c.calendar, fact.happened, paramOf(c.obligation, c.context, within.workdays));
}

const nameList = (facts: readonly Fact[]): string =>
  facts.length === 0
    ? ''
    : `（${facts
        .slice(0, 5)
        .map((fact) => fact.title)
        .join('、')}${facts.length > 5 ? '等' : ''}）`;

/** Nobody beyond so many years. Terms that follow each other without a gap are one term. */
export function judgePerSubjectInterval(c: Case<PerSubjectInterval>): readonly Verdict[] {
  const { asOf } = c.context;
  const exempt = new Set(
    c.facts
      .filter((fact) => fact.role === 'exempt' && isComplete(fact) && (fact.until === null || fact.until >= asOf))
      .map((fact) => fact.subject),
  );
  const holding = currentTerms(
    c.facts.filter((fact) => fact.role === 'population'),
    asOf,
  ).filter(({ subject }) => !exempt.has(subject));
  const warnYears = paramOf(c.obligation, c.context, c.obligation.warnFrom);
  const breachYears = paramOf(c.obligation, c.context, c.obligation.breachAfter);
  const breach = holding.filter((term) => addYears(term.since, breachYears) < asOf);
  const warn = holding.filter((term) => !breach.includes(term) && addYears(term.since, warnYears) <= asOf);
  const verdict: Verdict = {
    ...blank(c.obligation, '-'),
    actual: breach.length,
    required: 0,
    isWarning: warn.length > 0,
    records: recordsOf(
      holding.map((term) => term.fact),
      c.obligation.population,
    ),
    facts: {
      total: holding.length,
      warn: warn.length,
      breach: breach.length,
      names: nameList(breach.map((term) => term.fact)),
      warnSubjects: warn.map((term) => term.subject).join(','),
      breachSubjects: breach.map((term) => term.subject).join(','),
    },
    reason: `在岗${holding.length}人，满${warnYears}年${warn.length}人，超过${breachYears}年${breach.length}人`,
    nextChangeAt: earliest(
      holding
        .flatMap((term) => [addYears(term.since, warnYears), addDays(addYears(term.since, breachYears), 1)])
        .filter((day) => day > asOf),
    ),
  };
  if (asOf < c.start) return [{ ...verdict, state: 'not_started', nextChangeAt: c.start }];
  if (holding.length === 0) return [{ ...verdict, state: 'missing', reason: '没有登记在岗人员' }];
  return [{ ...verdict, state: breach.length > 0 ? 'missing' : 'done' }];
}

interface Term {
  readonly subject: string;
  readonly since: string;
  readonly fact: Fact;
}

function currentTerms(facts: readonly Fact[], asOf: string): readonly Term[] {
  const bySubject = new Map<string, Fact[]>();
  for (const fact of facts) {
    const subject = fact.subject ?? fact.recordId;
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), fact]);
  }
  const terms: Term[] = [];
  for (const [subject, own] of bySubject) {
    const sorted = own.sort((a, b) => (a.happened < b.happened ? -1 : 1));
    let since: string | null = null;
    let end: string | null = null;
    let last: Fact | undefined;
    for (const fact of sorted) {
      const isContinued: boolean = since !== null && (end === null || addDays(end, 1) >= fact.happened);
      if (!isContinued) since = fact.happened;
      end = isContinued && end === null ? null : fact.until;
      last = fact;
    }
    if (since !== null && last && (end === null || end >= asOf)) terms.push({ subject, since, fact: last });
  }
  return terms;
}
