/**
 * Imports of many rows as a job: one transaction writes all rows or none, its progress stands in a row of its own that others
 * see meanwhile, and whoever started it can call it off. A killed server leaves the transaction undone and the job waiting;
 * the end of a run is written with its rows, so that a job that runs twice writes once.
 */
import type { ImportReport, ImportRun } from '@qinglian/domain/api/ledgers.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import { type Clock, newId, todayOf } from '../../platform/clock.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { findActor } from '../../platform/identity/actors.ts';
import { enqueue, type JobPayload } from '../../platform/jobs/queue.ts';
import { findRow, inTrx, sql, type Tx } from '../../platform/postgres/database.ts';
import { getLedger, inWork, type LedgerServices } from '../services.ts';
import { markedSheet } from './marked-sheet.ts';
import { importSheet, mayImport } from './sheets.ts';

export const IMPORT_TASK = 'import';
/** Rows between two looks at progress and at whether somebody called it off. */
const STEP = 20;

interface RunRow {
  readonly id: string;
  readonly ledger: string;
  readonly file_name: string;
  readonly dry_run: boolean;
  readonly state: ImportRun['state'];
  readonly done: number;
  readonly total: number | null;
  readonly accepted: number;
  readonly problems: readonly Problem[];
}

const columns = sql`id, ledger, file_name, dry_run, state, done, total, accepted, problems`;

const runOf = (row: RunRow): ImportRun => ({
  id: row.id,
  ledger: row.ledger,
  fileName: row.file_name,
  isDryRun: row.dry_run,
  state: row.state,
  done: row.done,
  total: row.total,
  accepted: row.accepted,
  problems: row.problems,
});

export interface ImportRequest {
  readonly ledger: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly dryRun: boolean;
}

/** Keeps the workbook and asks for the job, in one transaction. No right to the register looks like no such register. */
export async function requestImport(services: LedgerServices, actor: Actor, request: ImportRequest): Promise<ImportRun> {
  const id = newId(services.clock, services.chance);
  return inWork(services, actor, async (work) => {
    mayImport(work, request.ledger);
    await sql`update import_run set bytes = null where org_id = ${actor.orgId}::uuid and state = 'refused' and bytes is not null
      and account_id = ${actor.accountId}::uuid and ledger = ${request.ledger}`.execute(work.tx);
    const row = await findRow(
      work.tx,
      sql<RunRow>`insert into import_run (id, org_id, ledger, file_name, bytes, dry_run, account_id, state, requested_at)
        values (${id}::uuid, ${actor.orgId}::uuid, ${request.ledger}, ${request.fileName.slice(0, 200)}, ${Buffer.from(request.bytes)}, ${request.dryRun},
          ${actor.accountId}::uuid, 'queued', ${work.now}::timestamptz) returning ${columns}`,
    );
    await enqueue(work.tx, { task: IMPORT_TASK, payload: { run: id, org: actor.orgId }, key: `import:${id}` });
    if (!row) throw new AppError('not_found');
    return runOf(row);
  });
}

/** By the hour: a refused sheet that its owner did not take up again holds what nobody entered. */
export const forgetSheets = (services: LedgerServices, org: string): Promise<void> =>
  inTrx(services.db, [org], async (tx) => {
    await sql`update import_run set bytes = null where org_id = ${org}::uuid and state = 'refused' and bytes is not null
      and finished_at < ${services.clock.now()}::timestamptz - interval '7 days'`.execute(tx);
  });

/** A run of the actor's own; anybody else's is not there. */
export async function getImport(services: LedgerServices, actor: Actor, id: string): Promise<ImportRun> {
  const row = await inTrx(services.db, [actor.orgId], (tx) =>
    findRow(
      tx,
      sql<RunRow>`select ${columns} from import_run where id = ${id}::uuid and org_id = ${actor.orgId}::uuid and account_id = ${actor.accountId}::uuid`,
    ),
  );
  if (!row) throw new AppError('not_found');
  return runOf(row);
}

/** The sheet of a refused run of the actor's own, with what is wrong beside each row; `not_found` once it is gone. */
export async function markedImport(
  services: LedgerServices,
  actor: Actor,
  id: string,
): Promise<{ name: string; bytes: Uint8Array }> {
  return inWork(services, actor, async (work) => {
    const row = await findRow(
      work.tx,
      sql<{
        ledger: string;
        file_name: string;
        bytes: Buffer | null;
        problems: readonly Problem[];
      }>`select ledger, file_name, bytes, problems
        from import_run where id = ${id}::uuid and org_id = ${actor.orgId}::uuid and account_id = ${actor.accountId}::uuid and state = 'refused'`,
    );
    if (!row?.bytes) throw new AppError('not_found');
    mayImport(work, row.ledger);
    const bytes = await markedSheet(work, getLedger(services, row.ledger), { bytes: row.bytes, problems: row.problems });
    return { name: `${row.file_name.replace(/\.xlsx$/i, '')}（问题已标出）`, bytes };
  });
}

/** Calls a run off: one that waits ends at once, one that runs at its next look; one that has ended stays as it is. */
export async function cancelImport(services: LedgerServices, actor: Actor, id: string): Promise<ImportRun> {
  const now = services.clock.now();
  await inTrx(services.db, [actor.orgId], async (tx) => {
    const mine = sql`id = ${id}::uuid and org_id = ${actor.orgId}::uuid and account_id = ${actor.accountId}::uuid`;
    await sql`update import_run set cancel_asked_at = ${now}::timestamptz where ${mine} and state = 'running'`.execute(tx);
    await sql`update import_run set state = 'cancelled', bytes = null, finished_at = ${now}::timestamptz where ${mine} and state = 'queued'`.execute(
      tx,
    );
  });
  return getImport(services, actor, id);
}

/** The job. May run twice: a run that has ended is left alone. */
export async function runImport(
  services: LedgerServices,
  { run = '', org = '' }: JobPayload,
  signal: AbortSignal,
): Promise<void> {
  const begun = await begin(services, run, org);
  if (!begun) return;
  const { actor, row } = begun;
  const end = async (tx: Tx, state: ImportRun['state'], report?: ImportReport): Promise<void> => {
    // A refused sheet stays until the next one, so that it can be handed back with its problems marked.
    await sql`update import_run set state = ${state}, bytes = case when ${state === 'refused'} then bytes end, finished_at = ${services.clock.now()}::timestamptz, total = coalesce(${report?.rows ?? null}, total),
      done = coalesce(${report?.rows ?? null}, done), accepted = ${report?.accepted ?? 0}, problems = ${JSON.stringify(report?.problems ?? [])}::jsonb
      where id = ${run}::uuid`.execute(tx);
  };
  const endAlone = (state: ImportRun['state'], problems: readonly Problem[] = []): Promise<void> =>
    inTrx(services.db, [org], (tx) =>
      end(tx, state, problems.length === 0 ? undefined : { rows: row.total ?? 0, accepted: 0, problems, committed: false }),
    );
  if (actor === undefined) return endAlone('refused', [{ message: '办理人的账号已停用或已离岗，没有写入任何内容' }]);
  try {
    await inWork(services, actor, async (work) => {
      const onRow = (done: number, total: number): Promise<void> => look(services, { run, org, done, total, signal });
      const report = await importSheet(work, row.ledger, row.bytes, { dryRun: row.dry_run, onRow });
      // With the rows, in their transaction: they are there exactly when the run says so.
      await end(work.tx, report.committed || (row.dry_run && report.problems.length === 0) ? 'done' : 'refused', report);
    });
  } catch (error) {
    if (signal.aborted) throw error;
    if (!(error instanceof AppError)) {
      await endAlone('failed', [{ message: '系统没有能够写入，请稍后再试；没有写入任何内容' }]);
      throw error;
    }
    if (error.code === 'cancelled') return endAlone('cancelled');
    await endAlone('refused', error.details.problems ?? [{ message: error.message }]);
  }
}

interface Begun {
  readonly actor: Actor | undefined;
  readonly row: { readonly ledger: string; readonly bytes: Uint8Array; readonly dry_run: boolean; readonly total: number | null };
}

/** Marks the run as running; undefined when it has ended before, or is not there. The rights are those of today. */
async function begin(services: LedgerServices, run: string, org: string): Promise<Begun | undefined> {
  return inTrx(services.db, [org], async (tx) => {
    const row = await findRow(
      tx,
      sql<{ ledger: string; bytes: Buffer | null; dry_run: boolean; total: number | null; account_id: string }>`update import_run
        set state = 'running', done = 0, started_at = ${services.clock.now()}::timestamptz
        where id = ${run}::uuid and org_id = ${org}::uuid and state in ('queued', 'running') returning ledger, bytes, dry_run, total, account_id`,
    );
    if (!row?.bytes) return undefined;
    return { actor: await findActor(tx, row.account_id, todayOf(services.clock)), row: { ...row, bytes: row.bytes } };
  });
}

/** In a transaction of its own, so that others see it; throws when somebody called the run off or the server is stopping. */
async function look(
  services: LedgerServices & { readonly clock: Clock },
  at: { run: string; org: string; done: number; total: number; signal: AbortSignal },
): Promise<void> {
  if (at.done % STEP !== 0) return;
  at.signal.throwIfAborted();
  const row = await inTrx(services.db, [at.org], (tx) =>
    findRow(
      tx,
      sql<{ called_off: boolean }>`update import_run set done = ${at.done}, total = ${at.total} where id = ${at.run}::uuid
        returning cancel_asked_at is not null as called_off`,
    ),
  );
  if (row?.called_off === true) throw new AppError('cancelled');
}
