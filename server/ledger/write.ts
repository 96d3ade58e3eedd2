/**
 * The one write path. Every change of every record runs through the same stages in one transaction:
 * lock → right → parse → compute → check → row → version → search → files → deadline → hooks → journal entry.
 */
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { Ledger, Move, Values } from '@qinglian/kernel/define.ts';
import { AppError, assert } from '@qinglian/kernel/errors.ts';
import type { SignatureValue } from '@qinglian/kernel/fields/signature.ts';
import { departmentsOf } from '../platform/identity/actor.ts';
import { findRow, rowsOf, sql } from '../platform/postgres/database.ts';
import { covers, isEmpty, type Reach, reachOf, reachSql } from './access.ts';
import { changed, commitChange, homeField, ownersOf } from './change.ts';
import { contentHash } from './content.ts';
import { mergeInput, parseNew } from './parse.ts';
import { fieldColumns, kernelColumns, type Row, type StoredRecord, storedRecord } from './row.ts';
import { getLedger, type Work } from './services.ts';
import { columnsOf } from './tables.ts';

export interface CreateInput {
  readonly ledger: string;
  /** Chosen by the client; a repeated submission with the same key is written once. */
  readonly key?: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** 代录: the person in whose name this is entered. */
  readonly enteredFor?: string;
  /** Read-only fields that the product itself fills in; never taken from outside. */
  readonly fills?: Values;
}

/** Writes a new record. `not_found` when the ledger is closed to the actor, `invalid_input` with problems by field. */
export async function createRecord(work: Work, input: CreateInput): Promise<StoredRecord> {
  const ledger = getLedger(work.services, input.ledger);
  const reach = reachOf(work.actor, ledger.access.create);
  if (isEmpty(reach)) throw new AppError(isEmpty(reachOf(work.actor, ledger.access.read)) ? 'not_found' : 'forbidden');
  if (ledger.isMadeByProduct === true && input.fills === undefined) throw new AppError('forbidden');
  if (input.key !== undefined) {
    // Two of the same submission at one moment: the second waits here, and then finds the first.
    await sql`select pg_advisory_xact_lock(hashtextextended(${`${work.actor.accountId} ${input.key}`}, 0))`.execute(work.tx);
    const earlier = await findEarlier(work, ledger, input.key);
    if (earlier) return earlier;
  }
  if (input.enteredFor !== undefined) await mustBeStaff(work, input.enteredFor);
  const values = filled(ledger, await parseNew(work, ledger, input.values), input.fills);
  const id = work.newId();
  const next: StoredRecord = {
    orgId: work.actor.orgId,
    departmentId: homeDepartment(work, ledger, values, reach),
    ownerIds: ownersOf(ledger, values, [work.actor.personId, ...(input.enteredFor === undefined ? [] : [input.enteredFor])]),
    stateSince: work.now,
    recordedBy: work.actor.personId,
    enteredFor: input.enteredFor ?? null,
    record: {
      ledger: ledger.name,
      id,
      orgId: work.actor.orgId,
      version: 1,
      state: ledger.initial,
      happenedAt: String(values[ledger.happenedAt]),
      recordedAt: work.now,
      registeredAt: work.now,
      removed: false,
      values,
      hash: '',
    },
  };
  if (!covers(work.actor, reach, next)) throw new AppError('forbidden');
  if (input.key !== undefined) {
    await sql`insert into idempotency (org_id, account_id, key, ledger, record_id, at)
      values (${work.actor.orgId}::uuid, ${work.actor.accountId}::uuid, ${input.key}, ${ledger.name}, ${id}::uuid, ${work.now}::timestamptz)`.execute(
      work.tx,
    );
  }
  return commitChange(work, ledger, { before: null, next, move: 'create', reason: null });
}

export interface ChangeInput {
  readonly ledger: string;
  readonly id: string;
  /** The version the change was made on; another one now is `stale`. */
  readonly version: number;
  readonly reason?: string;
}

/** Corrects fields. The fields left out of `values` keep what they hold. */
export async function updateRecord(
  work: Work,
  input: ChangeInput & { readonly values: Readonly<Record<string, unknown>>; readonly fills?: Values },
): Promise<StoredRecord> {
  const { ledger, before } = await lock(work, input);
  if (!mayUpdate(work, ledger, before)) throw new AppError('forbidden');
  const merged = await mergeInput(work, ledger, { before: before.record.values, input: input.values });
  const values = filled(ledger, merged, input.fills);
  const next = changed(work, ledger, before, { values });
  if (!covers(work.actor, reachOf(work.actor, ledger.access.update), next)) throw new AppError('forbidden');
  return commitChange(work, ledger, { before, next, move: 'update', reason: input.reason ?? null });
}

/** Makes a move. Its `asks` may be filled in with it; a signing move wants the actor's own password. */
export async function moveRecord(
  work: Work,
  input: ChangeInput & {
    readonly move: string;
    readonly values?: Readonly<Record<string, unknown>>;
    readonly fills?: Values;
    readonly password?: string;
  },
): Promise<StoredRecord> {
  const { ledger, before } = await lock(work, input);
  const move = Object.hasOwn(ledger.moves, input.move) ? ledger.moves[input.move] : undefined;
  if (!move) throw new AppError('not_found');
  if (!covers(work.actor, reachOf(work.actor, move.by), before)) throw new AppError('forbidden');
  if (!move.from.includes(before.record.state)) throw new AppError('wrong_state');
  const given = input.values ?? {};
  const foreign = Object.keys(given).find((field) => !(move.asks ?? []).includes(field));
  if (foreign !== undefined)
    throw new AppError('invalid_input', { problems: [{ field: foreign, message: '这一步不能修改此项' }] });
  let start = filled(ledger, stamped(work, move, before.record.values), input.fills);
  for (const filler of work.services.fillers ?? [])
    start = filled(ledger, start, await filler(work, { ledger, move: input.move, before: before.record }));
  const asked = await mergeInput(work, ledger, { before: start, input: given, required: move.requires ?? [] });
  const refusal = move.refuse?.(asked) ?? null;
  if (refusal !== null) throw new AppError('invalid_input', { problems: [{ message: refusal }] });
  const values =
    move.signs === undefined
      ? asked
      : await sign(work, { ledger, move, values: asked, field: move.signs, password: input.password });
  const next = changed(work, ledger, before, { values, state: move.to });
  return commitChange(work, ledger, { before, next, move: input.move, reason: input.reason ?? null });
}

/** Takes a record out of every list and count. Its versions, its journal and its number stay; nothing is lost to an inspector. */
export async function removeRecord(work: Work, input: ChangeInput & { readonly reason: string }): Promise<StoredRecord> {
  const { ledger, before } = await lock(work, input);
  if (!covers(work.actor, reachOf(work.actor, ledger.access.remove), before)) throw new AppError('forbidden');
  if (input.reason.trim() === '')
    throw new AppError('invalid_input', { problems: [{ field: 'reason', message: '请写明删除原因' }] });
  const next = changed(work, ledger, before, { removed: true });
  return commitChange(work, ledger, { before, next, move: 'remove', reason: input.reason.trim() });
}

export const mayUpdate = (work: Work, ledger: Ledger, stored: StoredRecord): boolean =>
  covers(work.actor, reachOf(work.actor, ledger.access.update), stored) &&
  (ledger.access.updateIn === undefined || ledger.access.updateIn.includes(stored.record.state));

/** Reads and locks a record that the actor may read; not there, removed and not readable are one answer. */
async function lock(work: Work, { ledger: name, id, version }: ChangeInput): Promise<{ ledger: Ledger; before: StoredRecord }> {
  const ledger = getLedger(work.services, name);
  const reach = reachOf(work.actor, ledger.access.read);
  // What one may not read is not locked either: waiting for somebody else's lock would tell that it is there.
  const row = await findRow(
    work.tx,
    sql<Row>`select ${kernelColumns}, ${fieldColumns(columnsOf(ledger))} from ${sql.table(ledger.name)}
      where id = ${id}::uuid and ${reachSql(work.actor, reach)} and removed_at is null for update`,
  );
  if (!row) throw new AppError('not_found');
  const before = storedRecord(ledger, row);
  if (before.record.version !== version) throw new AppError('stale', { version: before.record.version });
  return { ledger, before };
}

/**
 * Hands a running record from one person to another: in every field that says who answers for it. What bears a signature is left
 * as it was signed: `undefined`. Not a right of anybody's; the caller has decided it (`who holds the post now`).
 */
export async function handOverRecord(
  work: Work,
  { ledger, id, from, to, reason }: { ledger: Ledger; id: string; from: string; to: string; reason: string },
): Promise<StoredRecord | undefined> {
  const row = await findRow(
    work.tx,
    sql<Row>`select ${kernelColumns}, ${fieldColumns(columnsOf(ledger))} from ${sql.table(ledger.name)}
      where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid and removed_at is null for update`,
  );
  if (!row) return undefined;
  const before = storedRecord(ledger, row);
  const { values: held } = before.record;
  const isSigned = Object.entries(ledger.fields).some(
    ([name, field]) => field.kind === 'signature' && (held[name] ?? null) !== null,
  );
  const values: Record<string, Values[string]> = {};
  for (const [name, field] of Object.entries(ledger.fields)) {
    if (field.kind !== 'person' || field.isDuty !== true) continue;
    const value = held[name] ?? null;
    if (value === from) values[name] = to;
    else if (Array.isArray(value) && value.some((item) => item === from))
      values[name] = [...new Set(value.map((item) => (item === from ? to : String(item))))];
  }
  if (isSigned || Object.keys(values).length === 0) return undefined;
  const next = changed(work, ledger, before, { values: { ...held, ...values } });
  return commitChange(work, ledger, { before, next, move: 'hand_over', reason });
}

async function sign(
  work: Work,
  options: { ledger: Ledger; move: Move<Ledger['fields'], string>; values: Values; field: string; password: string | undefined },
): Promise<Values> {
  await work.services.verifyOwnPassword(work, options.password);
  const post = work.actor.posts.find((held) => options.move.by.some(([role]) => held.roles.includes(role)));
  assert(post, 'the signer holds a post that may make the move');
  const signature: SignatureValue = {
    personId: work.actor.personId,
    postId: post.postId,
    signedAt: work.now,
    contentHash: contentHash(options.ledger, options.values),
    method: 'password',
  };
  return { ...options.values, [options.field]: signature };
}

const stamped = (work: Work, move: Move<Ledger['fields'], string>, values: Values): Values =>
  move.stamps === undefined ? values : { ...values, [move.stamps]: dayOfInstant(work.now) };

/** Lays the product's own values over parsed ones; only fields that nobody can type are taken. */
function filled(ledger: Ledger, values: Values, fills: Values | undefined): Values {
  if (fills === undefined) return values;
  for (const name of Object.keys(fills))
    assert(ledger.fields[name]?.readOnly === true, `${ledger.name}.${name} is filled by the product only if it is read-only`);
  return { ...values, ...fills };
}

/** The department a new record belongs to: its own field, else the one department in which the actor may enter it. */
function homeDepartment(work: Work, ledger: Ledger, values: Values, reach: Reach): string | null {
  const named = homeField(ledger, values);
  if (named !== null) return named;
  const entering = ledger.access.create
    .filter(([, scope]) => scope === 'department')
    .flatMap(([role]) => departmentsOf(work.actor, role));
  return (
    entering[0] ??
    (reach.organisation ? (work.actor.posts.find((post) => post.departmentId !== null)?.departmentId ?? null) : null)
  );
}

async function findEarlier(work: Work, ledger: Ledger, key: string): Promise<StoredRecord | undefined> {
  const earlier = await findRow(
    work.tx,
    sql<{ ledger: string; record_id: string }>`select ledger, record_id from idempotency
      where org_id = ${work.actor.orgId}::uuid and account_id = ${work.actor.accountId}::uuid and key = ${key}`,
  );
  if (!earlier) return undefined;
  if (earlier.ledger !== ledger.name) throw new AppError('duplicate');
  const rows = await rowsOf(
    work.tx,
    sql<Row>`select ${kernelColumns}, ${fieldColumns(columnsOf(ledger))} from ${sql.table(ledger.name)}
      where id = ${earlier.record_id}::uuid and org_id = ${work.actor.orgId}::uuid`,
  );
  const row = rows[0];
  return row ? storedRecord(ledger, row) : undefined;
}

async function mustBeStaff(work: Work, personId: string): Promise<void> {
  const found = await findRow(
    work.tx,
    sql`select 1 from person where id = ${personId}::uuid and org_id = ${work.actor.orgId}::uuid and merged_into_id is null`,
  );
  if (!found) throw new AppError('invalid_input', { problems: [{ field: 'enteredFor', message: '代录对象应为本单位人员' }] });
}
