/** Loads a pack from its YAML text. Every problem comes with file, line and reason; with one problem nothing is loaded. */
import type { Problem } from '@qinglian/kernel/errors.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { isPeriod } from '@qinglian/kernel/calendar/period.ts';
import type { DueRule } from '@qinglian/kernel/calendar/workdays.ts';
import { LineCounter, parseDocument } from 'yaml';
import { always, type Condition } from './condition.ts';
import { camel, loadCondition, type Report } from './load-condition.ts';
import { type ObligationFile, type PackFile, packSchema, type SelectionFile, type TestFile } from './schema.ts';
import { slotsOf, statementSlots } from './statement.ts';
import type { Obligation, Pack, PackTable, Selection, Source, Sources } from './types.ts';
import { organisationSource } from './platform-sources.ts';

export interface LoadInput {
  /** Name of the pack's folder. */
  readonly shortId: string;
  /** For messages. */
  readonly file: string;
  readonly text: string;
  readonly sources: Sources;
}

export type Loaded =
  | {
      readonly ok: true;
      readonly pack: Pack;
      readonly tests: ReadonlyMap<string, readonly TestFile[]>;
      readonly sourceFile: { readonly file: string; readonly sha256: string } | null;
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

export function loadPack(input: LoadInput): Loaded {
  const lines = new LineCounter();
  const document = parseDocument(input.text, { version: '1.2', lineCounter: lines, uniqueKeys: true });
  const problems: Problem[] = [];
  const report: Report = (path, message) => {
    problems.push({ file: input.file, line: lineOf(path), message: `${path.join('.')}：${message}` });
  };
  const lineOf = (path: readonly (string | number)[]): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = document.getIn(path.slice(0, length), true);
      const range =
        typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) ? node.range : undefined;
      if (range) return lines.linePos(Number(range[0])).line;
    }
    return 1;
  };
  for (const error of document.errors)
    problems.push({
      file: input.file,
      line: error.linePos?.[0].line ?? 1,
      message: `YAML 格式错误：${error.message.split('\n')[0] ?? ''}`,
    });
  if (problems.length > 0) return { ok: false, problems };
  const parsed = packSchema.safeParse(document.toJS());
  if (!parsed.success) {
    for (const issue of parsed.error.issues)
      report(
        issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part)),
        chineseIssue(issue),
      );
    return { ok: false, problems };
  }
  const file = parsed.data;
  const tests = new Map<string, readonly TestFile[]>();
  const seen = new Set<string>();
  const once = (id: string, path: readonly (string | number)[]): void => {
    if (seen.has(id)) report(path, `“${id}”重复`);
    seen.add(id);
  };
  const clauses = file.clauses.map((clause, at) => {
    once(clause.id, ['clauses', at, 'id']);
    if (clause.hash !== undefined && clause.hash !== clauseHash(clause.text))
      report(['clauses', at, 'hash'], '原文与锁定的指纹不符');
    return {
      id: clause.id,
      label: clause.label,
      text: clause.text,
      obligations: clause.obligations.map((raw, index) => {
        const path = ['clauses', at, 'obligations', index];
        once(raw.id, [...path, 'id']);
        if (!raw.id.startsWith(`${clause.id}.`)) report([...path, 'id'], `编号应以“${clause.id}.”开头`);
        tests.set(raw.id, raw.tests);
        return loadObligation(raw, { path, report, sources: input.sources });
      }),
    };
  });
  const table = loadTable(file, report);
  if (problems.length > 0) return { ok: false, problems };
  const pack: Pack = {
    shortId: input.shortId,
    id: file.id,
    title: file.title,
    issuer: { org: file.issuer.org, docNo: file.issuer.doc_no ?? null, signed: file.issuer.signed },
    version: file.version,
    effective: { from: file.effective.from, to: file.effective.to ?? null },
    table,
    clauses: clauses.map((clause) => ({ ...clause, obligations: clause.obligations.flatMap((one) => one ?? []) })),
    sha256: sha256Hex(input.text),
  };
  return { ok: true, pack, tests, sourceFile: file.source ?? null };
}

/** Layout blanks do not count: the issuer's words are what is locked. */
export const clauseHash = (text: string): string => sha256Hex(text.replace(/\s+/g, ''));

interface Place {
  readonly path: readonly (string | number)[];
  readonly report: Report;
  readonly sources: Sources;
}

function loadObligation(raw: ObligationFile, place: Place): Obligation | undefined {
  const { path, report } = place;
  const need = <T>(value: T | undefined, key: string): value is T => {
    if (value === undefined) report(path, `“${raw.kind}”缺少 ${key}`);
    return value !== undefined;
  };
  for (const [key, kinds] of Object.entries(keysByKind)) {
    const given = raw[key as keyof ObligationFile];
    if (given !== undefined && !(Array.isArray(given) && given.length === 0) && !kinds.includes(raw.kind))
      report([...path, key], `“${raw.kind}”不使用 ${key}`);
  }
  const slots = statementSlots[raw.kind];
  for (const slot of slotsOf(raw.statement ?? ''))
    if (!slots.includes(slot)) report([...path, 'statement'], `没有{${slot}}，可用：${slots.map((one) => `{${one}}`).join('')}`);
  const base = {
    id: raw.id,
    title: raw.title,
    basis: raw.basis,
    bearer: defined(raw.bearer),
    params: raw.params,
    applies:
      raw.applies === undefined
        ? null
        : loadCondition(raw.applies, { source: organisationSource, path: [...path, 'applies'], report }),
    reading: raw.reading === undefined ? null : { note: raw.reading.note, confirmedBy: raw.reading.confirmed_by },
    erratum:
      raw.erratum === undefined
        ? null
        : { text: raw.erratum.text, readAs: raw.erratum.read_as, confirmedBy: raw.erratum.confirmed_by },
    remind: raw.remind.map((one) => ({ beforeDays: one.before_end_days, to: one.to })),
    statement: raw.statement ?? null,
  };
  const evidence =
    raw.evidence === undefined ? undefined : loadSelection(raw.evidence, { ...place, path: [...path, 'evidence'] });
  const population =
    raw.population === undefined ? undefined : loadSelection(raw.population, { ...place, path: [...path, 'population'] });
  const trigger = raw.trigger === undefined ? undefined : loadSelection(raw.trigger, { ...place, path: [...path, 'trigger'] });
  const recurring = { every: raw.every ?? 'year', firstPeriod: raw.first_period ?? 'whole' } as const;
  const limit = limitOf(raw, place);
  switch (raw.kind) {
    case 'periodic_count':
      if (!need(raw.every, 'every') || !need(evidence, 'evidence') || !limit || limit.of !== 'count' || !('gte' in limit.limit))
        return missing(report, path, 'require.count.gte');
      return { ...base, ...recurring, kind: raw.kind, evidence, atLeast: limit.limit.gte };
    case 'deadline': {
      if (!need(raw.every, 'every') || !need(raw.due, 'due') || !need(evidence, 'evidence')) return undefined;
      for (const [index, one] of raw.overrides.entries())
        if (!isPeriod(one.period)) report([...path, 'overrides', index, 'period'], '期间不正确');
      const overrides = raw.overrides.map((one) => ({ period: one.period, due: one.due, text: one.text ?? null }));
      return { ...base, ...recurring, kind: raw.kind, evidence, due: dueRule(raw.due), overrides };
    }
    case 'standing':
      if (!need(evidence, 'evidence')) return undefined;
      return { ...base, kind: raw.kind, evidence, graceUntil: raw.grace_until ?? null };
    case 'threshold':
      if (!need(raw.every, 'every') || !need(evidence, 'evidence') || !limit) return missing(report, path, 'require');
      if (limit.of !== 'count' && evidence.value === null) report([...path, 'evidence'], '缺少 value（取哪个数值）');
      return { ...base, ...recurring, kind: raw.kind, evidence, of: limit.of, limit: limit.limit };
    case 'judgement':
      if (!need(raw.reviewer, 'reviewer')) return undefined;
      return {
        ...base,
        ...recurring,
        kind: raw.kind,
        reviewer: raw.reviewer,
        evidence: evidence ?? null,
        sample: raw.sample ?? null,
      };
    case 'coverage': {
      if (!need(raw.every, 'every') || !need(population, 'population')) return undefined;
      const atLeast = raw.require !== undefined && 'share' in raw.require ? raw.require.share.gte : undefined;
      if (!need(atLeast, 'require.share.gte')) return undefined;
      if ((evidence === undefined) === (raw.having === undefined)) report(path, 'evidence 与 having 应有且只有一个');
      const source = place.sources.get(population.from);
      const having =
        raw.having === undefined || !source ? null : loadCondition(raw.having, { source, path: [...path, 'having'], report });
      return { ...base, ...recurring, kind: raw.kind, population, evidence: evidence ?? null, having, atLeast };
    }
    case 'per_event': {
      if (!need(trigger, 'trigger') || !need(raw.follow, 'follow') || !need(raw.within, 'within')) return undefined;
      const source = place.sources.get(trigger.from);
      if (!source) return undefined;
      const datedBy = fieldIn(source, raw.follow.dated_by, { ...place, path: [...path, 'follow', 'dated_by'] });
      const where = loadCondition(raw.follow.where, { source, path: [...path, 'follow', 'where'], report });
      return { ...base, ...recurring, kind: raw.kind, trigger, follow: { where, datedBy }, within: raw.within };
    }
    case 'per_subject_interval': {
      if (!need(population, 'population')) return undefined;
      if (raw.require === undefined || !('since' in raw.require)) return missing(report, path, 'require.since');
      const source = place.sources.get(population.from);
      const datedBy = source
        ? fieldIn(source, raw.require.since, { ...place, path: [...path, 'require', 'since'] })
        : population.datedBy;
      return {
        ...base,
        kind: raw.kind,
        population: { ...population, datedBy },
        warnFrom: param(raw, raw.require.warn_from, place),
        breachAfter: param(raw, raw.require.breach_after, place),
        exempt: raw.exempt === undefined || !place.sources.has(raw.exempt.by) ? null : exemptSelection(raw.exempt, place),
      };
    }
  }
}

function exemptSelection(raw: NonNullable<ObligationFile['exempt']>, place: Place): Selection {
  const { by, where, needs, subject, until } = raw;
  return loadSelection(
    { from: by, where, needs, ...(subject === undefined ? {} : { subject }), ...(until === undefined ? {} : { until }) },
    { ...place, path: [...place.path, 'exempt'] },
  );
}

function missing(report: Report, path: readonly (string | number)[], key: string): undefined {
  report(path, `缺少 ${key}`);
  return undefined;
}

/** Keys that only some kinds read: on others they would be silently without effect. */
const keysByKind: Readonly<Record<string, readonly string[]>> = {
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

function limitOf(
  raw: ObligationFile,
  place: Place,
): { of: 'count' | 'value' | 'sum'; limit: { gte: number | string } | { lte: number | string } } | undefined {
  const { require } = raw;
  if (require === undefined) return undefined;
  for (const of of ['count', 'value', 'sum'] as const) {
    const given =
      of in require ? (require as Readonly<Record<string, { gte: number | string } | { lte: number | string }>>)[of] : undefined;
    if (given === undefined) continue;
    param(raw, 'gte' in given ? given.gte : given.lte, place);
    return { of, limit: given };
  }
  return undefined;
}

function param(raw: ObligationFile, value: number | string, { path, report }: Place): number | string {
  if (typeof value === 'string' && !Object.hasOwn(raw.params, value.slice(1))) report([...path, 'require'], `没有参数 ${value}`);
  return value;
}

function loadSelection(raw: SelectionFile, place: Place): Selection {
  const source = place.sources.get(raw.from);
  const none: Selection = {
    from: raw.from,
    where: always,
    datedBy: '',
    period: null,
    needs: [],
    lateAfterDays: null,
    subject: null,
    value: null,
    until: null,
  };
  if (!source) {
    place.report([...place.path, 'from'], `没有“${raw.from}”这一台账`);
    return none;
  }
  const optional = (name: string | undefined, key: string): string | null =>
    name === undefined ? null : fieldIn(source, name, { ...place, path: [...place.path, key] });
  const slots = Object.values(source.fields).flatMap((field) => (field.kind === 'evidence' ? field.slots : []));
  for (const need of raw.needs)
    if (!slots.includes(need)) place.report([...place.path, 'needs'], `“${source.label}”没有“${need}”这种佐证材料`);
  const where: Condition = loadCondition(raw.where, { source, path: [...place.path, 'where'], report: place.report });
  return {
    from: raw.from,
    where,
    datedBy: optional(raw.dated_by ?? raw.active?.from, raw.dated_by === undefined ? 'active' : 'dated_by') ?? source.happenedAt,
    period: optional(raw.period, 'period'),
    needs: raw.needs,
    lateAfterDays: raw.late_after_days ?? null,
    subject: optional(raw.subject, 'subject'),
    value: optional(raw.value, 'value'),
    until: optional(raw.until ?? raw.active?.to, raw.until === undefined ? 'active' : 'until'),
  };
}

function fieldIn(source: Source, name: string, { path, report }: Place): string {
  const field = camel(name);
  if (!Object.hasOwn(source.fields, field)) report(path, `“${source.label}”没有“${name}”这一项`);
  return field;
}

function dueRule(due: NonNullable<ObligationFile['due']>): DueRule {
  if ('day_of_month' in due) return { kind: 'day_of_month', day: due.day_of_month, roll: due.roll };
  if ('month' in due) return { kind: 'date_of_year', month: due.month, day: due.day, roll: due.roll };
  if ('workday' in due) return { kind: 'workday', n: due.workday, of: due.of };
  return { kind: 'period_end', roll: due.roll };
}

function loadTable(file: PackFile, report: Report): PackTable | null {
  if (!file.table) return null;
  const { columns, fill, groups } = file.table;
  if (!columns.includes(fill)) report(['table', 'fill'], `“${fill}”不是表中的一列`);
  const clauses = new Set(file.clauses.map((clause) => clause.id));
  return {
    title: file.table.title ?? file.title,
    columns,
    fill,
    groups: groups.map((group, g) => ({
      label: group.label,
      items: group.items.map((item, i) => ({
        label: item.label,
        rows: item.rows.map((id) => {
          if (!clauses.has(`r${id}`)) report(['table', 'groups', g, 'items', i, 'rows'], `没有条目 r${id}`);
          return { id, clause: `r${id}` };
        }),
      })),
    })),
  };
}

function chineseIssue(issue: {
  readonly code: string;
  readonly message: string;
  readonly keys?: readonly string[];
  readonly expected?: string;
}): string {
  if (issue.code === 'unrecognized_keys') return `不认识的项：${(issue.keys ?? []).join('、')}`;
  if (issue.code === 'invalid_type') return `应为${issue.expected ?? '其他类型'}`;
  return /[一-龥]/.test(issue.message) ? issue.message : '内容不符合格式';
}

function defined<T extends object>(given: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
