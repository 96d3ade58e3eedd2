/** Work to be done later, handed over in the transaction of the change that asks for it: done when that commits, else never. */
import { runMigrations } from 'graphile-worker';
import { type Db, sql, type Tx } from '../postgres/database.ts';
import { quiet } from './quiet.ts';

/** Ids only: the job looks up what it needs when it runs, which may be much later, and may be twice. */
export type JobPayload = Readonly<Record<string, string>>;

export interface JobRequest {
  readonly task: string;
  readonly payload: JobPayload;
  /** While a job with this key waits, asking again is the same job at the time first asked for. */
  readonly key?: string;
  readonly delayMs?: number;
}

export async function enqueue(tx: Tx | Db, { task, payload, key, delayMs = 0 }: JobRequest): Promise<void> {
  await sql`select enqueue_job(${task}, ${JSON.stringify(payload)}::json, ${key ?? null}, ${delayMs})`.execute(tx);
}

/** The queue's own tables, brought up to date; by the owner, with the migrations. */
export async function installQueue(ownerUrl: string): Promise<void> {
  await runMigrations({ connectionString: ownerUrl, logger: quiet });
}
