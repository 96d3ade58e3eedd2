/** Who may do what with which records. Nothing is readable unless a grant of the definition reaches it. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import type { Grants } from '@qinglian/kernel/roles.ts';
import { type Actor, departmentsOf, idsOf, rolesOf } from '../platform/identity/actor.ts';
import { sql } from '../platform/postgres/database.ts';

/** The part of an organisation's records that a set of grants opens to an actor; `none` opens nothing. */
export interface Reach {
  readonly organisation: boolean;
  readonly departments: readonly string[];
  readonly own: boolean;
}

export function reachOf(actor: Actor, grants: Grants): Reach {
  const held = rolesOf(actor);
  let organisation = false;
  let own = false;
  const departments = new Set<string>();
  for (const [role, scope] of grants) {
    if (!held.has(role)) continue;
    if (scope === 'organisation') organisation = true;
    else if (scope === 'own') own = true;
    else for (const id of departmentsOf(actor, role)) departments.add(id);
  }
  return { organisation, departments: [...departments], own };
}

export const isEmpty = (reach: Reach): boolean => !reach.organisation && !reach.own && reach.departments.length === 0;

/** What of a record decides whether a reach covers it. */
export interface Placed {
  readonly orgId: string;
  readonly departmentId: string | null;
  readonly ownerIds: readonly string[];
}

export function covers(actor: Actor, reach: Reach, record: Placed): boolean {
  if (record.orgId !== actor.orgId) return false;
  if (reach.organisation) return true;
  if (record.departmentId !== null && reach.departments.includes(record.departmentId)) return true;
  return reach.own && idsOf(actor).some((id) => record.ownerIds.includes(id));
}

/**
 * The same as SQL over a ledger's table; always names the organisation (row-level security alone is the net, not the rope).
 * `alias`: the table's name in the query where it is joined.
 */
export function reachSql(actor: Actor, reach: Reach, alias?: string) {
  const column = (name: string) => sql.ref(alias === undefined ? name : `${alias}.${name}`);
  if (reach.organisation) return sql`(${column('org_id')} = ${actor.orgId}::uuid)`;
  const parts = [sql`false`];
  if (reach.departments.length > 0) parts.push(sql`${column('department_id')} = any (${[...reach.departments]}::uuid[])`);
  if (reach.own) parts.push(sql`${column('owner_ids')} && ${[...idsOf(actor)]}::uuid[]`);
  return sql`(${column('org_id')} = ${actor.orgId}::uuid and (${sql.join(parts, sql` or `)}))`;
}

/** Fields this actor may see at all, in the order of the definition. What is not here cannot be listed, filtered, sorted, searched or exported. */
export function readableFields(actor: Actor, ledger: Ledger): readonly string[] {
  return Object.entries(ledger.fields)
    .filter(([, field]) => field.readableBy === undefined || !isEmpty(reachOf(actor, field.readableBy)))
    .map(([name]) => name);
}
