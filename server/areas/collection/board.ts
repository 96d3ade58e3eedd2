/** 科室填报 board: each row of the standard, who fills it in, and how far it is. */
import type { FillingBoard } from '@qinglian/domain/api/collection.ts';
import type { Pack } from '@qinglian/domain/obligations/types.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { listAdopted, type ObligationServices, verdictsOf } from '../../engines/obligations/index.ts';
import { listRecords } from '../../ledger/read.ts';
import type { Work } from '../../ledger/services.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { returnsOf } from './collection.ts';

export async function fillingBoard(duties: ObligationServices, work: Work): Promise<FillingBoard> {
  touch('page', '/collections/board');
  const departments = await rowsOf(
    work.tx,
    sql<{ id: string; name: string }>`select id, name from department where org_id = ${work.actor.orgId}::uuid
      and (closed_on is null or closed_on > ${dayOfInstant(work.now)}::date) order by sort, name`,
  );
  const open = await openCollections(work);
  const rows: FillingBoard['rows'][number][] = [];
  for (const { pack } of await listAdopted(duties, work.tx, work.actor.orgId)) {
    const verdicts = await verdictsOf(duties, work, pack.shortId);
    for (const { row, item, clause } of rowsIn(pack)) {
      const own = new Set(clause.obligations.map(({ id }) => id));
      const bearers = [...new Set(clause.obligations.flatMap(({ bearer }) => [bearer.assist, bearer.accountable, bearer.body]))];
      const words = bearers.filter((word) => word !== undefined).join('、');
      rows.push({
        row,
        item,
        standard: clause.text,
        bearers: words,
        // 药剂科 in the standard is 药剂科 in the house; what bears another name is set by 岗位, not guessed.
        departments: departments.filter(({ name }) => words.split('、').some((word) => word === name || word.startsWith(name))),
        collections: open.filter((one) => one.standardRow === row).map(({ standardRow: _row, ...one }) => one),
        open: verdicts.filter(
          (verdict) =>
            own.has(verdict.obligation) &&
            (verdict.state === 'running' || verdict.state === 'missing' || verdict.state === 'incomplete'),
        ).length,
      });
    }
  }
  return { rows };
}

function rowsIn(pack: Pack) {
  const clauses = new Map(pack.clauses.map((clause) => [clause.id, clause]));
  return (pack.table?.groups ?? []).flatMap((group) =>
    group.items.flatMap((item) =>
      item.rows.flatMap((row) => {
        const clause = clauses.get(row.clause);
        return clause ? [{ row: row.id, item: item.label, clause }] : [];
      }),
    ),
  );
}

async function openCollections(work: Work) {
  const page = await listRecords(work, 'collection', { filters: [{ field: 'state', any: ['open'] }], limit: 200 });
  const found = [];
  for (const { record } of page.rows) {
    const returns = await returnsOf(work, record.id);
    const word = (name: string): string => String(record.values[name] ?? '');
    found.push({
      id: record.id,
      title: word('title'),
      dueOn: word('dueOn'),
      standardRow: word('standardRow'),
      filed: returns.filter((one) => one.record.state !== 'waiting' && one.record.state !== 'returned').length,
      all: returns.length,
    });
  }
  return found;
}
