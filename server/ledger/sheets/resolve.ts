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
  const [id] = ids.length === 0 ? await findPlaced(work, field, name) : ids;
  if (id !== undefined && ids.length <= 1) return { ok: true, id };
  const what = { person: '人员', post: '岗位', department: '科室', organisation: '单位', reference: '记录' }[field.kind];
  const told = `“${name.slice(0, 30)}”`;
  if (ids.length === 0) return { ok: false, message: `没有名为${told}的${what}` };
  if (field.kind !== 'person' && field.kind !== 'post') return { ok: false, message: `名为${told}的${what}不止一个` };
  const places = await placesOf(work, field.kind, ids);
  const first = places[0]?.department ?? '';
  return {
    ok: false,
    message: `名为${told}的${what}不止一个：${places.map(({ word }) => word).join('、')}；请写成“${name.slice(0, 30)}（${first}）”${field.kind === 'person' ? '或填写工号' : ''}`,
  };
}

/** "张伟（药剂科）": the name and the department that tells two of them apart. */
async function findPlaced(work: Work, field: LinkField, text: string): Promise<readonly string[]> {
  const match = /^(.+?)\s*[(（](.+?)[)）]$/.exec(text);
  if (!match || (field.kind !== 'person' && field.kind !== 'post')) return [];
  const ids = await findIds(work, field, match[1] ?? '');
  const fitting = (await placesOf(work, field.kind, ids)).filter(({ department }) => department === match[2]?.trim());
  return fitting.length === 1 ? fitting.map(({ id }) => id) : [];
}

async function placesOf(
  work: Work,
  kind: 'person' | 'post',
  ids: readonly string[],
): Promise<readonly { readonly id: string; readonly department: string; readonly word: string }[]> {
  const number = kind === 'person' ? sql`nullif(t.staff_no, '')` : sql`null::text`;
  const rows = await rowsOf(
    work.tx,
    sql<{ id: string; department: string | null; number: string | null }>`select t.id, d.name as department, ${number} as number
      from ${sql.table(kind)} t left join department d on d.id = t.department_id
      where t.id = any (${[...ids]}::uuid[]) and t.org_id = ${work.actor.orgId}::uuid order by d.sort, t.id`,
  );
  return rows.map(({ id, department, number: staffNo }) => ({
    id,
    department: department ?? '未设科室',
    word: `${department ?? '未设科室'}${staffNo === null ? '' : `（工号${staffNo}）`}`,
  }));
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
        }>`select id from person where org_id = ${org}::uuid and merged_into_id is null and erased_at is null and (name = ${name} or staff_no = ${name}) limit 6`,
      );
    case 'post':
      return idsOf(
        sql<{ id: string }>`select id from post where org_id = ${org}::uuid and closed_on is null and name = ${name} limit 6`,
      );
    case 'department':
      return idsOf(
        sql<{
          id: string;
        }>`select id from department where org_id = ${org}::uuid and closed_on is null and (name = ${name} or code = ${name}) limit 6`,
      );
    case 'organisation':
      return idsOf(
        sql<{
          id: string;
        }>`select id from organisation where closed_on is null and (name = ${name} or short_name = ${name} or code = ${name}) limit 6`,
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
