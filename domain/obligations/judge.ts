/** The second step: from the facts known at a moment to the verdict of each period. Pure, and the same on server and command line. */
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import { periodById } from '@qinglian/kernel/calendar/period.ts';
import type { Decision, Fact, JudgeContext, Obligation, Verdict } from './types.ts';
import { blank, type Case, inPeriod, isBound, nextOf, type Opened, openCase } from './judge/common.ts';
import { judgePerSubjectInterval } from './judge/interval.ts';
import { judgeCoverage, judgePerEvent, judgeStanding } from './judge/lasting.ts';
import { judgeDeadline, judgeJudgement, judgePeriodicCount } from './judge/recurring.ts';
import { judgeThreshold } from './judge/threshold.ts';

/** `facts`: of this obligation and institution only, all versions. */
export function judge(obligation: Obligation, facts: readonly Fact[], context: JudgeContext): readonly Verdict[] {
  if (!isBound(obligation, context)) {
    return [{ ...blank(obligation, '-'), state: 'not_applicable', reason: '本单位不在适用范围' }];
  }
  try {
    const opened = openCase(facts, context);
    return decided(withDays(byKind(obligation, opened), { ...opened, obligation }), context);
  } catch (error) {
    // One duty that cannot be judged must not take the others with it, and must never look met.
    const message = error instanceof Error ? error.message : String(error);
    return decided([{ ...blank(obligation, '-'), state: 'incomplete', reason: `判定时出错，未能认定：${message}` }], context);
  }
}

function byKind(obligation: Obligation, opened: Opened): readonly Verdict[] {
  switch (obligation.kind) {
    case 'periodic_count':
      return judgePeriodicCount({ ...opened, obligation });
    case 'deadline':
      return judgeDeadline({ ...opened, obligation });
    case 'threshold':
      return judgeThreshold({ ...opened, obligation });
    case 'judgement':
      return judgeJudgement({ ...opened, obligation });
    case 'standing':
      return judgeStanding({ ...opened, obligation });
    case 'coverage':
      return judgeCoverage({ ...opened, obligation });
    case 'per_event':
      return judgePerEvent({ ...opened, obligation });
    case 'per_subject_interval':
      return judgePerSubjectInterval({ ...opened, obligation });
  }
}

/** Days that change any kind without a new record: known records whose own day is still to come, and the next year's periods. */
function withDays(verdicts: readonly Verdict[], c: Case<Obligation>): readonly Verdict[] {
  const { asOf, pack } = c.context;
  const newYear = `${Number(asOf.slice(0, 4)) + 1}-01-01`;
  const more = pack.effective.to === null || pack.effective.to >= newYear ? later(newYear, pack.effective.from) : null;
  if ('every' in c.obligation && verdicts.length === 0) {
    return [{ ...blank(c.obligation, '-'), state: 'not_started', reason: '标准尚未施行', nextChangeAt: more }];
  }
  return verdicts.map((verdict, at) => {
    const isLast = 'every' in c.obligation && at === verdicts.length - 1;
    if (c.coming.length === 0 && !isLast) return verdict;
    const coming = c.coming.filter((fact) => touches(fact, verdict.period)).map((fact) => fact.happened);
    const nextChangeAt = nextOf(asOf, [verdict.nextChangeAt, ...coming, isLast ? more : null]);
    return nextChangeAt === verdict.nextChangeAt ? verdict : { ...verdict, nextChangeAt };
  });
}

const later = (newYear: string, from: string): string =>
  from.slice(0, 4) > newYear.slice(0, 4) ? `${from.slice(0, 4)}-01-01` : newYear;

function touches(fact: Fact, id: string): boolean {
  if (id === '-') return true;
  const period = periodById(id);
  return fact.role === 'population' ? fact.happened < addDays(period.end, 1) : inPeriod(fact, period);
}

/** Lays the reviewers' signed decisions over; what was computed stays readable in the reason. */
function decided(verdicts: readonly Verdict[], context: JudgeContext): readonly Verdict[] {
  const known = (context.decisions ?? []).filter((decision) => isKnown(decision, context.knownAt));
  if (known.length === 0) return verdicts;
  return verdicts.map((verdict) => {
    const own = known.filter((decision) => decision.obligation === verdict.obligation && decision.period === verdict.period);
    const last = own.sort((a, b) => (a.knownFrom < b.knownFrom ? -1 : 1)).at(-1);
    if (!last) return verdict;
    return {
      ...verdict,
      state: last.state,
      override: last,
      reason: `${last.approver}认定：${last.reason}（系统判定：${verdict.reason}）`,
    };
  });
}

const isKnown = ({ knownFrom, knownUntil }: Decision, at: string): boolean =>
  knownFrom <= at && (knownUntil === undefined || knownUntil === null || knownUntil > at);
