/** The journal as a file that anyone verifies offline, and the checkpoints that hospital and authority sign (上级存证). */
import type { Json } from '@qinglian/kernel/canonical.ts';
import { GENESIS, type Link, type LinkEntry, linkHash } from '@qinglian/domain/journal/chain.ts';
import {
  type Checkpoint,
  checkpointHash,
  type Countersignature,
  countersign,
  signCheckpoint,
} from '@qinglian/domain/journal/checkpoint.ts';
import {
  checkpointLine,
  countersignatureLine,
  type FileKey,
  fileKey,
  type FileVersion,
  headerLine,
  linkLine,
  versionLine,
} from '@qinglian/domain/journal/file.ts';
import { isReading } from '@qinglian/domain/journal/line.ts';
import type { Ledger, Values } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { findRow, rowsOf, sql, type Tx } from '../platform/postgres/database.ts';
import { fieldColumns, valuesOfRow } from './row.ts';
import { versionContent } from './store.ts';
import { columnsOf, versionTable } from './tables.ts';

export interface ExportOptions {
  readonly orgId: string;
  readonly ledgers: ReadonlyMap<string, Ledger>;
  readonly keys: readonly FileKey[];
  /** The records' contents as well; without them only the chain is checked. */
  readonly withVersions: boolean;
}

interface LinkRow {
  readonly seq: number;
  readonly tx_id: string;
  readonly at: string;
  readonly actor_id: string;
  readonly entries: readonly LinkEntry[];
  readonly prev: string;
  readonly hash: string;
}

interface CheckpointRow {
  readonly seq: number;
  readonly head: string;
  readonly at: string;
  readonly key_id: string;
  readonly signature: string;
  readonly stored_by_org_id: string | null;
  readonly counter_at: string | null;
  readonly counter_key_id: string | null;
  readonly counter_signature: string | null;
}

const BATCH = 500;

/** Lines in the order of the chain, in constant memory. The transaction must be able to read the organisation. */
export async function* exportJournal(tx: Tx, options: ExportOptions): AsyncGenerator<string> {
  const { orgId } = options;
  const chain = await findRow(
    tx,
    sql<{ seq: number; head: string }>`select seq, head from journal_chain where org_id = ${orgId}::uuid`,
  );
  const checkpoints = await rowsOf(
    tx,
    sql<CheckpointRow>`select seq, head, at, key_id, signature, stored_by_org_id, counter_at, counter_key_id, counter_signature
      from journal_checkpoint where org_id = ${orgId}::uuid order by seq`,
  );
  const versions = options.withVersions ? await countVersions(tx, options) : 0;
  yield headerLine({
    org: orgId,
    seq: chain?.seq ?? 0,
    head: chain?.head ?? GENESIS,
    checkpoints: checkpoints.length,
    countersignatures: checkpoints.filter((row) => row.counter_signature !== null).length,
    versions,
    keys: options.keys,
  });
  for (let after = 0; ; ) {
    const rows = await rowsOf(
      tx,
      sql<LinkRow>`select seq, tx_id, at, actor_id, entries, prev, hash from journal_link
        where org_id = ${orgId}::uuid and seq > ${after} and seq <= ${chain?.seq ?? 0} order by seq limit ${BATCH}`,
    );
    if (rows.length === 0) break;
    for (const row of rows) {
      yield linkLine(linkOfRow(orgId, row));
      if (options.withVersions) for (const entry of row.entries) yield* versionOf(tx, options, entry);
      yield* checkpoints
        .filter((checkpoint) => checkpoint.seq === row.seq)
        .flatMap((checkpoint) => checkpointLines(orgId, checkpoint));
    }
    after = rows.at(-1)?.seq ?? after;
  }
}

const linkOfRow = (orgId: string, row: LinkRow): Link => ({
  org: orgId,
  seq: row.seq,
  tx: row.tx_id,
  at: row.at,
  actor: row.actor_id,
  entries: row.entries,
  prev: row.prev,
  hash: row.hash,
});

/** Readings and erasures name a version again; its content follows the link that wrote it. */
const wroteVersion = (entry: LinkEntry): boolean => !isReading(entry.move) && entry.move !== 'erase' && entry.hash !== '';

async function* versionOf(tx: Tx, options: ExportOptions, entry: LinkEntry): AsyncGenerator<string> {
  const ledger = options.ledgers.get(entry.ledger);
  if (!ledger || !wroteVersion(entry)) return;
  const version = await findVersion(tx, ledger, entry, options.orgId);
  if (version) yield versionLine(version);
}

export interface VersionRow {
  readonly record_id: string;
  readonly org_id: string;
  readonly version: number;
  readonly state: string;
  readonly recorded_at: string;
  readonly registered_at: string;
  readonly recorded_by: string;
  readonly entered_for: string | null;
  readonly move: string;
  readonly reason: string | null;
  readonly removed: boolean;
  readonly salt: string | null;
  readonly [column: string]: unknown;
}

async function findVersion(tx: Tx, ledger: Ledger, entry: LinkEntry, orgId: string): Promise<FileVersion | undefined> {
  const columns = columnsOf(ledger);
  const row = await findRow(
    tx,
    sql<VersionRow>`select record_id, org_id, version, state, recorded_at, registered_at, recorded_by, entered_for, move, reason, removed, salt, ${fieldColumns(columns)}
      from ${sql.table(versionTable(ledger))} where record_id = ${entry.record}::uuid and version = ${entry.version} and org_id = ${orgId}::uuid`,
  );
  if (!row) return undefined;
  const named = { ledger: ledger.name, record: row.record_id, version: row.version };
  if (row.salt === null) return { ...named, salt: null, values: null };
  return { ...named, salt: row.salt, values: contentOfRow(ledger, row, valuesOfRow(columns, row)) };
}

export const contentOfRow = (ledger: Ledger, row: VersionRow, values: Values): Readonly<Record<string, Json>> =>
  versionContent({
    ledger: ledger.name,
    record: row.record_id,
    org: row.org_id,
    version: row.version,
    state: row.state,
    recordedAt: row.recorded_at,
    registeredAt: row.registered_at,
    recordedBy: row.recorded_by,
    enteredFor: row.entered_for,
    move: row.move,
    reason: row.reason,
    removed: row.removed,
    values,
  });

async function countVersions(tx: Tx, options: ExportOptions): Promise<number> {
  let count = 0;
  for (const ledger of options.ledgers.values()) {
    const row = await findRow(
      tx,
      sql<{ n: number }>`select count(*)::int as n from ${sql.table(versionTable(ledger))} where org_id = ${options.orgId}::uuid`,
    );
    count += row?.n ?? 0;
  }
  return count;
}

function checkpointLines(orgId: string, row: CheckpointRow): readonly string[] {
  const checkpoint = checkpointOf(orgId, row);
  const lines = [checkpointLine(checkpoint)];
  if (row.stored_by_org_id !== null && row.counter_at !== null && row.counter_key_id !== null && row.counter_signature !== null) {
    const countersignature: Countersignature = {
      checkpoint: checkpointHash(checkpoint),
      by: row.stored_by_org_id,
      at: row.counter_at,
      key: row.counter_key_id,
      signature: row.counter_signature,
    };
    lines.push(countersignatureLine(countersignature));
  }
  return lines;
}

/** The registered public keys that the checkpoints of an organisation were signed and countersigned with. */
export async function keysOfCheckpoints(tx: Tx, orgId: string): Promise<readonly FileKey[]> {
  const rows = await rowsOf(
    tx,
    sql<{ owner: string; public_key: string }>`select distinct k.org_id as owner, k.public_key from journal_checkpoint c
      join organisation_key k on (k.org_id = c.org_id and k.key_id = c.key_id) or (k.org_id = c.stored_by_org_id and k.key_id = c.counter_key_id)
      where c.org_id = ${orgId}::uuid order by k.public_key`,
  );
  return rows.map((row) => fileKey(row.owner, row.public_key));
}

const checkpointOf = (orgId: string, row: Pick<CheckpointRow, 'seq' | 'head' | 'at' | 'key_id' | 'signature'>): Checkpoint => ({
  org: orgId,
  seq: row.seq,
  head: row.head,
  at: row.at,
  key: row.key_id,
  signature: row.signature,
});

/** The organisation signs where its chain stands; undefined when nothing has been written since its last checkpoint. */
export async function takeCheckpoint(
  tx: Tx,
  options: { orgId: string; secretKey: string; now: string },
): Promise<Checkpoint | undefined> {
  const chain = await findRow(
    tx,
    sql<{
      seq: number;
      head: string;
    }>`select c.seq, c.head from journal_chain c where c.org_id = ${options.orgId}::uuid and c.seq > 0
      and not exists (select 1 from journal_checkpoint k where k.org_id = c.org_id and k.seq = c.seq)`,
  );
  if (!chain) return undefined;
  const checkpoint = signCheckpoint({ org: options.orgId, seq: chain.seq, head: chain.head, at: options.now }, options.secretKey);
  await sql`insert into journal_checkpoint (org_id, seq, head, at, key_id, signature) values (${options.orgId}::uuid, ${chain.seq}, ${chain.head},
    ${options.now}::timestamptz, ${checkpoint.key}, ${checkpoint.signature})`.execute(tx);
  return checkpoint;
}

/**
 * The level above stores and countersigns the last checkpoint, after recomputing the chain from the last head it knew:
 * a chain that does not continue it is `not_authentic`.
 */
export async function countersignLast(
  tx: Tx,
  options: { orgId: string; by: string; secretKey: string; now: string },
): Promise<Countersignature | undefined> {
  const row = await findRow(
    tx,
    sql<CheckpointRow>`select seq, head, at, key_id, signature, stored_by_org_id, counter_at, counter_key_id, counter_signature
      from journal_checkpoint where org_id = ${options.orgId}::uuid and counter_signature is null order by seq desc limit 1`,
  );
  if (!row) return undefined;
  const known = await findRow(
    tx,
    sql<{ seq: number; head: string }>`select seq, head from journal_checkpoint
      where org_id = ${options.orgId}::uuid and counter_signature is not null and seq < ${row.seq} order by seq desc limit 1`,
  );
  await mustContinue(tx, options.orgId, known ?? { seq: 0, head: GENESIS }, row);
  const signed = countersign(checkpointOf(options.orgId, row), { by: options.by, at: options.now }, options.secretKey);
  await sql`update journal_checkpoint set stored_by_org_id = ${options.by}::uuid, counter_at = ${options.now}::timestamptz,
    counter_key_id = ${signed.key}, counter_signature = ${signed.signature} where org_id = ${options.orgId}::uuid and seq = ${row.seq} and key_id = ${row.key_id}`.execute(
    tx,
  );
  return signed;
}

/** Recomputes every link from its contents: a changed entry under an unchanged hash does not get a signature. */
async function mustContinue(
  tx: Tx,
  orgId: string,
  from: { seq: number; head: string },
  to: { seq: number; head: string },
): Promise<void> {
  let { seq, head } = from;
  while (seq < to.seq) {
    const rows = await rowsOf(
      tx,
      sql<LinkRow>`select seq, tx_id, at, actor_id, entries, prev, hash from journal_link
        where org_id = ${orgId}::uuid and seq > ${seq} and seq <= ${to.seq} order by seq limit ${BATCH}`,
    );
    if (rows.length === 0) throw new AppError('not_authentic');
    for (const row of rows) {
      const { hash, ...unhashed } = linkOfRow(orgId, row);
      if (row.seq !== seq + 1 || row.prev !== head || linkHash(unhashed) !== hash) throw new AppError('not_authentic');
      seq = row.seq;
      head = hash;
    }
  }
  if (head !== to.head) throw new AppError('not_authentic');
}
