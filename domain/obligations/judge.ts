/** The second step: from the facts known at a moment to the verdict of each period. Pure, and the same on server and command line. */
import type { Fact, JudgeContext, Obligation, Verdict } from './types.ts';
import { blank, earliest, isBound, isKnown, openCase } from './judge/common.ts';
import { judgeCoverage, judgePerEvent, judgePerSubjectInterval, judgeStanding } from './judge/lasting.ts';
import { judgeDeadline, judgeJudgement, judgePeriodicCount, judgeThreshold } from './judge/recurring.ts';

/** `facts`: of this obligation and institution only, all versions. */
export function judge(obligation: Obligation, facts: readonly Fact[], context: JudgeContext): readonly Verdict[] {
  if (!isBound(openCase(obligation, [], context))) {
    return [{ ...blank(obligation, '-'), state: 'not_applicable', reason: '本单位不在适用范围' }];
  }
  return decided(withAhead(byKind(obligation, facts, context), facts, context), context);
}

/** A record dated ahead (a conference announced) counts from its day: the verdict may change then. */
function withAhead(verdicts: readonly Verdict[], facts: readonly Fact[], context: JudgeContext): readonly Verdict[] {
  const ahead = earliest(
    facts.map((fact) => (isKnown(fact, context.knownAt) && fact.happened > context.asOf ? fact.happened : null)),
  );
  return ahead === null
    ? verdicts
    : verdicts.map((verdict) => ({ ...verdict, nextChangeAt: earliest([verdict.nextChangeAt, ahead]) }));
}

function byKind(obligation: Obligation, facts: readonly Fact[], context: JudgeContext): readonly Verdict[] {
  switch (obligation.kind) {
    case 'periodic_count':
      return judgePeriodicCount(openCase(obligation, facts, context));
    case 'deadline':
      return judgeDeadline(openCase(obligation, facts, context));
    case 'threshold':
      return judgeThreshold(openCase(obligation, facts, context));
    case 'judgement':
      return judgeJudgement(openCase(obligation, facts, context));
    case 'standing':
      return judgeStanding(openCase(obligation, facts, context));
    case 'coverage':
      return judgeCoverage(openCase(obligation, facts, context));
    case 'per_event':
      return judgePerEvent(openCase(obligation, facts, context));
    case 'per_subject_interval':
      return judgePerSubjectInterval(openCase(obligation, facts, context));
  }
}

/** Lays the reviewers' signed decisions over; what was computed stays readable in the reason. */
function decided(verdicts: readonly Verdict[], context: JudgeContext): readonly Verdict[] {
  const known = (context.decisions ?? []).filter((decision) => decision.knownFrom <= context.knownAt);
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
