/** 科室: entered, renamed, put under another, merged, closed. A department never goes: records name it for ever. */
import type { DepartmentEntry, DepartmentKind } from '@qinglian/domain/api/people.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Work } from '../../ledger/services.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';
import { recordChange, refuse } from './changes.ts';

export const listDepartments = (work: Work): Promise<readonly DepartmentEntry[]> =>
  rowsOf(
    work.tx,
    sql<DepartmentEntry>`select d.id, d.parent_id as "parentId", d.code, d.name, d.kind, d.phone,
        (select count(*)::int from person p where p.department_id = d.id and p.left_on is null and p.merged_into_id is null) as people,
        (select count(*)::int from post po where po.department_id = d.id and po.closed_on is null) as posts
      from department d where d.org_id = ${work.actor.orgId}::uuid and d.closed_on is null order by d.sort, d.code`,
  );

export interface DepartmentInput {
  readonly id?: string | undefined;
  readonly name: string;
  readonly kind: DepartmentKind;
  readonly parentId: string | null;
  readonly phone: string | null;
}

export async function saveDepartment(work: Work, input: DepartmentInput): Promise<{ id: string }> {
  const { orgId } = work.actor;
  if (input.parentId !== null) await mustBeOpen(work, input.parentId, 'parentId');
  const twin = await findRow(
    work.tx,
    sql<{
      id: string;
    }>`select id from department where org_id = ${orgId}::uuid and name = ${input.name} and closed_on is null and id is distinct from ${input.id ?? null}::uuid`,
  );
  if (twin) throw refuse('name', `已有名为“${input.name}”的科室`);
  const id = input.id ?? work.newId();
  if (input.id === undefined) {
    await sql`insert into department (id, org_id, parent_id, code, name, kind, phone, sort)
      select ${id}::uuid, ${orgId}::uuid, ${input.parentId}::uuid, 'K' || (count(*) + 1), ${input.name}, ${input.kind}, ${input.phone}, count(*)
      from department where org_id = ${orgId}::uuid`.execute(work.tx);
  } else {
    await mustBeOpen(work, id, 'id');
    if (input.parentId !== null && (await isBelow(work, input.parentId, id)))
      throw refuse('parentId', '上级科室不能是本科室或其下属科室');
    await sql`update department set name = ${input.name}, kind = ${input.kind}, parent_id = ${input.parentId}::uuid, phone = ${input.phone}
      where id = ${id}::uuid and org_id = ${orgId}::uuid`.execute(work.tx);
  }
  await recordChange(work, {
    kind: 'department_saved',
    subject: id,
    reason: '',
    detail: { what: input.name, name: input.name, kind: input.kind, parent: input.parentId, phone: input.phone },
  });
  return { id };
}

/** People, posts and sub-departments move; what was recorded under the old one is read by whoever reads the new. */
export async function mergeDepartment(work: Work, input: { id: string; intoId: string; reason: string }): Promise<void> {
  if (input.id === input.intoId) throw refuse('intoId', '请选择另一个科室');
  const gone = await mustBeOpen(work, input.id, 'id');
  const kept = await mustBeOpen(work, input.intoId, 'intoId');
  if (await isBelow(work, input.intoId, input.id)) throw refuse('intoId', '不能并入自己的下属科室');
  const { orgId } = work.actor;
  await sql`update person set department_id = ${kept.id}::uuid where department_id = ${gone.id}::uuid and org_id = ${orgId}::uuid`.execute(
    work.tx,
  );
  await sql`update post set department_id = ${kept.id}::uuid where department_id = ${gone.id}::uuid and org_id = ${orgId}::uuid and closed_on is null`.execute(
    work.tx,
  );
  await sql`update department set parent_id = ${kept.id}::uuid where parent_id = ${gone.id}::uuid and org_id = ${orgId}::uuid`.execute(
    work.tx,
  );
  // One step always leads to the one that is open: pointers are never followed twice.
  await sql`update department set merged_into_id = ${kept.id}::uuid where (merged_into_id = ${gone.id}::uuid or id = ${gone.id}::uuid) and org_id = ${orgId}::uuid`.execute(
    work.tx,
  );
  await sql`update department set closed_on = ${dayOfInstant(work.now)}::date where id = ${gone.id}::uuid and org_id = ${orgId}::uuid`.execute(
    work.tx,
  );
  await recordChange(work, {
    kind: 'department_merged',
    subject: gone.id,
    reason: input.reason,
    detail: { what: `${gone.name}并入${kept.name}`, into: kept.id },
  });
}

export async function closeDepartment(work: Work, input: { id: string; reason: string }): Promise<void> {
  const gone = await mustBeOpen(work, input.id, 'id');
  const left = (await listDepartments(work)).find((one) => one.id === gone.id);
  const below = await findRow(work.tx, sql`select 1 from department where parent_id = ${gone.id}::uuid and closed_on is null`);
  if (left && (left.people > 0 || left.posts > 0 || below))
    throw new AppError('in_use', {
      problems: [
        {
          field: 'id',
          message: `${gone.name}还有${left.people}名人员、${left.posts}个岗位${below ? '和下属科室' : ''}，请先调整，或改用合并`,
        },
      ],
    });
  await sql`update department set closed_on = ${dayOfInstant(work.now)}::date where id = ${gone.id}::uuid and org_id = ${work.actor.orgId}::uuid`.execute(
    work.tx,
  );
  await recordChange(work, { kind: 'department_closed', subject: gone.id, reason: input.reason, detail: { what: gone.name } });
}

async function mustBeOpen(work: Work, id: string, field: string): Promise<{ id: string; name: string }> {
  const found = await findRow(
    work.tx,
    sql<{
      id: string;
      name: string;
    }>`select id, name from department where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid and closed_on is null for update`,
  );
  if (!found) throw refuse(field, '没有这个科室，或已撤销');
  return found;
}

/** Whether `id` is `above` or stands somewhere below it. */
async function isBelow(work: Work, id: string, above: string): Promise<boolean> {
  const found = await findRow(
    work.tx,
    sql<{ n: number }>`with recursive up as (
        select id, parent_id from department where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid
        union select d.id, d.parent_id from department d join up on d.id = up.parent_id)
      select 1 as n from up where id = ${above}::uuid`,
  );
  return found !== undefined;
}
