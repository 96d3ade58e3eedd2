/**
 * 归档 and 迎检 sets as jobs: they take longer than a person waits. Progress stands in a row of its own, whoever asked can call it
 * off, and rights are those of the moment it runs. The end of a filing is written with its 件.
 */
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArchiveRun } from '@qinglian/domain/api/archives.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { isId } from '@qinglian/kernel/ids.ts';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { todayOf } from '../../platform/clock.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { findActor } from '../../platform/identity/actors.ts';
import { enqueue, type JobPayload } from '../../platform/jobs/queue.ts';
import { findRow, inTrx, rowsOf, sql, type Tx } from '../../platform/postgres/database.ts';
import { fileYear } from './filing.ts';
import { type ArchiveServices, makeSet } from './inspection-set.ts';
import { mustBeYear } from './proposal.ts';
import { mayFile } from './series.ts';
import { zipWriter } from './set-writer.ts';

export const ARCHIVE_TASK = 'archive';
/** Sets that nobody fetched are removed after this time: they hold copies of sensitive papers. */
const KEPT_MS = 3 * 24 * 3_600_000;

interface RunRow {
  readonly id: string;
  readonly kind: ArchiveRun['kind'];
  readonly year: string;
  readonly state: ArchiveRun['state'];
  readonly done: number;
  readonly total: number | null;
  readonly message: string;
  readonly requested_at: string;
}

const columns = sql`id, kind, year, state, done, total, message, requested_at`;

export const setFile = (services: ArchiveServices, run: string): string => join(services.setsDirectory, `${run}.zip`);

async function viewOf(services: ArchiveServices, row: RunRow): Promise<ArchiveRun> {
  const { requested_at: requestedAt, ...view } = row;
  const hasFile =
    row.kind === 'inspection' &&
    row.state === 'done' &&
    (await stat(setFile(services, row.id)).catch(() => undefined)) !== undefined;
  return { ...view, requestedAt, hasFile };
}

/** Asks for the job. Who may file nothing is told what is told of a page that is not there. */
export async function requestRun(
  services: ArchiveServices,
  actor: Actor,
  kind: ArchiveRun['kind'],
  year: string,
): Promise<ArchiveRun> {
  mustBeYear(year);
  const row = await inWork(services.ledger, actor, async (work) => {
    if (kind === 'filing' && !mayFile(work, 'archive_item') && !mayFile(work, 'archive_restricted_item'))
      throw new AppError('not_found');
    // Asked twice (a second click, a second window): it is one run.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`run ${actor.accountId}`}, 0))`.execute(work.tx);
    const running = await findRow(
      work.tx,
      sql<RunRow>`select ${columns} from archive_run where org_id = ${actor.orgId}::uuid and account_id = ${actor.accountId}::uuid
        and kind = ${kind} and year = ${year} and state in ('queued', 'running') limit 1`,
    );
    if (running) return running;
    const id = work.newId();
    const made = await findRow(
      work.tx,
      sql<RunRow>`insert into archive_run (id, org_id, account_id, kind, year, state, requested_at)
        values (${id}::uuid, ${actor.orgId}::uuid, ${actor.accountId}::uuid, ${kind}, ${year}, 'queued', ${work.now}::timestamptz) returning ${columns}`,
    );
    await enqueue(work.tx, { task: ARCHIVE_TASK, payload: { run: id, org: actor.orgId }, key: `archive:${id}` });
    return made;
  });
  if (!row) throw new AppError('not_found');
  return viewOf(services, row);
}

/** The actor's own runs of a year, the latest first; nobody else's. */
export async function listRuns(services: ArchiveServices, actor: Actor, year: string): Promise<readonly ArchiveRun[]> {
  const rows = await inTrx(services.ledger.db, [actor.orgId], (tx) =>
    rowsOf(
      tx,
      sql<RunRow>`select ${columns} from archive_run where org_id = ${actor.orgId}::uuid and account_id = ${actor.accountId}::uuid and year = ${year}
        order by requested_at desc, id desc limit 5`,
    ),
  );
  return Promise.all(rows.map((row) => viewOf(services, row)));
}

/** A run of the actor's own; anybody else's is not there. */
export async function getRun(services: ArchiveServices, actor: Actor, id: string): Promise<ArchiveRun> {
  const row = await inTrx(services.ledger.db, [actor.orgId], (tx) =>
    findRow(
      tx,
      sql<RunRow>`select ${columns} from archive_run where id = ${id}::uuid and org_id = ${actor.orgId}::uuid and account_id = ${actor.accountId}::uuid`,
    ),
  );
  if (!row) throw new AppError('not_found');
  return viewOf(services, row);
}

export async function cancelRun(services: ArchiveServices, actor: Actor, id: string): Promise<ArchiveRun> {
  const now = services.ledger.clock.now();
  await inTrx(services.ledger.db, [actor.orgId], async (tx) => {
    const mine = sql`id = ${id}::uuid and org_id = ${actor.orgId}::uuid and account_id = ${actor.accountId}::uuid`;
    await sql`update archive_run set cancel_asked_at = ${now}::timestamptz where ${mine} and state = 'running'`.execute(tx);
    await sql`update archive_run set state = 'cancelled', message = '已取消', finished_at = ${now}::timestamptz where ${mine} and state = 'queued'`.execute(
      tx,
    );
  });
  return getRun(services, actor, id);
}

/** The job. May run twice: a run that has ended is left alone. */
export async function runArchive(
  services: ArchiveServices,
  { run = '', org = '' }: JobPayload,
  signal: AbortSignal,
): Promise<void> {
  const { ledger } = services;
  const begun = await begin(ledger, run, org);
  if (!begun) return;
  const end = async (tx: Tx, state: ArchiveRun['state'], message: string): Promise<void> => {
    await sql`update archive_run set state = ${state}, message = ${message}, done = coalesce(total, done), finished_at = ${ledger.clock.now()}::timestamptz
      where id = ${run}::uuid`.execute(tx);
  };
  const endAlone = (state: ArchiveRun['state'], message: string): Promise<void> =>
    inTrx(ledger.db, [org], (tx) => end(tx, state, message));
  const { actor, kind, year } = begun;
  if (actor === undefined) return endAlone('failed', '办理人的账号已停用或已离岗，没有办理');
  const look = (done: number, total: number): Promise<void> => lookAt(ledger, { run, org, done, total, signal });
  try {
    if (kind === 'filing') {
      await inWork(ledger, actor, async (work) => {
        const filed = await fileYear(work, { year, onItem: look });
        // With the 件, in their transaction: they are filed exactly when the run says so.
        await end(work.tx, 'done', filed.length === 0 ? '没有新的可归档文件' : `已归档${filed.length}件`);
      });
      return;
    }
    await removeEarlier(services, actor);
    const writer = await zipWriter(setFile(services, run), ledger.clock.now());
    const made = await makeSet(services, actor, { year, writer, onFile: look });
    const damaged = made.damaged.length === 0 ? '' : `，${made.damaged.length}个文件未能取出`;
    await endAlone('done', `${made.items}项、${made.documents}份材料、${made.files}个文件，尚缺${made.missing}项${damaged}`);
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof AppError && error.code === 'cancelled') return endAlone('cancelled', '已取消，没有留下任何内容');
    if (error instanceof AppError) return endAlone('failed', error.details.problems?.[0]?.message ?? error.message);
    await endAlone('failed', '系统没有能够办完，请稍后再试；没有留下任何内容');
    throw error;
  }
}

async function begin(services: LedgerServices, run: string, org: string) {
  return inTrx(services.db, [org], async (tx) => {
    const row = await findRow(
      tx,
      sql<{ kind: ArchiveRun['kind']; year: string; account_id: string }>`update archive_run set state = 'running', done = 0
        where id = ${run}::uuid and org_id = ${org}::uuid and state in ('queued', 'running') returning kind, year, account_id`,
    );
    if (!row) return undefined;
    return { ...row, actor: await findActor(tx, row.account_id, todayOf(services.clock)) };
  });
}

/** In a transaction of its own, so that others see it; throws when somebody called the run off or the server is stopping. */
async function lookAt(
  services: LedgerServices,
  at: { readonly run: string; readonly org: string; readonly done: number; readonly total: number; readonly signal: AbortSignal },
): Promise<void> {
  at.signal.throwIfAborted();
  if (at.done % 5 !== 0) return;
  const row = await inTrx(services.db, [at.org], (tx) =>
    findRow(
      tx,
      sql<{ called_off: boolean }>`update archive_run set done = ${at.done}, total = ${at.total} where id = ${at.run}::uuid
        returning cancel_asked_at is not null as called_off`,
    ),
  );
  if (row?.called_off === true) throw new AppError('cancelled');
}

/** One set an account: its earlier ones go when a new one is made. */
async function removeEarlier({ ledger, setsDirectory }: ArchiveServices, actor: Actor): Promise<void> {
  const earlier = await inTrx(ledger.db, [actor.orgId], (tx) =>
    rowsOf(
      tx,
      sql<{ id: string }>`select id from archive_run where org_id = ${actor.orgId}::uuid and account_id = ${actor.accountId}::uuid
        and kind = 'inspection' and state <> 'queued'`,
    ),
  );
  await remove(setsDirectory, new Set(earlier.map(({ id }) => id)));
}

/** By the hour: a house's sets that nobody fetched in time, and those that do not hold any more (somebody was erased meanwhile). */
export async function sweepSets({ ledger, setsDirectory }: ArchiveServices, org: string): Promise<void> {
  const there = (await readdir(setsDirectory).catch(() => [])).map((name) => name.slice(0, 36)).filter(isId);
  if (there.length === 0) return;
  const oldest = new Date(Date.parse(ledger.clock.now()) - KEPT_MS).toISOString();
  const gone = await inTrx(ledger.db, [org], (tx) =>
    rowsOf(
      tx,
      sql<{ id: string }>`select id from archive_run where org_id = ${org}::uuid and id = any (${there}::uuid[])
        and state not in ('queued', 'running') and (state <> 'done' or finished_at < ${oldest}::timestamptz)`,
    ),
  );
  await remove(setsDirectory, new Set(gone.map(({ id }) => id)));
}

async function remove(directory: string, runs: ReadonlySet<string>): Promise<void> {
  for (const name of await readdir(directory).catch(() => []))
    if (runs.has(name.slice(0, 36))) await rm(join(directory, name), { force: true });
}
