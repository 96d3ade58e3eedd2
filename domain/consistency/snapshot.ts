/**
 * 台账自查: what does not fit together, each finding with the place that mends it. Pure functions over a snapshot of one
 * institution. For the institution's own eyes: findings never travel.
 */
import { dayNumber, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { Ledger, RecordVersion } from '@qinglian/kernel/define.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';

export interface PostNow {
  readonly id: string;
  readonly name: string;
  readonly isKey: boolean;
  readonly riskArea: string | null;
  readonly roles: readonly string[];
  readonly holders: readonly { readonly personId: string; readonly name: string; readonly since: string }[];
}

export interface Snapshot {
  readonly today: string;
  readonly level: string | null;
  readonly ledgers: ReadonlyMap<string, Ledger>;
  readonly records: ReadonlyMap<string, readonly RecordVersion[]>;
  readonly posts: readonly PostNow[];
  /** Accounts that still open for people who have left. */
  readonly leavers: readonly { readonly personId: string; readonly name: string; readonly leftOn: string }[];
  /** Readings of vague phrases that the issuer has not confirmed. */
  readonly readings: readonly { readonly pack: string; readonly row: string; readonly title: string; readonly note: string }[];
  /** Parameters asked for that are looser than those of a level above. */
  readonly conflicts: readonly { readonly pack: string; readonly reason: string }[];
  /** Day of the last checkpoint that the level above countersigned; null when there is none. */
  readonly lastCountersigned: string | null;
}

export interface Finding {
  readonly text: string;
  /** Where it is mended. */
  readonly href: string;
  /** Who mends it there, where it is not for the reader to do. */
  readonly by?: '系统管理员';
}

export interface Check {
  readonly id: string;
  readonly group: '佐证' | '会议' | '制度' | '人员' | '整改' | '采购与会议活动' | '标准' | '系统';
  readonly title: string;
  run(snapshot: Snapshot): readonly Finding[];
}

export const recordsIn = (snapshot: Snapshot, ledger: string): readonly RecordVersion[] => snapshot.records.get(ledger) ?? [];
export const all = (snapshot: Snapshot): readonly RecordVersion[] => [...snapshot.records.values()].flat();
export const text = (record: RecordVersion, field: string): string =>
  typeof record.values[field] === 'string' ? String(record.values[field]) : '';
export const titleOf = (snapshot: Snapshot, record: RecordVersion): string =>
  text(record, snapshot.ledgers.get(record.ledger)?.title ?? 'title');
export const hrefOf = (record: RecordVersion): string => `/ledgers/${record.ledger}/${record.id}`;
export const finding = (snapshot: Snapshot, record: RecordVersion, what: string): Finding => ({
  text: `“${titleOf(snapshot, record)}”${what}`,
  href: hrefOf(record),
});

export function evidenceOf(snapshot: Snapshot, record: RecordVersion): readonly EvidenceItem[] | undefined {
  const fields = Object.entries(snapshot.ledgers.get(record.ledger)?.fields ?? {}).filter(
    ([, field]) => field.kind === 'evidence' && field.readOnly !== true,
  );
  if (fields.length === 0) return undefined;
  return fields.flatMap(([name]) => (record.values[name] ?? []) as readonly EvidenceItem[]);
}

export const isDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value);
/** How many days after it happened a record was entered; 0 for records dated by a period. */
export const lateDays = (record: RecordVersion): number =>
  isDay(record.happenedAt) ? dayNumber(dayOfInstant(record.registeredAt)) - dayNumber(record.happenedAt) : 0;
export const FINISHED = new Set(['filed', 'in_force', 'closed', 'verified', 'named', 'settled']);

export const groupBy = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
};
