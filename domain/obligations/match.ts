/** The first step: one version of one record as evidence for one obligation, or none. Depends on the record alone. */
import { dayOfInstant, isDay } from '@qinglian/kernel/calendar/day.ts';
import { isPeriod, periodById } from '@qinglian/kernel/calendar/period.ts';
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import { type Condition, fieldsOf, holds, lookupIn, STATE } from './condition.ts';
import type { Fact, Obligation, Selection, Source, Sources } from './types.ts';

interface Role {
  readonly role: Fact['role'];
  readonly selection: Selection;
  readonly followed?: { readonly where: Condition; readonly datedBy: string | null };
}

const roles = new WeakMap<Obligation, readonly Role[]>();

/** What an obligation selects, in which role. Asked once for every record there is: read once. */
export function rolesIn(obligation: Obligation): readonly Role[] {
  let own = roles.get(obligation);
  if (!own) roles.set(obligation, (own = readRoles(obligation)));
  return own;
}

function readRoles(obligation: Obligation): readonly Role[] {
  switch (obligation.kind) {
    case 'periodic_count':
    case 'deadline':
    case 'standing':
    case 'threshold':
      return [{ role: 'evidence', selection: obligation.evidence }];
    case 'judgement':
      return obligation.evidence === null ? [] : [{ role: 'evidence', selection: obligation.evidence }];
    case 'per_subject_interval':
      return [
        { role: 'population', selection: obligation.population },
        ...(obligation.exempt === null ? [] : [{ role: 'exempt' as const, selection: obligation.exempt }]),
      ];
    case 'coverage':
      return [
        obligation.having === null
          ? { role: 'population', selection: obligation.population }
          : { role: 'population', selection: obligation.population, followed: { where: obligation.having, datedBy: null } },
        ...(obligation.evidence === null ? [] : [{ role: 'evidence' as const, selection: obligation.evidence }]),
      ];
    case 'per_event':
      return [{ role: 'population', selection: obligation.trigger, followed: obligation.follow }];
  }
}

/** The sources whose records an obligation looks at. */
export const sourcesOf = (obligation: Obligation): readonly string[] => [
  ...new Set(rolesIn(obligation).map(({ selection }) => selection.from)),
];

/** The fields of a source that `match` looks at for these obligations: what a backfill has to read, and no more. */
export function fieldsRead(obligations: readonly Obligation[], source: Source): ReadonlySet<string> {
  const fields = new Set<string>([source.title, source.happenedAt]);
  const add = (name: string | null | undefined): void => {
    if (name !== null && name !== undefined && name !== STATE) fields.add(name);
  };
  for (const { selection, followed } of obligations.flatMap(rolesIn)) {
    if (selection.from !== source.name) continue;
    for (const name of [...fieldsOf(selection.where), ...(followed ? fieldsOf(followed.where) : [])]) add(name);
    for (const name of [selection.datedBy, selection.period, selection.until, selection.value, followed?.datedBy]) add(name);
    for (const name of selection.subject ?? []) add(name);
    if (selection.needs.length > 0)
      for (const [name, field] of Object.entries(source.fields)) if (field.kind === 'evidence') fields.add(name);
  }
  return fields;
}

/** Facts of one version, without the end of its knowledge: that is the next version's beginning. A removed version gives none. */
export function match(obligation: Obligation, record: RecordVersion, sources: Sources): readonly Fact[] {
  const facts: Fact[] = [];
  if (record.removed) return facts;
  for (const role of rolesIn(obligation)) {
    if (role.selection.from !== record.ledger || !holds(role.selection.where, lookupIn(record))) continue;
    const source = sources.get(record.ledger);
    const fact = source && factOf(obligation, role, record, source);
    if (fact) facts.push(fact);
  }
  return facts;
}

function factOf(
  obligation: Obligation,
  { role, selection, followed }: Role,
  record: RecordVersion,
  source: Source,
): Fact | undefined {
  const text = (field: string | null): string | null => {
    const value = field === null ? null : (record.values[field] ?? null);
    return typeof value === 'string' ? value : null;
  };
  const dated = text(selection.datedBy);
  // Not yet dated: a report that was not sent, a conference that was not approved. No evidence, and no error.
  if (dated === null) return undefined;
  const isByPeriod = source.fields[selection.datedBy]?.kind === 'period';
  const named = isByPeriod ? dated : text(selection.period);
  const period = named !== null && isPeriod(named) ? named : null;
  const day = isByPeriod ? (period === null ? null : periodById(period).start) : isDay(dated) ? dated : null;
  // Never written by the product, but read from packages: such a record is there and proves nothing.
  const unreadable = day === null || period !== named ? ['可识别的日期'] : [];
  const happened = day ?? dayOfInstant(record.registeredAt);
  const followedOn = followed?.datedBy ? text(followed.datedBy) : happened;
  const value = selection.value === null ? null : record.values[selection.value];
  return {
    orgId: record.orgId,
    obligation: obligation.id,
    role,
    ledger: record.ledger,
    recordId: record.id,
    version: record.version,
    hash: record.hash,
    title: text(source.title) ?? '',
    subject: selection.subject === null ? record.id : subjectOf(selection.subject.map(text)),
    period,
    happened,
    until: text(selection.until),
    registered: record.registeredAt,
    knownFrom: record.recordedAt,
    knownUntil: null,
    missing: [...unreadable, ...missingSlots(selection, record, source)],
    value: typeof value === 'number' ? value : null,
    followed: followed && isDay(followedOn) && holds(followed.where, lookupIn(record)) ? followedOn : null,
  };
}

/** Unknown when one part is not filled in. */
const subjectOf = (parts: readonly (string | null)[]): string | null => (parts.includes(null) ? null : parts.join('|'));

function missingSlots(selection: Selection, record: RecordVersion, source: Source): readonly string[] {
  if (selection.needs.length === 0) return [];
  const held = new Set<string>();
  for (const [name, field] of Object.entries(source.fields)) {
    if (field.kind !== 'evidence') continue;
    const items = record.values[name];
    if (Array.isArray(items)) for (const item of items as readonly EvidenceItem[]) held.add(item.slot);
  }
  return selection.needs.filter((slot) => !held.has(slot));
}
