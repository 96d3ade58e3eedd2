/** standing, coverage, per_event: the kinds that look at what is in force, whom it covers, and what followed. */
import { addDays, dayShort } from '@qinglian/kernel/calendar/day.ts';
import { addWorkdays } from '@qinglian/kernel/calendar/workdays.ts';
import type { Coverage, Fact, PerEvent, Standing, Verdict } from '../types.ts';
import {
  beforeItsTime,
  blank,
  byDay,
  type Case,
  datesInChinese,
  endsOn,
  firstDayOf,
  inPeriod,
  type JudgedPeriod,
  isComplete,
  isLateEntry,
  later,
  missingOf,
  nextOf,
  paramOf,
  periodsOf,
  recordsOf,
} from './common.ts';

/** How long before its end a document is marked 预警. */
const WARN_DAYS = 30;

/** Judged as of today: does it exist, and is it in force? */
export function judgeStanding(c: Case<Standing>): readonly Verdict[] {
  const { asOf } = c.context;
  const { evidence, graceUntil } = c.obligation;
  const inForce = c.facts.filter((fact) => fact.until === null || fact.until >= asOf);
  const complete = inForce.filter(isComplete);
  const verdict: Verdict = {
    ...blank(c.obligation, '-'),
    actual: complete.length,
    required: 1,
    records: recordsOf(inForce, evidence),
    facts: {
      n: complete.length,
      dates: datesInChinese(complete),
      titles: byDay(complete)
        .map((fact) => `《${fact.title}》`)
        .join('、'),
    },
  };
  const ends = inForce.map(endsOn);
  if (asOf < c.start) {
    return [
      { ...verdict, state: 'not_started', reason: `${dayShort(c.start)}启用`, nextChangeAt: nextOf(asOf, [c.start, ...ends]) },
    ];
  }
  if (complete.length > 0) {
    const isLate = complete.every((fact) => isLateEntry(fact, evidence));
    // The last day on which something is in force; none when one of them is open.
    const lastDay = complete.reduce<string | null>(
      (last, fact) => (last === null || fact.until === null ? null : later(last, fact.until)),
      complete[0]?.until ?? null,
    );
    const warnFrom = lastDay === null ? null : addDays(lastDay, 1 - WARN_DAYS);
    return [
      {
        ...verdict,
        state: isLate ? 'done_late_entry' : 'done',
        reason: `现行有效${complete.length}件`,
        isWarning: warnFrom !== null && asOf >= warnFrom,
        nextChangeAt: nextOf(asOf, [warnFrom, ...ends]),
      },
    ];
  }
  const expired = c.facts.length > inForce.length ? '，原有的已过有效期' : '';
  const lacks = inForce.length > 0 ? `，已登记的缺${missingOf(inForce)}` : '';
  if (graceUntil !== null && asOf <= graceUntil) {
    return [
      {
        ...verdict,
        state: 'running',
        due: graceUntil,
        reason: `${dayShort(graceUntil)}前建立${expired}${lacks}`,
        nextChangeAt: nextOf(asOf, [addDays(graceUntil, 1), ...ends]),
      },
    ];
  }
  const open = { ...verdict, due: graceUntil, nextChangeAt: nextOf(asOf, ends) };
  if (inForce.length > 0) return [{ ...open, state: 'incomplete', reason: `已登记，缺${missingOf(inForce)}` }];
  return [{ ...open, state: 'missing', reason: `没有现行有效的登记${expired}` }];
}

export const judgeCoverage = (c: Case<Coverage>): readonly Verdict[] =>
  periodsOf(c, c.obligation.every).map((period) => beforeItsTime(c, period, c.obligation.firstPeriod) ?? coverPeriod(c, period));

function coverPeriod(c: Case<Coverage>, period: JudgedPeriod): Verdict {
  const { population, evidence, having } = c.obligation;
  const { name } = period;
  const isOver = c.context.asOf >= period.end;
  const day = isOver ? period.last : c.context.asOf;
  const members = c.facts.filter(
    (fact) => fact.role === 'population' && fact.happened <= day && (fact.until === null || fact.until >= day),
  );
  const proofs = c.facts.filter((fact) => fact.role === 'evidence' && inPeriod(fact, period) && isComplete(fact));
  const prompt = evidence === null ? proofs : proofs.filter((fact) => !isLateEntry(fact, evidence));
  const isCovered = coveredBy(proofs, having !== null);
  const covered = members.filter(isCovered);
  const open = members.filter((fact) => !isCovered(fact));
  const shareOf = (some: readonly Fact[]): number => (some.length / members.length) * 100;
  const share = members.length === 0 ? null : shareOf(covered);
  const required = paramOf(c, c.obligation.atLeast, firstDayOf(c, period));
  const verdict: Verdict = {
    ...blank(c.obligation, period.id),
    actual: share === null ? null : Math.round(share * 100) / 100,
    required,
    due: period.last,
    records: recordsOf(members, evidence ?? population),
    facts: { period: name, total: members.length, covered: covered.length, open: open.length, names: nameList(open) },
    nextChangeAt: isOver ? null : nextOf(c.context.asOf, [period.end, ...members.map(endsOn)]),
  };
  if (share === null) return { ...verdict, state: isOver ? 'missing' : 'running', reason: `${name}没有登记应覆盖的对象` };
  const reason = `${name}应覆盖${members.length}项，已覆盖${covered.length}项`;
  if (share >= required) {
    const isLate = having === null && shareOf(members.filter(coveredBy(prompt, false))) < required;
    return isLate ? { ...verdict, state: 'done_late_entry', reason: `${reason}（补录）` } : { ...verdict, state: 'done', reason };
  }
  if (!isOver) return { ...verdict, state: 'running', reason };
  // It would be met if only the papers were there.
  const claimed = c.facts.filter((fact) => fact.role === 'evidence' && inPeriod(fact, period));
  const withPapers = members.filter((fact) => (having === null ? coveredBy(claimed, false)(fact) : fact.followed !== null));
  const papers = missingOf(having === null ? claimed : open);
  if (shareOf(withPapers) >= required) return { ...verdict, state: 'incomplete', reason: `${reason}，缺${papers}` };
  return { ...verdict, state: 'missing', reason };
}

/** A member whose subject is not filled in is never covered: unknown is no pass. */
function coveredBy(proofs: readonly Fact[], byItself: boolean): (member: Fact) => boolean {
  const reached = new Set(proofs.map((fact) => fact.subject));
  return (member) =>
    byItself ? member.followed !== null && isComplete(member) : member.subject !== null && reached.has(member.subject);
}

export const judgePerEvent = (c: Case<PerEvent>): readonly Verdict[] =>
  periodsOf(c, c.obligation.every).map((period) => beforeItsTime(c, period, c.obligation.firstPeriod) ?? eventPeriod(c, period));

function eventPeriod(c: Case<PerEvent>, period: JudgedPeriod): Verdict {
  const { trigger } = c.obligation;
  const { name } = period;
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
    nextChangeAt: nextOf(c.context.asOf, [
      period.end,
      ...open.map((fact) => addDays(limit(fact), 1)),
      ...open.map((fact) => fact.followsOn),
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
  if ('days' in within) return { day: addDays(fact.happened, paramOf(c, within.days, fact.happened)), provisional: false };
  return addWorkdays(c.calendar, fact.happened, paramOf(c, within.workdays, fact.happened));
}

export const nameList = (facts: readonly Fact[]): string =>
  facts.length === 0
    ? ''
    : `（${byDay(facts)
        .slice(0, 5)
        .map((fact) => fact.title)
        .join('、')}${facts.length > 5 ? '等' : ''}）`;
