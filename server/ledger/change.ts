/** What every change has in common: the record as it will stand, and everything that follows from it in the same transaction. */
import type { Ledger, RecordVersion, Values } from '@qinglian/kernel/define.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { withoutLapsed } from './content.ts';
import { rewriteDeadlines } from './deadlines.ts';
import { noteEntry } from './journal.ts';
import type { StoredRecord } from './row.ts';
import type { Work } from './services.ts';
import { insertVersion, linkFiles, saveRow, saveSearch } from './store.ts';

export function changed(
  work: Work,
  ledger: Ledger,
  before: StoredRecord,
  change: { readonly values?: Values; readonly state?: string; readonly removed?: boolean },
): StoredRecord {
  const values = withoutLapsed(ledger, change.values ?? before.record.values);
  const state = change.state ?? before.record.state;
  const record: RecordVersion = {
    ...before.record,
    version: before.record.version + 1,
    state,
    happenedAt: String(values[ledger.happenedAt]),
    recordedAt: work.now,
    removed: change.removed ?? false,
    values,
  };
  const keep = before.enteredFor === null ? [before.recordedBy] : [before.recordedBy, before.enteredFor];
  return {
    ...before,
    departmentId: homeField(ledger, values) ?? before.departmentId,
    ownerIds: ownersOf(ledger, values, keep),
    stateSince: state === before.record.state ? before.stateSince : work.now,
    record,
  };
}

export interface PendingChange {
  readonly before: StoredRecord | null;
  readonly next: StoredRecord;
  readonly move: string;
  readonly reason: string | null;
}

/** Everything after the decision: what is stored, what follows from it, what the journal says. */
export async function commitChange(
  work: Work,
  ledger: Ledger,
  { before, next, move, reason }: PendingChange,
): Promise<StoredRecord> {
  touch('ledger', ledger.name);
  await saveRow(work, ledger, next, before === null);
  const hash = await insertVersion(work, ledger, next, { move, reason });
  const stored: StoredRecord = { ...next, record: { ...next.record, hash } };
  await saveSearch(work, ledger, stored);
  await linkFiles(work, ledger, stored);
  await rewriteDeadlines(work, ledger, stored);
  noteEntry(work, {
    orgId: stored.orgId,
    ledger: ledger.name,
    record: stored.record.id,
    version: stored.record.version,
    move,
    hash,
  });
  for (const hook of work.services.hooks)
    await hook(work, { ledger, move, before: before?.record ?? null, after: stored.record });
  return stored;
}

export const homeField = (ledger: Ledger, values: Values): string | null => {
  for (const [name, field] of Object.entries(ledger.fields)) {
    if (field.kind === 'department' && field.isHome === true) {
      const value = values[name];
      return typeof value === 'string' ? value : null;
    }
  }
  return null;
};

export function ownersOf(ledger: Ledger, values: Values, always: readonly string[]): readonly string[] {
  const owners = new Set(always);
  for (const [name, field] of Object.entries(ledger.fields)) {
    if (field.kind !== 'person' || field.isOwner !== true) continue;
    const value = values[name];
    if (typeof value === 'string') owners.add(value);
    else if (Array.isArray(value)) for (const id of value) if (typeof id === 'string') owners.add(id);
  }
  return [...owners];
}
