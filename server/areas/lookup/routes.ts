/** Look-ups for forms: people, posts, departments of one's own house, organisations, records one may read. Bounded and never a directory of others. */
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { LookupItem } from '@qinglian/domain/api/ledgers.ts';
import { isEmpty, reachOf } from '../../ledger/access.ts';
import { listRecords } from '../../ledger/read.ts';
import { likePattern, normalise } from '../../ledger/search.ts';
import { getLedger, inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { z } from 'zod';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';

const LIMIT = 30;

export function lookupRoutes(app: QinglianApp, services: LedgerServices): void {
  app.get(
    '/api/lookup/:kind',
    {
      config: { access: 'signed-in' },
      schema: {
        params: z.object({ kind: z.enum(['person', 'post', 'department', 'organisation', 'reference']) }),
        querystring: z.object({ q: z.string().max(60).default(''), ledger: z.string().max(60).optional() }),
      },
    },
    async (request): Promise<readonly LookupItem[]> =>
      inWork(services, actorOf(request), (work) =>
        find(work, request.params.kind, { q: normalise(request.query.q), ledger: request.query.ledger }),
      ),
  );
}

async function find(
  work: Work,
  kind: 'person' | 'post' | 'department' | 'organisation' | 'reference',
  { q, ledger }: { q: string; ledger: string | undefined },
): Promise<readonly LookupItem[]> {
  const org = work.actor.orgId;
  const like = likePattern(q);
  switch (kind) {
    case 'person':
      return rowsOf(
        work.tx,
        sql<LookupItem>`select p.id, p.name as label, d.name as detail from person p left join department d on d.id = p.department_id
          where p.org_id = ${org}::uuid and p.merged_into_id is null and p.erased_at is null and p.staff_no is distinct from '#platform'
            and (p.left_on is null or p.left_on >= ${dayOfInstant(work.now)}::date) and (${q} = '' or p.name like ${like} or p.pinyin like ${like} or p.staff_no ilike ${like})
          order by (p.department_id is not distinct from ${work.actor.posts[0]?.departmentId ?? null}::uuid) desc, p.pinyin, p.id limit ${LIMIT}`,
      );
    case 'post':
      return rowsOf(
        work.tx,
        sql<LookupItem>`select po.id, po.name as label, d.name as detail from post po left join department d on d.id = po.department_id
          where po.org_id = ${org}::uuid and po.closed_on is null and (${q} = '' or po.name like ${like} or d.name like ${like}) order by po.sort, po.id limit ${LIMIT}`,
      );
    case 'department':
      return rowsOf(
        work.tx,
        sql<LookupItem>`select id, name as label, null as detail from department where org_id = ${org}::uuid and closed_on is null and (${q} = '' or name like ${like} or code ilike ${like}) order by sort, id limit 100`,
      );
    case 'organisation':
      return rowsOf(
        work.tx,
        sql<LookupItem>`select id, name as label, short_name as detail from organisation where closed_on is null and (${q} = '' or name like ${like} or short_name like ${like}) order by code limit ${LIMIT}`,
      );
    case 'reference': {
      const target = getLedger(work.services, ledger ?? '');
      if (isEmpty(reachOf(work.actor, target.access.read))) return [];
      const page = await listRecords(work, target.name, { q, limit: LIMIT });
      return page.rows.map((row) => ({
        id: row.record.id,
        label: String(row.record.values[target.title] ?? ''),
        detail: row.record.happenedAt,
      }));
    }
  }
}
