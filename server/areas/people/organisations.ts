/** 机构: dated relations to those above, names, and what the institution is from which day on. */
import type { OrganisationPage, ProfileEntry, RelationEntry, RelationKind } from '@qinglian/domain/api/people.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Work } from '../../ledger/services.ts';
import { rolesOf } from '../../platform/identity/actor.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';
import { listChanges, recordChange, refuse } from './changes.ts';
import { listDepartments } from './departments.ts';
import { listPosts, powersHere } from './posts.ts';

/** Only one at a time can be above in these; 监督 and 医共体 may be several. */
const SINGLE: readonly RelationKind[] = ['administrative', 'party'];

export async function describeOrganisation(work: Work): Promise<OrganisationPage> {
  const { orgId } = work.actor;
  const row = await findRow(
    work.tx,
    sql<{
      id: string;
      code: string;
      name: string;
      shortName: string;
      kind: string;
      phone: string | null;
      address: string | null;
      registers: string[] | null;
    }>`
      select id, code, name, short_name as "shortName", kind, phone, address, kept_registers as registers from organisation where id = ${orgId}::uuid`,
  );
  if (!row) throw new AppError('not_found');
  return {
    ...row,
    aliases: await rowsOf(
      work.tx,
      sql<{
        alias: string;
        note: string | null;
      }>`select alias, note from organisation_alias where org_id = ${orgId}::uuid order by alias`,
    ),
    relations: await relationsOf(work, orgId),
    profiles: await rowsOf(
      work.tx,
      sql<ProfileEntry>`select from_day as "fromDay", level, ownership, institution_type as "institutionType", beds, staff_count as "staffCount", source
        from organisation_profile where org_id = ${orgId}::uuid order by from_day desc`,
    ),
    departments: await listDepartments(work),
    posts: await listPosts(work),
    powers: await powersHere(work),
    changes: await listChanges(work),
  };
}

export const relationsOf = (work: Work, orgId: string): Promise<readonly RelationEntry[]> =>
  rowsOf(
    work.tx,
    sql<RelationEntry>`select r.id, r.kind, r.parent_id as "parentId", o.name as parent, r.from_day as "fromDay", r.until_day as "untilDay"
      from organisation_relation r join organisation o on o.id = r.parent_id where r.org_id = ${orgId}::uuid order by r.kind, r.from_day desc`,
  );

/**
 * Whose relations an administrator may set: those of the own house; at the level above, of the units that are under it today;
 * a 平台管理员's, all. Anything else is `not_found`.
 */
async function mustRule(work: Work, code: string): Promise<{ id: string; name: string }> {
  const unit = await findRow(
    work.tx,
    sql<{
      id: string;
      name: string;
    }>`select id, name from organisation where (code = ${code} or id::text = ${code}) and closed_on is null`,
  );
  const today = dayOfInstant(work.now);
  const held = rolesOf(work.actor);
  if (unit && (unit.id === work.actor.orgId || held.has('system_admin'))) return unit;
  const isAbove =
    unit !== undefined &&
    held.has('city_admin') &&
    (await findRow(
      work.tx,
      sql`select 1 from organisation_relation where org_id = ${unit.id}::uuid and parent_id = ${work.actor.orgId}::uuid and kind = 'administrative'
        and from_day <= ${today}::date and (until_day is null or until_day > ${today}::date)`,
    )) !== undefined;
  if (!unit || !isAbove) throw new AppError('not_found');
  return unit;
}

export interface RelationInput {
  readonly unit: string;
  readonly kind: RelationKind;
  /** Code or id of the organisation above. */
  readonly parent: string;
  /** The first day on which it holds. The one before ends with it, where only one can be. */
  readonly fromDay: string;
  readonly reason: string;
}

export async function setRelation(work: Work, input: RelationInput): Promise<{ id: string }> {
  const unit = await mustRule(work, input.unit);
  const parent = await findRow(
    work.tx,
    sql<{
      id: string;
      name: string;
    }>`select id, name from organisation where (code = ${input.parent} or id::text = ${input.parent}) and closed_on is null`,
  );
  if (!parent) throw refuse('parent', '没有这个上级单位');
  if (parent.id === unit.id || (await isBelow(work, parent.id, unit.id, input)))
    throw refuse('parent', '上级单位不能是本单位或其下级');
  const standing = (await relationsOf(work, unit.id)).filter(
    (one) => one.kind === input.kind && (one.untilDay === null || one.untilDay > input.fromDay),
  );
  if (standing.some((one) => one.parentId === parent.id)) throw refuse('parent', `${parent.name}在这一天已是其上级`);
  const ends = SINGLE.includes(input.kind) ? standing : [];
  const later = ends.find((one) => one.fromDay >= input.fromDay);
  if (later) throw refuse('fromDay', `已登记自${later.fromDay}起归${later.parent}，新的日期应晚于这一天`);
  for (const one of ends)
    await sql`update organisation_relation set until_day = ${input.fromDay}::date where id = ${one.id}::uuid`.execute(work.tx);
  const id = work.newId();
  await sql`insert into organisation_relation (id, org_id, parent_id, kind, from_day) values (${id}::uuid, ${unit.id}::uuid, ${parent.id}::uuid, ${input.kind}, ${input.fromDay}::date)`.execute(
    work.tx,
  );
  await inChainOf(work, unit.id, {
    kind: 'relation_set',
    subject: id,
    reason: input.reason,
    detail: {
      what: `${unit.name}自${input.fromDay}起归${parent.name}`,
      relation: input.kind,
      unit: unit.id,
      parent: parent.id,
      from: input.fromDay,
      ended: ends.map((one) => one.id),
    },
  });
  return { id };
}

export async function endRelation(
  work: Work,
  input: { unit: string; id: string; untilDay: string; reason: string },
): Promise<void> {
  const unit = await mustRule(work, input.unit);
  const relation = (await relationsOf(work, unit.id)).find((one) => one.id === input.id && one.untilDay === null);
  if (!relation) throw new AppError('not_found');
  if (input.untilDay <= relation.fromDay) throw refuse('untilDay', '终止日期应晚于开始日期');
  await sql`update organisation_relation set until_day = ${input.untilDay}::date where id = ${relation.id}::uuid`.execute(
    work.tx,
  );
  await inChainOf(work, unit.id, {
    kind: 'relation_ended',
    subject: relation.id,
    reason: input.reason,
    detail: { what: `${unit.name}自${input.untilDay}起不再归${relation.parent}`, until: input.untilDay },
  });
}

/** The unit's own chain says so, whoever did it. */
async function inChainOf(work: Work, orgId: string, change: Parameters<typeof recordChange>[1]): Promise<void> {
  const before = await findRow(work.tx, sql<{ orgs: string }>`select current_setting('app.orgs') as orgs`);
  await sql`select set_config('app.orgs', ${[...new Set([...(before?.orgs.split(',') ?? []), orgId])].join(',')}, true)`.execute(
    work.tx,
  );
  await recordChange(work, { ...change, orgId });
  await sql`select set_config('app.orgs', ${before?.orgs ?? ''}, true)`.execute(work.tx);
}

async function isBelow(work: Work, id: string, above: string, { kind, fromDay }: RelationInput): Promise<boolean> {
  const found = await findRow(
    work.tx,
    sql`with recursive up as (
        select parent_id from organisation_relation where org_id = ${id}::uuid and kind = ${kind} and from_day <= ${fromDay}::date and (until_day is null or until_day > ${fromDay}::date)
        union select r.parent_id from organisation_relation r join up on r.org_id = up.parent_id where r.kind = ${kind} and r.from_day <= ${fromDay}::date and (r.until_day is null or r.until_day > ${fromDay}::date))
      select 1 from up where parent_id = ${above}::uuid`,
  );
  return found !== undefined;
}

export interface NamesInput {
  readonly shortName: string;
  readonly phone: string | null;
  readonly address: string | null;
  readonly aliases: readonly { readonly alias: string; readonly note: string | null }[];
}

/** 简称, telephone, and the local names of the office (监审科, 行风办). */
export async function setNames(work: Work, input: NamesInput): Promise<void> {
  const { orgId } = work.actor;
  await sql`update organisation set short_name = ${input.shortName}, phone = ${input.phone}, address = ${input.address} where id = ${orgId}::uuid`.execute(
    work.tx,
  );
  await sql`delete from organisation_alias where org_id = ${orgId}::uuid`.execute(work.tx);
  for (const { alias, note } of input.aliases)
    await sql`insert into organisation_alias (org_id, alias, note) values (${orgId}::uuid, ${alias}, ${note}) on conflict do nothing`.execute(
      work.tx,
    );
  await recordChange(work, {
    kind: 'aliases_set',
    subject: orgId,
    reason: '',
    detail: { what: input.shortName, aliases: input.aliases.map((one) => one.alias), phone: input.phone },
  });
}

/** What the institution is from a day on. A day to come is refused: standards are judged by what holds today. */
export async function setProfile(work: Work, input: ProfileEntry): Promise<void> {
  const { orgId } = work.actor;
  if (input.fromDay > dayOfInstant(work.now)) throw refuse('fromDay', '请在生效当日或之后登记');
  await sql`insert into organisation_profile (org_id, from_day, level, ownership, institution_type, beds, staff_count, source, set_by, set_at)
    values (${orgId}::uuid, ${input.fromDay}::date, ${input.level}, ${input.ownership}, ${input.institutionType}, ${input.beds}, ${input.staffCount}, ${input.source},
      ${work.actor.personId}::uuid, ${work.now}::timestamptz)
    on conflict (org_id, from_day) do update set level = excluded.level, ownership = excluded.ownership, institution_type = excluded.institution_type,
      beds = excluded.beds, staff_count = excluded.staff_count, source = excluded.source, set_by = excluded.set_by, set_at = excluded.set_at`.execute(
    work.tx,
  );
  await sql`update organisation o set level = p.level, ownership = p.ownership, institution_type = p.institution_type
    from (select * from organisation_profile where org_id = ${orgId}::uuid order by from_day desc limit 1) p where o.id = p.org_id`.execute(
    work.tx,
  );
  await recordChange(work, {
    kind: 'profile_set',
    subject: orgId,
    reason: input.source,
    detail: { what: `自${input.fromDay}起`, ...input },
  });
}
