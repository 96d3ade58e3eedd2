/** Names on a sheet → ids: one match is taken, none and several are told. Asked once for each name. */
import type { LinkField } from '@qinglian/kernel/fields/link.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { isEmpty, reachOf } from '../access.ts';
import { listRecords } from '../read.ts';
import { getLedger, type Work } from '../services.ts';

export type Resolved = { readonly ok: true; readonly id: string } | { readonly ok: false; readonly message: string };

export function resolver(work: Work): (field: LinkField, name: string) => Promise<Resolved> {
  const known = new Map<string, Promise<Resolved>>();
  return (field, name) => {
    const key = `${field.kind} ${field.kind === 'reference' ? field.ledger : ''} ${name}`;
    const found = known.get(key) ?? findOne(work, field, name);
    known.set(key, found);
    return found;
  };
}

async function findOne(work: Work, field: LinkField, name: string): Promise<Resolved> {
  const ids = await findIds(work, field, name);
  const [id] = ids;
  if (id !== undefined && ids.length === 1) return { ok: true, id };
  const what = { person: '人员', post: '岗位', department: '科室', organisation: '单位', reference: '记录' }[field.kind];
  const hint = field.kind === 'person' ? '，请改填工号' : '';
  return {
    ok: false,
    message: ids.length === 0 ? `没有名为“${name.slice(0, 30)}”的${what}` : `名为“${name.slice(0, 30)}”的${what}不止一个${hint}`,
  };
}

async function findIds(work: Work, field: LinkField, name: string): Promise<readonly string[]> {
  const org = work.actor.orgId;
  const idsOf = async (query: ReturnType<typeof sql<{ id: string }>>): Promise<readonly string[]> =>
    (await rowsOf(work.tx, query)).map((row) => row.id);
  switch (field.kind) {
    case 'person':
      return idsOf(
        sql<{
          id: string;
        }>`select id from person where org_id = ${org}::uuid and merged_into_id is null and erased_at is null and (name = ${name} or staff_no = ${name}) limit 3`,
      );
    case 'post':
      return idsOf(
        sql<{ id: string }>`select id from post where org_id = ${org}::uuid and closed_on is null and name = ${name} limit 3`,
      );
    case 'department':
      return idsOf(
        sql<{
          id: string;
        }>`select id from department where org_id = ${org}::uuid and closed_on is null and (name = ${name} or code = ${name}) limit 3`,
      );
    case 'organisation':
      return idsOf(
        sql<{
          id: string;
        }>`select id from organisation where closed_on is null and (name = ${name} or short_name = ${name} or code = ${name}) limit 3`,
      );
    case 'reference': {
      const target = getLedger(work.services, field.ledger);
      // A register that is closed to the actor holds nothing under any name.
      if (isEmpty(reachOf(work.actor, target.access.read))) return [];
      const page = await listRecords(work, target.name, { q: name, limit: 20 });
      return page.rows.filter((row) => row.record.values[target.title] === name).map((row) => row.record.id);
    }
  }
}
