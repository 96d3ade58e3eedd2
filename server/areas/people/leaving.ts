/**
 * A person leaves. Duties belong to posts: they stay. What is open under the person's own name is listed and goes to the
 * successors; the account closes; what was signed stays signed.
 */
import type { FormerPerson, HandoverPlan, HandoverTask } from '@qinglian/domain/api/people.ts';
import { addDays, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { covers, reachOf } from '../../ledger/access.ts';
import { fieldColumns, kernelColumns, type Row, storedRecord } from '../../ledger/row.ts';
import type { Work } from '../../ledger/services.ts';
import { columnsOf } from '../../ledger/tables.ts';
import { handOverRecord } from '../../ledger/write.ts';
import { logEvent } from '../../platform/identity/security-log.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';
import { recordChange, refuse } from './changes.ts';
import { appoint, mustKeepAdministrator } from './posts.ts';

interface Leaver {
  readonly id: string;
  readonly name: string;
  readonly left_on: string | null;
}

/** Posts held and every running record for which the person answers, register by register. */
export async function handoverPlan(work: Work, personId: string): Promise<HandoverPlan> {
  const person = await mustBePerson(work, personId);
  const today = dayOfInstant(work.now);
  const posts = await rowsOf(
    work.tx,
    sql<{
      postId: string;
      name: string;
      since: string;
    }>`select po.id as "postId", po.name, h.started_on as since from post_holding h join post po on po.id = h.post_id
      where h.person_id = ${personId}::uuid and h.org_id = ${work.actor.orgId}::uuid and (h.ended_on is null or h.ended_on >= ${today}::date) order by po.sort, po.name`,
  );
  const tasks: HandoverTask[] = [];
  const ids = [personId, ...(await entriesMergedInto(work, personId))];
  for (const ledger of work.services.ledgers.values()) tasks.push(...(await tasksIn(work, ledger, ids)));
  return {
    person: { id: person.id, name: person.name, leftOn: person.left_on },
    posts,
    tasks: tasks.sort((a, b) => ((a.due ?? '9') < (b.due ?? '9') ? -1 : 1)),
  };
}

/** Entries of the same person, merged: records go on naming them. */
const entriesMergedInto = async (work: Work, personId: string): Promise<readonly string[]> =>
  (
    await rowsOf(
      work.tx,
      sql<{ id: string }>`select id from person where org_id = ${work.actor.orgId}::uuid and merged_into_id = ${personId}::uuid`,
    )
  ).map((row) => row.id);

/** Records of a register that are not at their end and for which the person, under any of these ids, answers. */
async function tasksIn(work: Work, ledger: Ledger, ids: readonly string[]): Promise<readonly HandoverTask[]> {
  const columns = columnsOf(ledger);
  const naming = columns.filter(({ definition }) => definition.kind === 'person' && definition.isDuty === true);
  const running = Object.keys(ledger.states).filter((state) =>
    Object.values(ledger.moves).some((move) => move.from.includes(state)),
  );
  if (naming.length === 0 || running.length === 0) return [];
  const names = sql.join(
    naming.map(({ column, type }) =>
      type === 'uuid' ? sql`${sql.ref(column)} = any (${[...ids]}::uuid[])` : sql`${sql.ref(column)} && ${[...ids]}::uuid[]`,
    ),
    sql` or `,
  );
  const rows = await rowsOf(
    work.tx,
    sql<Row & { due_on: string | null }>`select ${kernelColumns}, ${fieldColumns(columns)},
        (select min(d.due_on) from deadline d where d.org_id = ${work.actor.orgId}::uuid and d.ledger = ${ledger.name} and d.record_id = ${sql.table(ledger.name)}.id) as due_on
      from ${sql.table(ledger.name)} where org_id = ${work.actor.orgId}::uuid and removed_at is null and state = any (${running}::text[]) and (${names})
      order by happened_on, id limit 1000`,
  );
  const reach = reachOf(work.actor, ledger.access.read);
  return rows.map((row) => {
    const stored = storedRecord(ledger, row);
    const { record } = stored;
    const title = record.values[ledger.title];
    return {
      ledger: ledger.name,
      register: ledger.label,
      id: record.id,
      // Who arranges the hand-over need not be one who may read the records.
      title: typeof title === 'string' && covers(work.actor, reach, stored) ? title : null,
      state: ledger.states[record.state] ?? record.state,
      due: row.due_on,
      isSigned: Object.entries(ledger.fields).some(
        ([name, field]) => field.kind === 'signature' && (record.values[name] ?? null) !== null,
      ),
    };
  });
}

export interface Leaving {
  readonly personId: string;
  /** The last day at work, inclusive. */
  readonly leftOn: string;
  readonly reason: string;
  /** Who takes over a post from the next day on; posts left out stay vacant. */
  readonly successors: readonly { readonly postId: string; readonly personId: string; readonly isActing: boolean }[];
  /** Who takes over what runs under the person's own name; null leaves it as it is. */
  readonly tasksTo: string | null;
}

export interface LeavingDone {
  readonly handedOver: number;
  /** What bears a signature and stayed as it was signed. */
  readonly kept: number;
  readonly vacant: readonly string[];
}

export async function leave(work: Work, input: Leaving): Promise<LeavingDone> {
  const { orgId } = work.actor;
  const plan = await handoverPlan(work, input.personId);
  if (plan.person.leftOn !== null)
    throw new AppError('wrong_state', {
      problems: [{ field: 'personId', message: `${plan.person.name}已于${plan.person.leftOn}离任` }],
    });
  if (input.tasksTo === input.personId || input.successors.some((one) => one.personId === input.personId))
    throw refuse('tasksTo', '接任人不能是离任人本人');
  if (input.tasksTo !== null) await mustBePresent(work, input.tasksTo, input.leftOn);
  const foreign = input.successors.find((one) => !plan.posts.some((post) => post.postId === one.postId));
  if (foreign) throw refuse('successors', '离任人没有担任这个岗位');
  const early = plan.posts.find((post) => post.since > input.leftOn);
  if (early) throw refuse('leftOn', `离任日期早于${early.name}的任职日期${early.since}`);
  await sql`update post_holding set ended_on = ${input.leftOn}::date where org_id = ${orgId}::uuid and person_id = ${input.personId}::uuid
    and (ended_on is null or ended_on > ${input.leftOn}::date)`.execute(work.tx);
  await sql`update person set left_on = ${input.leftOn}::date where id = ${input.personId}::uuid and org_id = ${orgId}::uuid`.execute(
    work.tx,
  );
  for (const one of input.successors)
    await appoint(work, { ...one, startedOn: addDays(input.leftOn, 1), appointedBy: input.reason, replaces: false });
  let handedOver = 0;
  if (input.tasksTo !== null)
    handedOver = await handOverTasks(work, plan, {
      from: input.personId,
      to: input.tasksTo,
      // Without the name: versions keep their reason for ever, a person may ask to be erased.
      reason: '离任交接',
    });
  if (input.leftOn <= dayOfInstant(work.now)) await closeAccount(work, input.personId);
  await mustKeepAdministrator(work);
  const vacant = plan.posts
    .filter((post) => !input.successors.some((one) => one.postId === post.postId))
    .map((post) => post.name);
  await recordChange(work, {
    kind: 'left',
    subject: input.personId,
    reason: input.reason,
    detail: {
      what: `${plan.person.name}，${input.leftOn}离任`,
      leftOn: input.leftOn,
      posts: plan.posts.map((post) => post.postId),
      tasksTo: input.tasksTo,
      handedOver,
    },
  });
  return { handedOver, kept: plan.tasks.filter((task) => task.isSigned).length, vacant };
}

async function handOverTasks(
  work: Work,
  plan: HandoverPlan,
  { from, ...change }: { from: string; to: string; reason: string },
): Promise<number> {
  const ids = [from, ...(await entriesMergedInto(work, from))];
  let count = 0;
  for (const task of plan.tasks) {
    const ledger = work.services.ledgers.get(task.ledger);
    if (ledger && !task.isSigned && (await handOverRecord(work, { ledger, id: task.id, from: ids, ...change }))) count += 1;
  }
  return count;
}

/** Closes the sign-in and ends what is open of it at its next request. The row stays: signatures and the log name it. */
export async function closeAccount(work: Work, personId: string): Promise<void> {
  const account = await findRow(
    work.tx,
    sql<{
      id: string;
    }>`update account set disabled_at = coalesce(disabled_at, ${work.now}::timestamptz) where person_id = ${personId}::uuid and org_id = ${work.actor.orgId}::uuid returning id`,
  );
  if (!account) return;
  await sql`update session set revoked_at = ${work.now}::timestamptz where account_id = ${account.id}::uuid and revoked_at is null`.execute(
    work.tx,
  );
  await logEvent(work.tx, { at: work.now, orgId: work.actor.orgId, accountId: account.id, event: 'account_disable', ip: null });
}

/** Comes back: account open again, posts to be given anew. */
export async function comeBack(work: Work, input: { personId: string; reason: string }): Promise<void> {
  const person = await mustBePerson(work, input.personId);
  if (person.left_on === null)
    throw new AppError('wrong_state', { problems: [{ field: 'personId', message: `${person.name}在岗` }] });
  await sql`update person set left_on = null where id = ${person.id}::uuid and org_id = ${work.actor.orgId}::uuid`.execute(
    work.tx,
  );
  const account = await findRow(
    work.tx,
    sql<{
      id: string;
    }>`update account set disabled_at = null where person_id = ${person.id}::uuid and org_id = ${work.actor.orgId}::uuid returning id`,
  );
  if (account)
    await logEvent(work.tx, { at: work.now, orgId: work.actor.orgId, accountId: account.id, event: 'account_enable', ip: null });
  await recordChange(work, { kind: 'returned', subject: person.id, reason: input.reason, detail: { what: person.name } });
}

/** Who has left, latest first. */
export const listFormer = (work: Work): Promise<readonly FormerPerson[]> =>
  rowsOf(
    work.tx,
    sql<FormerPerson>`select id, name, staff_no as "staffNo", left_on as "leftOn" from person where org_id = ${work.actor.orgId}::uuid and left_on is not null
      and merged_into_id is null and erased_at is null order by left_on desc, id limit 1000`,
  );

export async function mustBePerson(work: Work, id: string): Promise<Leaver> {
  const person = await findRow(
    work.tx,
    sql<Leaver>`select id, name, left_on from person where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid and merged_into_id is null and erased_at is null
      and staff_no is distinct from '#platform' for update`,
  );
  if (!person) throw new AppError('not_found');
  return person;
}

async function mustBePresent(work: Work, id: string, day: string): Promise<void> {
  const person = await mustBePerson(work, id).catch(() => undefined);
  if (!person || (person.left_on !== null && person.left_on <= day)) throw refuse('tasksTo', '接任人应为本单位在岗人员');
}
