/**
 * Runs the jobs of an installation, one at a time; more server processes on one database are more workers.
 * A worker proves that it lives by a lock of its own session: when its process is killed PostgreSQL lets the lock go, and any
 * other worker frees the job it held, which is then done once more, whole (graphile-worker itself waits four hours).
 */
import { EventEmitter } from 'node:events';
import { makeWorkerUtils, parseCronItems, run, type TaskList, type WorkerEvents } from 'graphile-worker';
import pg from 'pg';
import type { JobPayload } from './queue.ts';
import { quiet } from './quiet.ts';

/** `signal`: the server is stopping; a long task gives up, is rolled back and done again later. */
export type Task = (payload: JobPayload, context: { readonly signal: AbortSignal }) => Promise<void>;

export interface WorkerOptions {
  readonly ownerUrl: string;
  readonly tasks: Readonly<Record<string, Task>>;
  /** Tasks that are due by the clock: crontab of five parts, in UTC. */
  readonly schedule?: readonly { readonly task: string; readonly at: string }[];
  readonly onFailure?: (task: string, error: unknown) => void;
  /** How often the jobs of killed workers are looked for. */
  readonly rescueEveryMs?: number;
}

export interface JobWorker {
  /** Lets the running job end, or gives it up after a moment. */
  stop(): Promise<void>;
}

const LIFE = 7_103_343;

export async function startWorker(options: WorkerOptions): Promise<JobWorker> {
  const life = new pg.Client({ connectionString: options.ownerUrl, application_name: 'qinglian-worker' });
  // A database that goes away ends the worker's connections; the server says so itself.
  life.on('error', () => undefined);
  await life.connect();
  const pool = heardPool(options.ownerUrl);
  await rescue(pool, life);
  const events: WorkerEvents = new EventEmitter();
  // Jobs are locked under the name of the pool, which it gives itself. Asked for before the pool can ask for its first job.
  events.once('pool:create', ({ workerPool }) => {
    life
      .query('select pg_advisory_lock($1, hashtext($2))', [LIFE, workerPool.id])
      .catch((error: unknown) => options.onFailure?.('worker', error));
  });
  const runner = await run({
    pgPool: pool,
    concurrency: 1,
    events,
    noHandleSignals: true,
    logger: quiet,
    taskList: taskListOf(options),
    parsedCronItems: parseCronItems(
      (options.schedule ?? []).map(({ task, at }) => ({ task, match: at, identifier: task, options: { backfillPeriod: 0 } })),
    ),
    preset: { worker: { gracefulShutdownAbortTimeout: 2_000 } },
  });
  // Told by each failing query as well; without a listener Node would end the process.
  runner.promise.catch(() => undefined);
  const looking = setInterval(
    () => void rescue(pool, life).catch((error: unknown) => options.onFailure?.('rescue', error)),
    options.rescueEveryMs ?? 60_000,
  );
  return {
    stop: async () => {
      clearInterval(looking);
      await runner.stop().catch(() => undefined);
      await pool.end();
      await life.end();
    },
  };
}

/**
 * Heard until it has closed: a pool that the library makes loses its listeners before its last connection is gone, and a
 * database that ends in that moment would end the process.
 */
function heardPool(ownerUrl: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 3, application_name: 'qinglian-worker' });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

function taskListOf({ tasks, onFailure }: WorkerOptions): TaskList {
  return Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      async (payload, helpers) => {
        const signal = helpers.abortSignal ?? new AbortController().signal;
        try {
          await task(isPayload(payload) ? payload : {}, { signal });
        } catch (error) {
          if (!signal.aborted) onFailure?.(name, error);
          throw error;
        }
      },
    ]),
  );
}

const isPayload = (value: unknown): value is JobPayload =>
  typeof value === 'object' && value !== null && Object.values(value).every((one) => typeof one === 'string');

/** Frees the jobs of workers whose lock nobody holds any more. */
async function rescue(pool: pg.Pool, life: pg.Client): Promise<void> {
  const { rows } = await life.query<{ id: string }>(
    `select distinct locked_by as id from graphile_worker._private_jobs where locked_by is not null
     and not exists (select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())
       and classid = $1 and objid = (hashtext(locked_by)::bit(32)::bigint)::oid and objsubid = 2 and granted)`,
    [LIFE],
  );
  if (rows.length === 0) return;
  const utils = await makeWorkerUtils({ pgPool: pool, logger: quiet });
  try {
    await utils.forceUnlockWorkers(rows.map(({ id }) => id));
  } finally {
    await utils.release();
  }
}
