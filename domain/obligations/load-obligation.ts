/** One duty as written → one of the eight kinds. A key that its kind does not read is an error: it would be silently without effect. */
import { isPeriod } from '@qinglian/kernel/calendar/period.ts';
import type { DueRule } from '@qinglian/kernel/calendar/workdays.ts';
import type { Condition } from './condition.ts';
import { loadCondition } from './load-condition.ts';
import { fieldIn, loadExempt, loadSelection, type Place } from './load-selection.ts';
import { organisationSource } from './platform-sources.ts';
import type { ObligationFile } from './schema.ts';
import { slotsOf, statementSlots } from './statement.ts';
import type { Limit, Obligation, ObligationKind, Selection } from './types.ts';

export function loadObligation(raw: ObligationFile, place: Place): Obligation | undefined {
  checkKeys(raw, place);
  checkStatement(raw, place);
  const one: Loading = {
    raw,
    place,
    base: baseOf(raw, place),
    recurring: { every: raw.every ?? 'year', firstPeriod: raw.first_period ?? 'whole' },
    evidence: raw.evidence && loadSelection(raw.evidence, within(place, 'evidence')),
    population: raw.population && loadSelection(raw.population, within(place, 'population')),
  };
  switch (raw.kind) {
    case 'periodic_count':
      return periodicCount(one);
    case 'deadline':
      return deadline(one);
    case 'standing':
      if (!one.evidence) return lacks(one, 'evidence');
      return { ...one.base, kind: 'standing', evidence: one.evidence, graceUntil: raw.grace_until ?? null };
    case 'threshold':
      return threshold(one);
    case 'judgement':
      return judgement(one);
    case 'coverage':
      return coverage(one);
    case 'per_event':
      return perEvent(one);
    case 'per_subject_interval':
      return perSubjectInterval(one);
  }
}

interface Loading {
  readonly raw: ObligationFile;
  readonly place: Place;
  readonly base: ReturnType<typeof baseOf>;
  readonly recurring: {
    readonly every: NonNullable<ObligationFile['every']>;
    readonly firstPeriod: 'whole' | 'prorate' | 'skip';
  };
  readonly evidence: Selection | undefined;
  readonly population: Selection | undefined;
}

const within = (place: Place, ...more: readonly (string | number)[]): Place => ({ ...place, path: [...place.path, ...more] });

function lacks({ raw, place }: Loading, key: string): undefined {
  place.report(place.path, `“${raw.kind}”缺少 ${key}`);
  return undefined;
}

const baseOf = (raw: ObligationFile, { path, report }: Place) => ({
  id: raw.id,
  title: raw.title,
  basis: raw.basis,
  bearer: defined(raw.bearer),
  params: raw.params,
  applies: raw.applies
    ? loadCondition(raw.applies, { source: organisationSource, path: [...path, 'applies'], report })
    : (null satisfies Condition | null),
  reading: raw.reading ? { note: raw.reading.note, confirmedBy: raw.reading.confirmed_by } : null,
  erratum: raw.erratum ? { text: raw.erratum.text, readAs: raw.erratum.read_as, confirmedBy: raw.erratum.confirmed_by } : null,
  remind: raw.remind.map((one) => ({ beforeDays: one.before_end_days, to: one.to })),
  statement: raw.statement ?? null,
});

function periodicCount(one: Loading): Obligation | undefined {
  if (!one.raw.every) return lacks(one, 'every');
  if (!one.evidence) return lacks(one, 'evidence');
  const limit = limitOf(one);
  if (limit?.of !== 'count' || !('gte' in limit.limit)) return lacks(one, 'require.count.gte');
  return { ...one.base, ...one.recurring, kind: 'periodic_count', evidence: one.evidence, atLeast: limit.limit.gte };
}

function deadline(one: Loading): Obligation | undefined {
  const { raw, place } = one;
  if (!raw.every) return lacks(one, 'every');
  if (!raw.due) return lacks(one, 'due');
  if (!one.evidence) return lacks(one, 'evidence');
  const limit = limitOf(one);
  if (limit && (limit.of !== 'count' || !('gte' in limit.limit))) return lacks(one, 'require.count.gte');
  raw.overrides.forEach(({ period }, index) => {
    if (!isPeriod(period)) place.report([...place.path, 'overrides', index, 'period'], '期间不正确');
  });
  if ('month' in raw.due && raw.due.day > (DAYS_IN_MONTH[raw.due.month - 1] ?? 0))
    place.report([...place.path, 'due'], `${raw.due.month}月没有${raw.due.day}日`);
  return {
    ...one.base,
    ...one.recurring,
    kind: 'deadline',
    evidence: one.evidence,
    due: dueRule(raw.due),
    overrides: raw.overrides.map(({ period, due, text }) => ({ period, due, text: text ?? null })),
    atLeast: limit && 'gte' in limit.limit ? limit.limit.gte : 1,
  };
}

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function dueRule(due: NonNullable<ObligationFile['due']>): DueRule {
  if ('day_of_month' in due) return { kind: 'day_of_month', day: due.day_of_month, roll: due.roll };
  if ('month' in due) return { kind: 'date_of_year', month: due.month, day: due.day, roll: due.roll };
  if ('workday' in due) return { kind: 'workday', n: due.workday, of: due.of };
  return { kind: 'period_end', roll: due.roll };
}

function threshold(one: Loading): Obligation | undefined {
  const { evidence } = one;
  if (!one.raw.every) return lacks(one, 'every');
  if (!evidence) return lacks(one, 'evidence');
  const limit = limitOf(one);
  if (!limit) return lacks(one, 'require');
  if (limit.of !== 'count' && evidence.value === null)
    one.place.report([...one.place.path, 'evidence'], '缺少 value（取哪个数值）');
  return { ...one.base, ...one.recurring, kind: 'threshold', evidence, of: limit.of, limit: limit.limit };
}

function judgement(one: Loading): Obligation | undefined {
  const { raw, place } = one;
  if (!raw.reviewer) return lacks(one, 'reviewer');
  if (raw.sample && !place.sources.has(raw.sample.from))
    place.report([...place.path, 'sample', 'from'], `没有“${raw.sample.from}”这一台账`);
  return {
    ...one.base,
    ...one.recurring,
    kind: 'judgement',
    reviewer: raw.reviewer,
    evidence: one.evidence ?? null,
    sample: raw.sample ?? null,
  };
}

function coverage(one: Loading): Obligation | undefined {
  const { raw, place, population } = one;
  if (!raw.every) return lacks(one, 'every');
  if (!population) return lacks(one, 'population');
  if (!raw.require || !('share' in raw.require)) return lacks(one, 'require.share.gte');
  if ((raw.evidence === undefined) === (raw.having === undefined)) place.report(place.path, 'evidence 与 having 应有且只有一个');
  const source = place.sources.get(population.from);
  const having =
    raw.having && source ? loadCondition(raw.having, { source, path: [...place.path, 'having'], report: place.report }) : null;
  const atLeast = param(one, raw.require.share.gte, 'raise');
  return { ...one.base, ...one.recurring, kind: 'coverage', population, evidence: one.evidence ?? null, having, atLeast };
}

function perEvent(one: Loading): Obligation | undefined {
  const { raw, place } = one;
  if (!raw.trigger) return lacks(one, 'trigger');
  if (!raw.follow) return lacks(one, 'follow');
  if (!raw.within) return lacks(one, 'within');
  const trigger = loadSelection(raw.trigger, within(place, 'trigger'));
  const source = place.sources.get(trigger.from);
  if (!source) return undefined;
  if ('days' in raw.within) param(one, raw.within.days, 'lower');
  if ('workdays' in raw.within) param(one, raw.within.workdays, 'lower');
  const follow = {
    where: loadCondition(raw.follow.where, { source, path: [...place.path, 'follow', 'where'], report: place.report }),
    datedBy: fieldIn(source, raw.follow.dated_by, { place: within(place, 'follow', 'dated_by'), kinds: ['date'] }),
  };
  return { ...one.base, ...one.recurring, kind: 'per_event', trigger, follow, within: raw.within };
}

function perSubjectInterval(one: Loading): Obligation | undefined {
  const { raw, place, population } = one;
  if (!population) return lacks(one, 'population');
  if (!raw.require || !('since' in raw.require)) return lacks(one, 'require.since');
  const source = place.sources.get(population.from);
  const since = within(place, 'require', 'since');
  const datedBy = source ? fieldIn(source, raw.require.since, { place: since, kinds: ['date'] }) : population.datedBy;
  return {
    ...one.base,
    kind: 'per_subject_interval',
    population: { ...population, datedBy },
    warnFrom: param(one, raw.require.warn_from, 'lower'),
    breachAfter: param(one, raw.require.breach_after, 'lower'),
    exempt: raw.exempt ? loadExempt(raw.exempt, place) : null,
  };
}

function limitOf(one: Loading): { readonly of: 'count' | 'value' | 'sum'; readonly limit: Limit } | undefined {
  const { require } = one.raw;
  if (require === undefined) return undefined;
  const found =
    'count' in require
      ? ({ of: 'count', limit: require.count } as const)
      : 'value' in require
        ? ({ of: 'value', limit: require.value } as const)
        : 'sum' in require
          ? ({ of: 'sum', limit: require.sum } as const)
          : undefined;
  if (!found) return undefined;
  if ('gte' in found.limit) param(one, found.limit.gte, 'raise');
  else param(one, found.limit.lte, 'lower');
  return found;
}

/** A profile only tightens: a parameter that is a lower bound may only be raised, an upper bound only lowered. */
function param({ raw, place }: Loading, value: number | string, tighter: 'raise' | 'lower'): number | string {
  if (typeof value === 'number') return value;
  const name = value.slice(1);
  const found = Object.hasOwn(raw.params, name) ? raw.params[name] : undefined;
  if (!found) place.report([...place.path, 'require'], `没有参数 ${value}`);
  else if (found.may !== 'none' && found.may !== tighter)
    place.report([...place.path, 'params', name], `${value}只能从严：may 应为 ${tighter} 或 none`);
  return value;
}

const recurringKinds: readonly ObligationKind[] = [
  'periodic_count',
  'deadline',
  'threshold',
  'judgement',
  'coverage',
  'per_event',
];
const readBy: Readonly<Partial<Record<keyof ObligationFile, readonly ObligationKind[]>>> = {
  every: recurringKinds,
  first_period: recurringKinds,
  evidence: ['periodic_count', 'deadline', 'standing', 'threshold', 'judgement', 'coverage'],
  require: ['periodic_count', 'deadline', 'threshold', 'coverage', 'per_subject_interval'],
  due: ['deadline'],
  overrides: ['deadline'],
  having: ['coverage'],
  trigger: ['per_event'],
  follow: ['per_event'],
  within: ['per_event'],
  population: ['coverage', 'per_subject_interval'],
  exempt: ['per_subject_interval'],
  grace_until: ['standing'],
  reviewer: ['judgement'],
  sample: ['judgement'],
};

function checkKeys(raw: ObligationFile, { path, report }: Place): void {
  for (const key of Object.keys(readBy) as (keyof ObligationFile)[]) {
    const given = raw[key];
    if (given === undefined || (Array.isArray(given) && given.length === 0)) continue;
    if (readBy[key]?.includes(raw.kind) === false) report([...path, key], `“${raw.kind}”不使用 ${key}`);
  }
}

/** The official table never prints a verdict by itself; a sentence states facts. */
const VERDICT_WORDS = /未落实|已落实|部分落实|逾期落实|佐证不全|补录/;

function checkStatement(raw: ObligationFile, { path, report }: Place): void {
  const statement = raw.statement ?? '';
  const known = statementSlots[raw.kind];
  for (const slot of slotsOf(statement))
    if (!known.includes(slot)) report([...path, 'statement'], `没有{${slot}}，可用：${known.map((one) => `{${one}}`).join('')}`);
  const verdict = VERDICT_WORDS.exec(statement)?.[0];
  if (verdict !== undefined) report([...path, 'statement'], `“${verdict}”是内部判定，不写入落实情况`);
}

function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
