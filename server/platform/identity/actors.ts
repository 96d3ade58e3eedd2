/** From an account to an actor: the posts held on a day decide what a person may do. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { type Role, roles } from '@qinglian/kernel/roles.ts';
import { findRow, rowsOf, sql, type Tx } from '../postgres/database.ts';
import type { Actor, ActorPost } from './actor.ts';

/** The actor behind an account on a day; undefined when the account is disabled or the person has left. */
export async function findActor(tx: Tx, accountId: string, today: string): Promise<Actor | undefined> {
  const account = await findRow(
    tx,
    sql<{
      org_id: string;
      person_id: string;
      name: string;
    }>`select a.org_id, a.person_id, p.name from account a join person p on p.id = a.person_id
      where a.id = ${accountId}::uuid and a.disabled_at is null and p.merged_into_id is null and p.erased_at is null
        and (p.left_on is null or p.left_on >= ${today}::date)`,
  );
  if (!account) return undefined;
  const former = await rowsOf(
    tx,
    sql<{
      id: string;
    }>`select id from person where org_id = ${account.org_id}::uuid and merged_into_id = ${account.person_id}::uuid`,
  );
  return {
    personId: account.person_id,
    ...(former.length === 0 ? {} : { formerIds: former.map((row) => row.id) }),
    accountId,
    orgId: account.org_id,
    name: account.name,
    posts: await postsOf(tx, account.person_id, today),
    sessionId: null,
  };
}

export async function postsOf(tx: Tx, personId: string, today: string): Promise<readonly ActorPost[]> {
  const rows = await rowsOf(
    tx,
    sql<{
      id: string;
      name: string;
      department_id: string | null;
      former: string[] | null;
      roles: string[];
    }>`select po.id, po.name, po.department_id, po.roles, (select array_agg(d.id) from department d where d.merged_into_id = po.department_id) as former
      from post_holding h join post po on po.id = h.post_id
      where h.person_id = ${personId}::uuid and h.started_on <= ${today}::date and (h.ended_on is null or h.ended_on >= ${today}::date)
        and (po.closed_on is null or po.closed_on > ${today}::date) order by po.sort, po.id`,
  );
  return rows.map((row) => ({
    postId: row.id,
    name: row.name,
    departmentId: row.department_id,
    ...(row.former === null ? {} : { formerDepartmentIds: row.former }),
    roles: row.roles.filter(isRole),
  }));
}

const isRole = (name: string): name is Role => Object.hasOwn(roles, name) && name !== 'platform';

/**
 * The actor in whose name the platform itself writes in an organisation: receipts, imports of signed packages.
 * Its person is made on first use; no account leads to it.
 */
export async function platformActor(tx: Tx, orgId: string, fresh: () => string): Promise<Actor> {
  const found = await findRow(
    tx,
    sql<{ id: string }>`select id from person where org_id = ${orgId}::uuid and staff_no = '#platform'`,
  );
  const personId = found?.id ?? fresh();
  if (!found) {
    const day = await findRow(tx, sql<{ at: string }>`select created_at as at from organisation where id = ${orgId}::uuid`);
    if (!day) throw new AppError('not_found');
    await sql`insert into person (id, org_id, staff_no, name, pinyin, created_at)
      values (${personId}::uuid, ${orgId}::uuid, '#platform', '平台', 'pingtai', ${day.at}::timestamptz)`.execute(tx);
  }
  return {
    personId,
    accountId: personId,
    orgId,
    name: '平台',
    posts: [{ postId: personId, name: '平台', departmentId: null, roles: ['platform'] }],
    sessionId: null,
  };
}
