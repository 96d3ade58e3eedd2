/** Rows of draws. Only inserts and reads: a step appends the whole file as it stands after it. */
import { type DrawFile, drawFile, type EntryProof, entryProof } from '@qinglian/domain/draws/contract.ts';
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { noteEntry } from '../../ledger/journal.ts';
import type { Work } from '../../ledger/services.ts';
import { type Db, findRow, rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';

const party = z.strictObject({ name: z.string(), personId: z.uuid().nullable() });
const subject = z.strictObject({ ledger: z.string(), year: z.string(), records: z.record(z.string(), z.uuid()) });
export type Party = z.infer<typeof party>;
/** What the ids of a pool stand for: records of a ledger. */
export type Subject = z.infer<typeof subject>;

export type Step = 'frozen' | 'commit' | 'reveal' | 'entropy' | 'drawn' | 'published' | 'replaced' | 'void';

export interface StoredDraw {
  readonly id: string;
  readonly code: string;
  readonly parties: readonly Party[];
  readonly subject: Subject | null;
  readonly version: number;
  readonly steps: readonly Step[];
  readonly file: DrawFile;
}

interface DrawRow {
  readonly id: string;
  readonly code: string;
  readonly parties: unknown;
  readonly subject: unknown;
  readonly version: number;
  readonly steps: readonly Step[];
  readonly file: unknown;
}

const columns = sql`d.id, d.code, d.parties, d.subject, v.version, v.file,
  (select array_agg(s.step order by s.version) from draw_version s where s.draw_id = d.id and s.org_id = d.org_id) as steps`;
const lastVersion = sql`draw d join lateral (select version, file from draw_version w
  where w.draw_id = d.id and w.org_id = d.org_id order by version desc limit 1) v on true`;

const storedDraw = (row: DrawRow): StoredDraw => ({
  id: row.id,
  code: row.code,
  parties: z.array(party).parse(row.parties),
  subject: subject.nullable().parse(row.subject),
  version: row.version,
  steps: row.steps,
  file: drawFile.parse(row.file),
});

/** `not_found` when it is not this organisation's. With `lock`, steps of one draw wait for each other. */
export async function getDraw(work: Work, id: string, { lock = false } = {}): Promise<StoredDraw> {
  // The application may not update draws, so it cannot lock their rows.
  if (lock) await sql`select pg_advisory_xact_lock(hashtextextended(${id}, 7103))`.execute(work.tx);
  const row = await findRow(
    work.tx,
    sql<DrawRow>`select ${columns} from ${lastVersion} where d.id = ${id}::uuid and d.org_id = ${work.actor.orgId}::uuid`,
  );
  if (!row) throw new AppError('not_found');
  return storedDraw(row);
}

/** The latest first, at most 200. */
export async function listDraws(work: Work): Promise<readonly StoredDraw[]> {
  const rows = await rowsOf(
    work.tx,
    sql<DrawRow>`select ${columns} from ${lastVersion} where d.org_id = ${work.actor.orgId}::uuid order by d.frozen_at desc, d.draw_no desc limit 200`,
  );
  return rows.map(storedDraw);
}

export interface NewDraw {
  readonly id: string;
  readonly code: string;
  readonly parties: readonly Party[];
  readonly subject: Subject | null;
  readonly redrawOfId: string | null;
}

export async function insertDraw(work: Work, draw: NewDraw, { terms }: DrawFile): Promise<void> {
  await sql`insert into draw (id, org_id, code, draw_no, title, parties, subject, redraw_of_id, frozen_by, frozen_at)
    values (${draw.id}::uuid, ${work.actor.orgId}::uuid, ${draw.code}, ${terms.drawId}, ${terms.title}, ${JSON.stringify(draw.parties)}::jsonb,
      ${draw.subject === null ? null : JSON.stringify(draw.subject)}::jsonb, ${draw.redrawOfId}::uuid, ${work.actor.personId}::uuid, ${work.now}::timestamptz)`.execute(
    work.tx,
  );
}

/** Number without gap within organisation, year and series; taken in the transaction, so that a roll-back gives it back. */
export async function nextNumber(work: Work, series: string): Promise<number> {
  const row = await findRow(
    work.tx,
    sql<{ value: number }>`insert into counter (org_id, name, value) values (${work.actor.orgId}::uuid, ${`draw:${series}`}, 1)
      on conflict (org_id, name) do update set value = counter.value + 1 returning value`,
  );
  return row?.value ?? 1;
}

/** A party and its step, for those that have one. */
export interface AppendOptions {
  readonly step: Step;
  readonly party?: string;
  /** What the public sees from now on; null leaves it as it is. */
  readonly publicFile: DrawFile | null;
}

/** Appends a version, commits the journal to it, and publishes. */
export async function appendVersion(
  work: Work,
  draw: { readonly id: string; readonly code: string; readonly version: number },
  file: DrawFile,
  options: AppendOptions,
): Promise<void> {
  const version = draw.version + 1;
  const hash = fileHash(file);
  await sql`insert into draw_version (draw_id, version, org_id, step, party, at, by_id, file, hash)
    values (${draw.id}::uuid, ${version}, ${work.actor.orgId}::uuid, ${options.step}, ${options.party ?? null}, ${work.now}::timestamptz,
      ${work.actor.personId}::uuid, ${JSON.stringify(file)}::jsonb, ${hash})`.execute(work.tx);
  noteEntry(work, { orgId: work.actor.orgId, ledger: 'draw', record: draw.id, version, move: options.step, hash });
  touch('engine', 'draws');
  const shown = options.publicFile;
  if (shown === null) return;
  await sql`insert into public_draw (code, version, publisher_id, state, frozen_at, at, file)
    values (${draw.code}, ${version}, ${work.actor.orgId}::uuid, ${shown.state}, ${shown.terms.frozenAt}::timestamptz,
      ${work.now}::timestamptz, ${JSON.stringify(shown)}::jsonb)`.execute(work.tx);
}

/** Of the file as JSON, independent of the order in which the database gives keys back. */
export const fileHash = (file: DrawFile): string => sha256Hex(canonicalJson(JSON.parse(JSON.stringify(file)) as Json));

export interface PrivatePool {
  readonly tokens: NonNullable<DrawFile['tokens']>;
  readonly entries: readonly EntryProof[];
}

export async function savePrivatePool(work: Work, id: string, pool: PrivatePool): Promise<void> {
  await sql`insert into draw_private (draw_id, org_id, tokens, entries) values (${id}::uuid, ${work.actor.orgId}::uuid,
    ${JSON.stringify(pool.tokens)}::jsonb, ${JSON.stringify(pool.entries)}::jsonb)`.execute(work.tx);
}

export async function findPrivatePool(work: Work, id: string): Promise<PrivatePool | undefined> {
  const row = await findRow(
    work.tx,
    sql<{ tokens: unknown; entries: unknown }>`select tokens, entries from draw_private
      where draw_id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid`,
  );
  if (!row) return undefined;
  const tokens = z.array(z.strictObject({ name: z.string(), tokens: z.array(z.string()) })).parse(row.tokens);
  return {
    tokens,
    entries: z
      .array(z.unknown())
      .parse(row.entries)
      .map((entry) => entryProof.parse(entry)),
  };
}

/** What the public sees of a draw; anybody may ask. */
export async function findPublicDraw(db: Db | Tx, code: string): Promise<DrawFile | undefined> {
  const row = await findRow(
    db,
    sql<{ file: unknown }>`select file from public_draw where code = ${code} order by version desc limit 1`,
  );
  return row ? drawFile.parse(row.file) : undefined;
}

export async function listPublicDraws(db: Db | Tx, limit: number): Promise<readonly { code: string; file: DrawFile }[]> {
  const rows = await rowsOf(
    db,
    sql<{ code: string; file: unknown }>`select code, file from
      (select distinct on (code) code, frozen_at, file from public_draw order by code, version desc) as last
      order by frozen_at desc, code limit ${limit}`,
  );
  return rows.map((row) => ({ code: row.code, file: drawFile.parse(row.file) }));
}
