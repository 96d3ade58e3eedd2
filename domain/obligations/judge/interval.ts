/** per_subject_interval: nobody beyond so many years. */
import { addDays, addYears } from '@qinglian/kernel/calendar/day.ts';
import type { Fact, PerSubjectInterval, Verdict } from '../types.ts';
import { blank, byDay, type Case, endsOn, isComplete, later, nextOf, paramOf, recordsOf } from './common.ts';
import { nameList } from './lasting.ts';

export function judgePerSubjectInterval(c: Case<PerSubjectInterval>): readonly Verdict[] {
  const { asOf } = c.context;
  const letOff = c.facts.filter(
    (fact) => fact.role === 'exempt' && isComplete(fact) && (fact.until === null || fact.until >= asOf),
  );
  const exempt = new Set(letOff.map((fact) => fact.subject));
  const population = c.facts.filter((fact) => fact.role === 'population');
  const inPost = currentTerms(population, asOf);
  const holding = inPost.filter(({ subject }) => !exempt.has(subject));
  const warnYears = paramOf(c, c.obligation.warnFrom, asOf);
  const breachYears = paramOf(c, c.obligation.breachAfter, asOf);
  const breach = holding.filter((term) => addYears(term.since, breachYears) < asOf);
  const warn = holding.filter((term) => !breach.includes(term) && addYears(term.since, warnYears) <= asOf);
  const free = inPost.length - holding.length;
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
    reason: `在岗${holding.length}人，满${warnYears}年${warn.length}人，超过${breachYears}年${breach.length}人${free > 0 ? `；另有${free}人经批准豁免` : ''}`,
    nextChangeAt: nextOf(asOf, [
      ...inPost.flatMap((term) => [addYears(term.since, warnYears), addDays(addYears(term.since, breachYears), 1)]),
      ...population.map(endsOn),
      ...letOff.map(endsOn),
      ...(c.context.profile.dated ?? []).map(({ from }) => from),
    ]),
  };
  if (asOf < c.start) return [{ ...verdict, state: 'not_started', nextChangeAt: nextOf(asOf, [verdict.nextChangeAt, c.start]) }];
  // Nobody registered is not the same as nobody beyond the limit.
  if (inPost.length === 0) return [{ ...verdict, state: 'missing', reason: '没有登记在岗人员' }];
  return [{ ...verdict, state: breach.length > 0 ? 'missing' : 'done' }];
}

interface Term {
  readonly subject: string;
  readonly since: string;
  readonly fact: Fact;
}

/** The unbroken stretch that each subject stands in today. Holdings that follow each other without a gap, or overlap, are one. */
function currentTerms(facts: readonly Fact[], asOf: string): readonly Term[] {
  const bySubject = new Map<string, Fact[]>();
  for (const fact of facts) {
    const subject = fact.subject ?? fact.recordId;
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), fact]);
  }
  const terms: Term[] = [];
  for (const [subject, own] of bySubject) {
    const [first, ...rest] = byDay(own);
    if (!first) continue;
    let term = { since: first.happened, end: first.until, fact: first };
    for (const fact of rest) {
      const isJoined = term.end === null || addDays(term.end, 1) >= fact.happened;
      if (!isJoined) term = { since: fact.happened, end: fact.until, fact };
      else term = { since: term.since, end: term.end === null || fact.until === null ? null : later(term.end, fact.until), fact };
    }
    if (term.end === null || term.end >= asOf) terms.push({ subject, since: term.since, fact: term.fact });
  }
  return terms.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : a.subject < b.subject ? -1 : 1));
}
