/**
 * The one read path: page, record, count, search, filter, sort, history, export, report and notice all come through here.
 * What an actor may not read can be neither selected nor filtered, sorted, searched or counted by.
 */
import type { Ledger, RecordVersion, Values } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { findRow, rowsOf, sql } from '../platform/postgres/database.ts';
import { isEmpty, reachOf, reachSql, readableFields } from './access.ts';
import { type Filter, filterSql, type ListQuery, orderOf } from './query.ts';
import { fieldColumns, kernelColumns, type Row, type StoredRecord, storedRecord, valuesOfRow } from './row.ts';
import { noteEntry } from './journal.ts';
import { likePattern, queryGrams } from './search.ts';
import { getLedger, type Work } from './services.ts';
import { columnsOf, versionTable } from './tables.ts';

/** Beyond this a count is "10,000+": an exact one costs a scan. */
export const COUNT_CAP = 10_000;
export const PAGE_LIMIT = 200;

export interface Page {
  readonly rows: readonly StoredRecord[];
  readonly next: string | null;
}

/** What this actor sees of a ledger. `not_found` when that is nothing. */
export interface Lens {
  readonly ledger: Ledger;
  /** Readable fields, in the order of the definition. */
  readonly fields: readonly string[];
  readonly where: ReturnType<typeof sql>;
}

export function openLedger(work: Work, name: string): Lens {
  const ledger = getLedger(work.services, name);
  const reach = reachOf(work.actor, ledger.access.read);
  if (isEmpty(reach)) throw new AppError('not_found');
  return { ledger, fields: readableFields(work.actor, ledger), where: reachSql(work.actor, reach) };
}

/** Takes the fields out that this actor may not see. */
export function veil(lens: Lens, stored: StoredRecord): StoredRecord {
  const values: Record<string, Values[string]> = {};
  for (const field of lens.fields) values[field] = stored.record.values[field] ?? null;
  return { ...stored, record: { ...stored.record, values } };
}

/** A page of records in the query's order, continued by cursor. Bounded by `PAGE_LIMIT`. */
export async function listRecords(work: Work, name: string, query: ListQuery): Promise<Page> {
  const lens = openLedger(work, name);
  const { ledger } = lens;
  const limit = Math.min(query.limit ?? 50, PAGE_LIMIT);
  const order = orderOf(lens, query.sort, query.after);
  const rows = await rowsOf(
    work.tx,
    sql<Row>`select happened_on, ${kernelColumns}, ${visibleColumns(lens)} from ${sql.table(ledger.name)}
      where ${await conditions(work, lens, query)} and ${order.after} order by ${order.by} limit ${limit + 1}`,
  );
  const page = rows.slice(0, limit).map((row) => veil(lens, storedRecord(ledger, row)));
  const last = rows.length > limit ? rows[limit - 1] : undefined;
  return { rows: page, next: last === undefined ? null : order.cursor(last) };
}

/** Up to the cap; `isExact` when somebody asked for the number itself. */
export async function countRecords(
  work: Work,
  name: string,
  query: ListQuery,
  { isExact = false }: { readonly isExact?: boolean } = {},
): Promise<{ total: number; capped: boolean }> {
  const lens = openLedger(work, name);
  const cap = isExact ? null : COUNT_CAP;
  const row = await findRow(
    work.tx,
    sql<{ n: number }>`select count(*)::int as n from (select 1 from ${sql.table(lens.ledger.name)}
      where ${await conditions(work, lens, query)} limit ${cap === null ? null : cap + 1}) as found`,
  );
  const n = row?.n ?? 0;
  return { total: cap === null ? n : Math.min(n, cap), capped: cap !== null && n > cap };
}

/** One record; not there, removed and not readable are the same answer. Reading a sensitive one is journalled. */
export async function getRecord(work: Work, name: string, id: string): Promise<StoredRecord> {
  const lens = openLedger(work, name);
  const row = await findRow(
    work.tx,
    sql<Row>`select happened_on, ${kernelColumns}, ${visibleColumns(lens)} from ${sql.table(lens.ledger.name)}
      where id = ${id}::uuid and removed_at is null and ${lens.where}`,
  );
  if (!row) throw new AppError('not_found');
  touch('ledger', name);
  const stored = veil(lens, storedRecord(lens.ledger, row));
  if (lens.ledger.access.journalReads === true) noteReading(work, stored, 'read');
  return stored;
}

/**
 * One record that its house opened to somebody outside for a time (调阅). `work` acts in the house; the caller has just found
 * the grant there. Fields with readers of their own stay closed, and every reading is journalled in the house's chain.
 */
export async function getOpenedRecord(
  work: Work,
  name: string,
  id: string,
): Promise<StoredRecord & { readonly fields: readonly string[] }> {
  const ledger = getLedger(work.services, name);
  const fields = Object.entries(ledger.fields).flatMap(([field, { readableBy }]) => (readableBy === undefined ? [field] : []));
  const lens: Lens = { ledger, fields, where: sql`(org_id = ${work.actor.orgId}::uuid)` };
  const row = await findRow(
    work.tx,
    sql<Row>`select happened_on, ${kernelColumns}, ${visibleColumns(lens)} from ${sql.table(name)}
      where id = ${id}::uuid and removed_at is null and ${lens.where}`,
  );
  if (!row) throw new AppError('not_found');
  touch('ledger', name);
  const stored = veil(lens, storedRecord(ledger, row));
  noteReading(work, stored, 'access_read');
  return { ...stored, fields };
}

/** What was read of a sensitive record: in its organisation's chain, under the name of who acts. */
export function noteReading(work: Work, { orgId, record }: StoredRecord, move: string): void {
  // One look is one entry, however often the work comes back to the record.
  if (work.entries.some((entry) => entry.record === record.id && entry.move === move && entry.orgId === orgId)) return;
  noteEntry(work, { orgId, ledger: record.ledger, record: record.id, version: record.version, move, hash: '' });
}

/** Some records by id, as far as the actor may read them. */
export async function recordsById(work: Work, name: string, ids: readonly string[]): Promise<readonly StoredRecord[]> {
  const lens = openLedger(work, name);
  const rows = await rowsOf(
    work.tx,
    sql<Row>`select happened_on, ${kernelColumns}, ${visibleColumns(lens)} from ${sql.table(lens.ledger.name)}
      where id = any (${[...ids]}::uuid[]) and removed_at is null and ${lens.where} order by happened_on, id`,
  );
  return rows.map((row) => veil(lens, storedRecord(lens.ledger, row)));
}

export interface HistoryVersion {
  readonly version: number;
  readonly at: string;
  readonly by: string;
  readonly move: string;
  readonly state: string;
  readonly reason: string | null;
  readonly removed: boolean;
  readonly erased: boolean;
  readonly hash: string;
  readonly values: Values;
}

interface VersionRow {
  readonly version: number;
  readonly recorded_at: string;
  readonly recorded_by: string;
  readonly move: string;
  readonly state: string;
  readonly reason: string | null;
  readonly removed: boolean;
  readonly erased_at: string | null;
  readonly hash: string;
  readonly [column: string]: unknown;
}

/** Every version of a record that the actor may read, first to last. */
export async function listVersions(work: Work, name: string, id: string): Promise<readonly HistoryVersion[]> {
  const lens = openLedger(work, name);
  await getRecord(work, name, id);
  const columns = columnsOf(lens.ledger).filter((column) => lens.fields.includes(column.field));
  const rows = await rowsOf(
    work.tx,
    sql<VersionRow>`select version, recorded_at, recorded_by, move, state, reason, removed, erased_at, hash, ${fieldColumns(columns)}
      from ${sql.table(versionTable(lens.ledger))} where record_id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid order by version`,
  );
  return rows.map((row) => ({
    version: row.version,
    at: row.recorded_at,
    by: row.recorded_by,
    move: row.move,
    state: row.state,
    reason: row.reason,
    removed: row.removed,
    erased: row.erased_at !== null,
    hash: row.hash,
    values: valuesOfRow(columns, row),
  }));
}

/** The record as it was known at an instant, or undefined when it was not yet known or already removed. */
export async function findVersionKnownAt(
  work: Work,
  name: string,
  id: string,
  instant: string,
): Promise<RecordVersion | undefined> {
  const versions = await listVersions(work, name, id);
  const known = versions.filter((version) => version.at <= instant).at(-1);
  const first = versions[0];
  if (!known || !first || known.removed) return undefined;
  const { ledger } = openLedger(work, name);
  return {
    ledger: name,
    id,
    orgId: work.actor.orgId,
    version: known.version,
    state: known.state,
    happenedAt: String(known.values[ledger.happenedAt] ?? ''),
    recordedAt: known.at,
    registeredAt: first.at,
    removed: false,
    values: known.values,
    hash: known.hash,
  };
}

function visibleColumns(lens: Lens) {
  return fieldColumns(columnsOf(lens.ledger).filter((column) => lens.fields.includes(column.field)));
}

async function conditions(work: Work, lens: Lens, query: ListQuery) {
  const parts = [lens.where, sql`removed_at is null`];
  for (const filter of query.filters ?? []) parts.push(filterSql(lens, filter));
  const wanted = (query.q ?? '').trim();
  if (wanted !== '') parts.push(await searchCondition(work, lens.ledger, wanted));
  return sql.join(parts, sql` and `);
}

const SEARCH_CANDIDATES = 10_000;

async function searchCondition(work: Work, ledger: Ledger, wanted: string) {
  const grams = [...queryGrams(wanted)];
  const rows = await rowsOf(
    work.tx,
    sql<{
      id: string;
    }>`select search_records as id from search_records(${ledger.name}, ${[work.actor.orgId]}::uuid[], ${grams}::text[], ${SEARCH_CANDIDATES})`,
  );
  return sql`(id = any (${rows.map((row) => row.id)}::uuid[]) and search_text like ${likePattern(wanted)})`;
}

export type { Filter, ListQuery };
