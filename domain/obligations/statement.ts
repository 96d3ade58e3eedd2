/**
 * The sentence for 落实情况. It states facts ("第三季度召开药事会1次（8月20日）"); the verdict itself is internal and never printed.
 * A template with {period} is written once for each period that has something to say, months together; others once over all periods.
 */
import type { Obligation, Verdict } from './types.ts';

const SLOT = /\{(\w+)\}/g;

export function statementOf(obligation: Obligation, verdicts: readonly Verdict[]): string {
  const { statement } = obligation;
  if (statement === null) return '';
  const told = verdicts.filter((verdict) => !['not_started', 'not_due', 'not_applicable'].includes(verdict.state));
  if (told.length === 0) return '';
  if (obligation.kind === 'deadline') return fill(statement, deadlineTotals(told));
  if (!statement.includes('{period}')) {
    const all = totals(told);
    // Nothing to tell is not told as "0次".
    return Number(all['n'] ?? all['total'] ?? 0) === 0 ? '' : fill(statement, all);
  }
  const happened = told.filter((verdict) => Number(verdict.facts['n'] ?? verdict.facts['total'] ?? 0) > 0);
  if (obligation.kind === 'periodic_count' && happened.length > 1 && happened.every(({ period }) => MONTH.test(period)))
    return fill(statement, { ...totals(happened), period: monthsInWords(happened.map(({ period }) => period)) });
  const parts = happened.map((verdict) => fill(statement, verdict.facts).replace(/[。；]$/, ''));
  return parts.length === 0 ? '' : `${parts.join('；')}。`;
}

const MONTH = /^\d{4}-\d{2}$/;

/** 2025年5月至8月、10月: a month in which nothing happened is not said to be one. */
function monthsInWords(months: readonly string[]): string {
  const runs: { year: string; from: number; to: number }[] = [];
  for (const month of [...months].sort()) {
    const [year = '', number = ''] = month.split('-');
    const last = runs.at(-1);
    if (last?.year === year && last.to === Number(number) - 1) last.to++;
    else runs.push({ year, from: Number(number), to: Number(number) });
  }
  return runs
    .map(({ year, from, to }, at) => {
      const years = runs[at - 1]?.year === year ? '' : `${year}年`;
      return `${years}${from}月${to > from ? `至${to}月` : ''}`;
    })
    .join('、');
}

/** A template filled with facts of one's own making; what it asks and they do not say stays empty. */
export const fill = (template: string, facts: Readonly<Record<string, string | number>>): string =>
  template.replace(SLOT, (_all, name: string) => String(facts[name] ?? ''));

/** Every slot a template uses; the loader refuses unknown ones. */
export const slotsOf = (template: string): readonly string[] => [...template.matchAll(SLOT)].map((found) => found[1] ?? '');

function totals(verdicts: readonly Verdict[]): Readonly<Record<string, string | number>> {
  const last: Readonly<Record<string, string | number>> = verdicts.at(-1)?.facts ?? {};
  const sum = (name: string): number => verdicts.reduce((total, verdict) => total + Number(verdict.facts[name] ?? 0), 0);
  const dates = verdicts.map((verdict) => String(verdict.facts['dates'] ?? '').replace(/[（）]/g, '')).filter(Boolean);
  return { ...last, ...('n' in last ? { n: sum('n') } : {}), dates: dates.length === 0 ? '' : `（${dates.join('、')}）` };
}

function deadlineTotals(verdicts: readonly Verdict[]): Readonly<Record<string, string | number>> {
  const by = (outcome: string): readonly string[] =>
    verdicts.filter((verdict) => verdict.facts['outcome'] === outcome).map((verdict) => String(verdict.facts['period']));
  const list = (periods: readonly string[]): string => (periods.length === 0 ? '' : `（${periods.join('、')}）`);
  const [ok, late, incomplete, missing] = [by('ok'), by('late'), by('incomplete'), by('missing')];
  return {
    due: ok.length + late.length + incomplete.length + missing.length,
    ok: ok.length,
    late: late.length,
    late_list: list(late),
    incomplete: incomplete.length,
    incomplete_list: list(incomplete),
    missing: missing.length,
    missing_list: list(missing),
  };
}

/** What each kind can tell. */
export const statementSlots: Readonly<Record<Obligation['kind'], readonly string[]>> = {
  periodic_count: ['period', 'n', 'dates'],
  deadline: ['due', 'ok', 'late', 'late_list', 'incomplete', 'incomplete_list', 'missing', 'missing_list'],
  per_subject_interval: ['total', 'warn', 'breach', 'names'],
  coverage: ['period', 'total', 'covered', 'open', 'names'],
  per_event: ['period', 'total', 'ok', 'late', 'open', 'names'],
  standing: ['n', 'dates', 'titles'],
  threshold: ['period', 'value', 'n', 'limit'],
  judgement: ['period', 'n', 'dates'],
};
