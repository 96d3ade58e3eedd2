/** What the ledger layer works with, put together once in `server/main.ts`; and one transaction's piece of work. */
import type { Ledger, RecordVersion, Values } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { type Clock, type Chance, newId } from '../platform/clock.ts';
import type { Actor } from '../platform/identity/actor.ts';
import { type Db, findRow, inTrx, sql, type Tx } from '../platform/postgres/database.ts';
import { appendLinks, type PendingEntry } from './journal.ts';

/** A working day counted from a day; `provisional` when it lies beyond the published calendar. */
export interface DueDay {
  readonly day: string;
  readonly provisional: boolean;
}

/** What a ledger's clocks need of the calendar. */
export interface WorkCalendar {
  addWorkdays(day: string, count: number): DueDay;
  /** Working days from `from` (exclusive) to `to` (inclusive); negative when `to` lies before. */
  workdaysBetween(from: string, to: string): number;
}

export interface Change {
  readonly ledger: Ledger;
  /** `create`, `update`, `remove` or the move's name. */
  readonly move: string;
  readonly before: RecordVersion | null;
  readonly after: RecordVersion;
}

/** Runs inside the transaction of every change: facts, areas' own consequences. Throws to refuse the change. */
export type ChangeHook = (work: Work, change: Change) => Promise<void>;

/** Runs before a move is built: values of read-only fields that the product fills in with it. */
export type MoveFiller = (
  work: Work,
  move: { readonly ledger: Ledger; readonly move: string; readonly before: RecordVersion },
) => Promise<Values | undefined>;

export interface LedgerServices {
  readonly db: Db;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly calendar: WorkCalendar;
  readonly ledgers: ReadonlyMap<string, Ledger>;
  readonly hooks: readonly ChangeHook[];
  readonly fillers?: readonly MoveFiller[];
  /** Checks the actor's own password again; throws `invalid_input` at field `password`. */
  readonly verifyOwnPassword: (work: Work, password: string | undefined) => Promise<void>;
}

export interface Work {
  readonly services: LedgerServices;
  readonly tx: Tx;
  readonly actor: Actor;
  /** The instant of this piece of work: one for all it writes. */
  readonly now: string;
  readonly txId: string;
  readonly newId: () => string;
  /** Journal entries gathered so far; linked last, one link per chain. */
  readonly entries: PendingEntry[];
}

/** One transaction in an actor's name. Whatever it changed is linked into the journal before it commits. */
export async function inWork<T>(services: LedgerServices, actor: Actor, task: (work: Work) => Promise<T>): Promise<T> {
  return inTrx(services.db, [actor.orgId], (tx) => inTrxWork({ services, tx, actor, task }));
}

/** The same inside a transaction that is already open and may touch the actor's organisation. */
export async function inTrxWork<T>(options: {
  services: LedgerServices;
  tx: Tx;
  actor: Actor;
  task: (work: Work) => Promise<T>;
}): Promise<T> {
  const { services, tx, actor, task } = options;
  const fresh = (): string => newId(services.clock, services.chance);
  const work: Work = { services, tx, actor, now: services.clock.now(), txId: fresh(), newId: fresh, entries: [] };
  const result = await task(work);
  await appendLinks(work);
  return result;
}

/**
 * A consequence in another organisation, in the same transaction: the receipt of a report, the return to its sender.
 * `actor` is that organisation's platform actor; the journal link there names who caused it.
 */
export async function onBehalf<T>(work: Work, actor: Actor, task: (work: Work) => Promise<T>): Promise<T> {
  const before = await findRow(work.tx, sql<{ orgs: string }>`select current_setting('app.orgs') as orgs`);
  const orgs = new Set([...(before?.orgs.split(',') ?? []), actor.orgId]);
  await sql`select set_config('app.orgs', ${[...orgs].join(',')}, true)`.execute(work.tx);
  const result = await task({ ...work, actor });
  await sql`select set_config('app.orgs', ${before?.orgs ?? ''}, true)`.execute(work.tx);
  return result;
}

export function getLedger(services: LedgerServices, name: string): Ledger {
  const ledger = services.ledgers.get(name);
  if (!ledger) throw new AppError('not_found');
  return ledger;
}
