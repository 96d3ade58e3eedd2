/** Which records of which source an obligation looks at: every field that a pack names must exist and be of a kind that can answer. */
import type { Field } from '@qinglian/kernel/fields/index.ts';
import { always } from './condition.ts';
import { camel, loadCondition, type Report } from './load-condition.ts';
import type { ObligationFile, SelectionFile } from './schema.ts';
import type { Selection, Source, Sources } from './types.ts';

export interface Place {
  readonly path: readonly (string | number)[];
  readonly report: Report;
  readonly sources: Sources;
}

const days = ['date', 'period'] as const;
const numbers = ['number', 'money'] as const;
const single = ['text', 'choice', 'date', 'period', 'person', 'post', 'department', 'organisation', 'reference'] as const;

export function loadSelection(raw: SelectionFile, place: Place): Selection {
  const { path, report } = place;
  const source = place.sources.get(raw.from);
  if (!source) {
    report([...path, 'from'], `没有“${raw.from}”这一台账`);
    return { ...nothing, from: raw.from };
  }
  const optional = (name: string | undefined, key: string, kinds: readonly Field['kind'][]): string | null =>
    name === undefined ? null : fieldIn(source, name, { place: { ...place, path: [...path, key] }, kinds });
  for (const need of raw.needs)
    if (!slotsIn(source).includes(need)) report([...path, 'needs'], `“${source.label}”没有“${need}”这种佐证材料`);
  return {
    from: raw.from,
    where: loadCondition(raw.where, { source, path: [...path, 'where'], report }),
    datedBy:
      optional(raw.dated_by ?? raw.active?.from, raw.dated_by === undefined ? 'active' : 'dated_by', days) ?? source.happenedAt,
    period: optional(raw.period, 'period', ['period']),
    needs: raw.needs,
    lateAfterDays: raw.late_after_days ?? null,
    subject: raw.subject === undefined ? null : raw.subject.flatMap((name) => optional(name, 'subject', single) ?? []),
    value: optional(raw.value, 'value', numbers),
    until: optional(raw.until ?? raw.active?.to, raw.until === undefined ? 'active' : 'until', ['date']),
  };
}

/** Who is let off, by whom, until when. `by` names the register of exemptions; its `subject` says whom. */
export function loadExempt(raw: NonNullable<ObligationFile['exempt']>, place: Place): Selection {
  const { by, approver, where, needs } = raw;
  const until = raw.until ?? (place.sources.get(by)?.fields['validUntil'] ? 'valid_until' : undefined);
  return loadSelection(
    {
      from: by,
      where: approver === undefined ? where : { ...where, approver },
      needs,
      subject: raw.subject ?? ['subject'],
      ...(until && { until }),
    },
    { ...place, path: [...place.path, 'exempt'] },
  );
}

const nothing: Omit<Selection, 'from'> = {
  where: always,
  datedBy: '',
  period: null,
  needs: [],
  lateAfterDays: null,
  subject: null,
  value: null,
  until: null,
};

const slotsIn = (source: Source): readonly string[] =>
  Object.values(source.fields).flatMap((field) => (field.kind === 'evidence' ? field.slots : []));

/** The camelCase name of a field that must be there and of one of the kinds asked for. */
export function fieldIn(source: Source, name: string, wanted: { place: Place; kinds: readonly Field['kind'][] }): string {
  const { path, report } = wanted.place;
  const field = camel(name);
  const definition = Object.hasOwn(source.fields, field) ? source.fields[field] : undefined;
  if (!definition) report(path, `“${source.label}”没有“${name}”这一项`);
  else if (!wanted.kinds.includes(definition.kind) || ('many' in definition && definition.many))
    report(path, `“${source.label}”的“${definition.label}”不能用在这里`);
  return field;
}
