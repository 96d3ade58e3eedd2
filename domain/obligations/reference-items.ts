/** The plain evaluator's way of looking at records: all of them, again, for every question. */
import { addDays, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { type Period, periodById } from '@qinglian/kernel/calendar/period.ts';
import type { CalendarEdition } from '@qinglian/kernel/calendar/workdays.ts';
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import { holds, lookupIn } from './condition.ts';
import type { JudgeContext, Obligation, Selection, Source, Sources } from './types.ts';

export type History = readonly RecordVersion[];
export interface World {
  readonly records: readonly History[];
  readonly sources: Sources;
  readonly context: JudgeContext;
  readonly calendar: CalendarEdition;
  readonly start: string;
}

/** One record as it was known, read for one selection. */
export interface Item {
  readonly id: string;
  readonly day: string;
  readonly until: string | null;
  readonly subject: string | null;
  readonly value: number | null;
  readonly isComplete: boolean;
  readonly isLate: boolean;
  readonly version: RecordVersion;
}

/** All records again: known then, not removed, of the right source, fulfilling the condition, happened by the day and in the period. */
export function look(world: World, selection: Selection, period?: Period): readonly Item[] {
  const source = world.sources.get(selection.from);
  const items: Item[] = [];
  if (!source) return items;
  for (const history of world.records) {
    const version = history.findLast((one) => one.recordedAt <= world.context.knownAt);
    if (!version || version.removed || version.ledger !== selection.from) continue;
    if (!holds(selection.where, lookupIn(version))) continue;
    const item = read(version, selection, source);
    if (item === undefined || item.day > world.context.asOf) continue;
    if (period && !falls(item, selection, { source, period })) continue;
    items.push(item);
  }
  return items.sort((a, b) => (a.day === b.day ? (a.id < b.id ? -1 : 1) : a.day < b.day ? -1 : 1));
}

export const words = (version: RecordVersion, field: string | null): string | null => {
  const value = field === null ? null : version.values[field];
  return typeof value === 'string' ? value : null;
};

function read(version: RecordVersion, selection: Selection, source: Source): Item | undefined {
  const dated = words(version, selection.datedBy);
  if (dated === null) return undefined;
  const byPeriod = source.fields[selection.datedBy]?.kind === 'period';
  const day = byPeriod ? periodById(dated).start : dated;
  const named = byPeriod ? dated : words(version, selection.period);
  const counted = named !== null && periodById(named).start === day ? addDays(periodById(named).end, -1) : day;
  const value = selection.value === null ? null : version.values[selection.value];
  const parts = selection.subject?.map((field) => words(version, field));
  return {
    id: version.id,
    day,
    until: words(version, selection.until),
    subject: parts === undefined ? version.id : parts.includes(null) ? null : parts.join('|'),
    value: typeof value === 'number' ? value : null,
    isComplete: selection.needs.every((slot) => hasPaper(version, source, slot)),
    isLate: selection.lateAfterDays !== null && dayOfInstant(version.registeredAt) > addDays(counted, selection.lateAfterDays),
    version,
  };
}

const hasPaper = (version: RecordVersion, source: Source, slot: string): boolean =>
  Object.keys(source.fields).some((field) => {
    const value = version.values[field];
    return source.fields[field]?.kind === 'evidence' && Array.isArray(value) && value.some((item) => item.slot === slot);
  });

function falls(item: Item, selection: Selection, { source, period }: { source: Source; period: Period }): boolean {
  const byPeriod = source.fields[selection.datedBy]?.kind === 'period';
  const named = words(item.version, byPeriod ? selection.datedBy : selection.period);
  if (named === null) return period.start <= item.day && item.day < period.end;
  const own = periodById(named);
  return period.start <= own.start && own.end <= period.end;
}

export function param(obligation: Obligation, { context }: World, value: number | string, day: string): number {
  if (typeof value === 'number') return value;
  const found = obligation.params[value.slice(1)];
  if (!found) throw new Error(`no parameter ${value}`);
  const own = inForce(context, day)[`${obligation.id}.${value.slice(1)}`] ?? found.value;
  if (found.may === 'raise') return own > found.value ? own : found.value;
  return found.may === 'lower' && own < found.value ? own : found.value;
}

function inForce({ profile }: JudgeContext, day: string): Readonly<Record<string, number>> {
  let { params } = profile;
  for (const one of profile.dated ?? []) if (one.from <= day) params = one.params;
  return params;
}

export const complete = (items: readonly Item[]): readonly Item[] => items.filter((item) => item.isComplete);
export const prompt = (items: readonly Item[]): readonly Item[] => items.filter((item) => item.isComplete && !item.isLate);
