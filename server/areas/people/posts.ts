/** 岗位: which powers a post carries and who holds it from when to when. A person has no power but by a post. */
import type { HolderEntry, PostEntry, PostLevel } from '@qinglian/domain/api/people.ts';
import { administrators, isRole, powersOf } from '@qinglian/domain/people/powers.ts';
import { addDays, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import type { Work } from '../../ledger/services.ts';
import { rolesOf } from '../../platform/identity/actor.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';
import { recordChange, refuse } from './changes.ts';

export async function listPosts(work: Work): Promise<readonly PostEntry[]> {
  const { orgId } = work.actor;
  const today = dayOfInstant(work.now);
  const posts = await rowsOf(
    work.tx,
    sql<{
      id: string;
      name: string;
      department_id: string | null;
      department: string | null;
      roles: string[];
      level: PostLevel;
      is_key_post: boolean;
    }>`
      select po.id, po.name, po.department_id, d.name as department, po.roles, po.level, po.is_key_post from post po left join department d on d.id = po.department_id
      where po.org_id = ${orgId}::uuid and po.closed_on is null order by po.sort, d.sort nulls first, po.name`,
  );
  const holdings = await rowsOf(
    work.tx,
    sql<
      HolderEntry & { postId: string }
    >`select h.post_id as "postId", h.id as "holdingId", p.id as "personId", p.name, h.started_on as "startedOn", h.ended_on as "endedOn",
        h.is_acting as "isActing", h.appointed_by as "appointedBy"
      from post_holding h join person p on p.id = h.person_id where h.org_id = ${orgId}::uuid order by h.started_on desc, h.id`,
  );
  const byPost = new Map<string, HolderEntry[]>();
  for (const { postId, ...holder } of holdings) byPost.set(postId, [...(byPost.get(postId) ?? []), holder]);
  return posts.map((post) => {
    const all = byPost.get(post.id) ?? [];
    const isPast = (one: HolderEntry): boolean => one.endedOn !== null && one.endedOn < today;
    const holders = all.filter((one) => !isPast(one));
    return {
      id: post.id,
      name: post.name,
      departmentId: post.department_id,
      department: post.department,
      roles: post.roles.filter(isRole),
      level: post.level,
      isKey: post.is_key_post,
      holders,
      isVacant: !holders.some((one) => one.startedOn <= today),
      former: all.filter(isPast),
    };
  });
}

export async function powersHere(work: Work): Promise<readonly Role[]> {
  const row = await findRow(work.tx, sql<{ kind: string }>`select kind from organisation where id = ${work.actor.orgId}::uuid`);
  return powersOf(row?.kind ?? '', rolesOf(work.actor).has('system_admin'));
}

export interface PostInput {
  readonly id?: string | undefined;
  readonly name: string;
  readonly departmentId: string | null;
  readonly roles: readonly string[];
  readonly level: PostLevel;
  readonly isKey: boolean;
}

export async function savePost(work: Work, input: PostInput): Promise<{ id: string }> {
  const { orgId } = work.actor;
  const before = input.id === undefined ? undefined : await mustBePost(work, input.id);
  const powers = await powersHere(work);
  const foreign = input.roles.find((role) => !powers.some((power) => power === role) && !before?.roles.includes(role));
  if (foreign !== undefined) throw refuse('roles', '本单位的岗位不能带这项权限');
  if (input.departmentId !== null) {
    const home = await findRow(
      work.tx,
      sql`select 1 from department where id = ${input.departmentId}::uuid and org_id = ${orgId}::uuid and closed_on is null`,
    );
    if (!home) throw refuse('departmentId', '没有这个科室，或已撤销');
  }
  const roles = [...new Set(['staff', ...input.roles])];
  const id = input.id ?? work.newId();
  if (before === undefined) {
    await sql`insert into post (id, org_id, department_id, name, roles, level, is_key_post)
      values (${id}::uuid, ${orgId}::uuid, ${input.departmentId}::uuid, ${input.name}, ${roles}::text[], ${input.level}, ${input.isKey})`.execute(
      work.tx,
    );
  } else {
    await sql`update post set name = ${input.name}, department_id = ${input.departmentId}::uuid, roles = ${roles}::text[], level = ${input.level}, is_key_post = ${input.isKey}
      where id = ${id}::uuid and org_id = ${orgId}::uuid`.execute(work.tx);
    await mustKeepAdministrator(work);
  }
  await recordChange(work, {
    kind: 'post_saved',
    subject: id,
    reason: '',
    detail: {
      what: input.name,
      name: input.name,
      department: input.departmentId,
      roles,
      level: input.level,
      isKey: input.isKey,
      before: before === undefined ? null : [...before.roles],
    },
  });
  return { id };
}

export async function closePost(work: Work, input: { id: string; reason: string }): Promise<void> {
  const post = await mustBePost(work, input.id);
  const today = dayOfInstant(work.now);
  const held = await findRow(
    work.tx,
    sql`select 1 from post_holding where post_id = ${post.id}::uuid and (ended_on is null or ended_on >= ${today}::date)`,
  );
  if (held) throw new AppError('in_use', { problems: [{ field: 'id', message: `${post.name}还有人任职，请先免职` }] });
  await sql`update post set closed_on = ${today}::date where id = ${post.id}::uuid and org_id = ${work.actor.orgId}::uuid`.execute(
    work.tx,
  );
  await recordChange(work, { kind: 'post_closed', subject: post.id, reason: input.reason, detail: { what: post.name } });
}

export interface Appointment {
  readonly postId: string;
  readonly personId: string;
  readonly startedOn: string;
  readonly isActing: boolean;
  /** 任免文号 or decision. */
  readonly appointedBy: string | null;
  /** Ends the present holders on the day before. */
  readonly replaces: boolean;
}

export async function appoint(work: Work, input: Appointment): Promise<{ holdingId: string }> {
  const post = await mustBePost(work, input.postId);
  const person = await findRow(
    work.tx,
    sql<{
      name: string;
      left_on: string | null;
    }>`select name, left_on from person where id = ${input.personId}::uuid and org_id = ${work.actor.orgId}::uuid
      and merged_into_id is null and erased_at is null`,
  );
  if (!person || (person.left_on !== null && person.left_on < input.startedOn)) throw refuse('personId', '没有这名在岗人员');
  const held = await findRow(
    work.tx,
    sql`select 1 from post_holding where post_id = ${post.id}::uuid and person_id = ${input.personId}::uuid and (ended_on is null or ended_on >= ${input.startedOn}::date)`,
  );
  if (held) throw refuse('personId', `${person.name}在这一天已任${post.name}`);
  if (input.replaces) {
    const last = addDays(input.startedOn, -1);
    const later = await findRow(
      work.tx,
      sql`select 1 from post_holding where post_id = ${post.id}::uuid and started_on > ${last}::date and (ended_on is null or ended_on >= ${input.startedOn}::date)`,
    );
    if (later) throw refuse('startedOn', '现任的任职日期不早于这一天，请先更正');
    await sql`update post_holding set ended_on = ${last}::date where post_id = ${post.id}::uuid and org_id = ${work.actor.orgId}::uuid and (ended_on is null or ended_on > ${last}::date)`.execute(
      work.tx,
    );
  }
  const holdingId = work.newId();
  await sql`insert into post_holding (id, org_id, post_id, person_id, started_on, appointed_by, is_acting)
    values (${holdingId}::uuid, ${work.actor.orgId}::uuid, ${post.id}::uuid, ${input.personId}::uuid, ${input.startedOn}::date, ${input.appointedBy}, ${input.isActing})`.execute(
    work.tx,
  );
  await mustKeepAdministrator(work);
  await recordChange(work, {
    kind: 'appointed',
    subject: holdingId,
    reason: input.appointedBy ?? '',
    detail: {
      what: `${person.name}${input.isActing ? '代理' : '任'}${post.name}，自${input.startedOn}`,
      post: post.id,
      person: input.personId,
      from: input.startedOn,
      acting: input.isActing,
      replaces: input.replaces,
    },
  });
  return { holdingId };
}

/** `endedOn`: the last day of the holding, inclusive. */
export async function endHolding(work: Work, input: { holdingId: string; endedOn: string; reason: string }): Promise<void> {
  const row = await findRow(
    work.tx,
    sql<{
      started_on: string;
      name: string;
      post: string;
    }>`select h.started_on, p.name, po.name as post from post_holding h join person p on p.id = h.person_id join post po on po.id = h.post_id
      where h.id = ${input.holdingId}::uuid and h.org_id = ${work.actor.orgId}::uuid and h.ended_on is null for update of h`,
  );
  if (!row) throw new AppError('not_found');
  if (input.endedOn < row.started_on) throw refuse('endedOn', '免职日期不能早于任职日期');
  await sql`update post_holding set ended_on = ${input.endedOn}::date where id = ${input.holdingId}::uuid and org_id = ${work.actor.orgId}::uuid`.execute(
    work.tx,
  );
  await mustKeepAdministrator(work);
  await recordChange(work, {
    kind: 'holding_ended',
    subject: input.holdingId,
    reason: input.reason,
    detail: { what: `${row.name}不再任${row.post}，至${input.endedOn}`, endedOn: input.endedOn },
  });
}

async function mustBePost(work: Work, id: string): Promise<{ id: string; name: string; roles: readonly string[] }> {
  const post = await findRow(
    work.tx,
    sql<{
      id: string;
      name: string;
      roles: string[];
    }>`select id, name, roles from post where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid and closed_on is null for update`,
  );
  if (!post) throw refuse('postId', '没有这个岗位，或已撤销');
  return post;
}

/** From today on somebody with an open account must be able to undo what an administrator did, himself gone or not. */
export async function mustKeepAdministrator(work: Work): Promise<void> {
  const tomorrow = addDays(dayOfInstant(work.now), 1);
  const found = await findRow(
    work.tx,
    sql`select 1 from post_holding h join post po on po.id = h.post_id and po.closed_on is null join person p on p.id = h.person_id join account a on a.person_id = p.id
      where h.org_id = ${work.actor.orgId}::uuid and po.roles && ${[...administrators]}::text[] and a.disabled_at is null and p.merged_into_id is null
        and h.started_on <= ${tomorrow}::date and (h.ended_on is null or h.ended_on >= ${tomorrow}::date) and (p.left_on is null or p.left_on >= ${tomorrow}::date)`,
  );
  if (!found) throw refuse('roles', '这样一来本单位就没有系统管理员了，请先让另一人担任');
}
