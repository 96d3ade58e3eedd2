/** The statements behind the write path: row, version, search text, file links. */
import { versionHash } from '@qinglian/domain/journal/chain.ts';
import type { Json } from '@qinglian/kernel/canonical.ts';
import type { Ledger, Values } from '@qinglian/kernel/define.ts';
import { periodById } from '@qinglian/kernel/calendar/period.ts';
import { sql } from '../platform/postgres/database.ts';
import { jsonOf } from './content.ts';
import { columnValue, type StoredRecord } from './row.ts';
import { gramsOf, searchText } from './search.ts';
import type { Work } from './services.ts';
import { columnsOf, versionTable } from './tables.ts';

export async function saveRow(work: Work, ledger: Ledger, stored: StoredRecord, isNew: boolean): Promise<void> {
  const { record } = stored;
  const columns = columnsOf(ledger);
  const happenedOn =
    ledger.fields[ledger.happenedAt]?.kind === 'period' ? periodById(record.happenedAt).start : record.happenedAt;
  const kernel = [
    ['department_id', sql`${stored.departmentId}::uuid`],
    ['owner_ids', sql`${[...stored.ownerIds]}::uuid[]`],
    ['state', sql`${record.state}`],
    ['state_since', sql`${stored.stateSince}::timestamptz`],
    ['version', sql`${record.version}`],
    ['happened_on', sql`${happenedOn}::date`],
    ['recorded_at', sql`${record.recordedAt}::timestamptz`],
    ['removed_at', sql`${record.removed ? record.recordedAt : null}::timestamptz`],
    ['search_text', sql`${searchText(ledger, record.values)}`],
  ] as const;
  const own = columns.map((column) => [column.column, columnValue(column, record.values[column.field] ?? null)] as const);
  if (!isNew) {
    const sets = [...kernel, ...own].map(([name, value]) => sql`${sql.ref(name)} = ${value}`);
    await sql`update ${sql.table(ledger.name)} set ${sql.join(sets)} where id = ${record.id}::uuid and org_id = ${stored.orgId}::uuid`.execute(
      work.tx,
    );
    return;
  }
  const fixed = [
    ['id', sql`${record.id}::uuid`],
    ['org_id', sql`${stored.orgId}::uuid`],
    ['registered_at', sql`${record.registeredAt}::timestamptz`],
    ['recorded_by', sql`${stored.recordedBy}::uuid`],
    ['entered_for', sql`${stored.enteredFor}::uuid`],
  ] as const;
  const all = [...fixed, ...kernel, ...own];
  await sql`insert into ${sql.table(ledger.name)} (${sql.join(all.map(([name]) => sql.ref(name)))}) values (${sql.join(all.map(([, value]) => value))})`.execute(
    work.tx,
  );
}

/** Everything a version says, as it is hashed and exported. */
export interface VersionContent {
  readonly ledger: string;
  readonly record: string;
  readonly org: string;
  readonly version: number;
  readonly state: string;
  readonly recordedAt: string;
  readonly registeredAt: string;
  readonly recordedBy: string;
  readonly enteredFor: string | null;
  readonly move: string;
  readonly reason: string | null;
  readonly removed: boolean;
  readonly values: Values;
}

export const versionContent = (content: VersionContent): Readonly<Record<string, Json>> => ({
  ...content,
  values: jsonOf(content.values),
});

/** Writes the version that `stored` holds and gives its salted hash. */
export async function insertVersion(
  work: Work,
  ledger: Ledger,
  stored: StoredRecord,
  change: { readonly move: string; readonly reason: string | null },
): Promise<string> {
  const { record } = stored;
  const columns = columnsOf(ledger);
  const salt = Buffer.from(work.services.chance.bytes(16)).toString('hex');
  const hash = versionHash(
    salt,
    versionContent({
      ledger: ledger.name,
      record: record.id,
      org: stored.orgId,
      version: record.version,
      state: record.state,
      recordedAt: record.recordedAt,
      registeredAt: record.registeredAt,
      recordedBy: work.actor.personId,
      enteredFor: stored.enteredFor,
      move: change.move,
      reason: change.reason,
      removed: record.removed,
      values: record.values,
    }),
  );
  const entries = [
    ['record_id', sql`${record.id}::uuid`],
    ['org_id', sql`${stored.orgId}::uuid`],
    ['version', sql`${record.version}`],
    ['state', sql`${record.state}`],
    ['recorded_at', sql`${record.recordedAt}::timestamptz`],
    ['registered_at', sql`${record.registeredAt}::timestamptz`],
    ['recorded_by', sql`${work.actor.personId}::uuid`],
    ['entered_for', sql`${stored.enteredFor}::uuid`],
    ['move', sql`${change.move}`],
    ['reason', sql`${change.reason}`],
    ['removed', sql`${record.removed}`],
    ['salt', sql`${salt}`],
    ['hash', sql`${hash}`],
    ...columns.map((column) => [column.column, columnValue(column, record.values[column.field] ?? null)] as const),
  ] as const;
  await sql`insert into ${sql.table(versionTable(ledger))} (${sql.join(entries.map(([name]) => sql.ref(name)))}) values (${sql.join(entries.map(([, value]) => value))})`.execute(
    work.tx,
  );
  return hash;
}

export async function saveSearch(work: Work, ledger: Ledger, stored: StoredRecord): Promise<void> {
  const { id } = stored.record;
  if (stored.record.removed) {
    await sql`delete from record_search where ledger = ${ledger.name} and record_id = ${id}::uuid and org_id = ${stored.orgId}::uuid`.execute(
      work.tx,
    );
    return;
  }
  const grams = [...gramsOf(searchText(ledger, stored.record.values))];
  await sql`insert into record_search (ledger, record_id, org_id, grams) values (${ledger.name}, ${id}::uuid, ${stored.orgId}::uuid, ${grams}::text[])
    on conflict (ledger, record_id) do update set grams = excluded.grams where record_search.grams <> excluded.grams`.execute(
    work.tx,
  );
}

/** Files stay linked as long as one version of the record names them: links are only added. */
export async function linkFiles(work: Work, ledger: Ledger, stored: StoredRecord): Promise<void> {
  const ids = new Set<string>();
  for (const [name, field] of Object.entries(ledger.fields)) {
    const value = stored.record.values[name];
    if (field.kind !== 'evidence' || !Array.isArray(value)) continue;
    for (const item of value) if (typeof item === 'object' && item.kind === 'file') ids.add(item.fileId);
  }
  if (ids.size === 0) return;
  await sql`insert into file_link (org_id, file_id, ledger, record_id)
    select ${stored.orgId}::uuid, id, ${ledger.name}, ${stored.record.id}::uuid from unnest(${[...ids]}::uuid[]) as id
    on conflict do nothing`.execute(work.tx);
}
