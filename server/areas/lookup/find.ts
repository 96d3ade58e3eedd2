/** ⌘K: records of every register one may read, people for those who see the list of people, registers by Chinese and pinyin. */
import type { Found } from '@qinglian/domain/api/find.ts';
import { peopleReaders } from '@qinglian/domain/people/powers.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { isPeriod, periodById } from '@qinglian/kernel/calendar/period.ts';
import { z } from 'zod';
import { isEmpty, reachOf } from '../../ledger/access.ts';
import { listRecords } from '../../ledger/read.ts';
import { likePattern, normalise, pinyinOf } from '../../ledger/search.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { rolesOf } from '../../platform/identity/actor.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';

const EACH = 3;
const RECORDS = 12;
const PEOPLE = 6;

export function findRoutes(app: QinglianApp, services: LedgerServices): void {
  app.get(
    '/api/find',
    { config: { access: 'signed-in' }, schema: { querystring: z.object({ q: z.string().max(60) }) } },
    async (request): Promise<Found> => inWork(services, actorOf(request), (work) => findAll(work, normalise(request.query.q))),
  );
}

async function findAll(work: Work, q: string): Promise<Found> {
  if (q === '') return { records: [], people: [], ledgers: [] };
  const readable = [...work.services.ledgers.values()].filter((ledger) => !isEmpty(reachOf(work.actor, ledger.access.read)));
  const records: Found['records'][number][] = [];
  for (const ledger of readable) {
    // A register whose every reading is journalled is not leafed through by the way.
    if (ledger.access.journalReads === true) continue;
    const { rows } = await listRecords(work, ledger.name, { q, limit: EACH });
    for (const { record } of rows)
      records.push({
        ledger: ledger.name,
        id: record.id,
        title: String(record.values[ledger.title] ?? ''),
        day: firstDayOf(record.happenedAt),
      });
  }
  return {
    records: records.sort((a, b) => (a.day < b.day ? 1 : -1)).slice(0, RECORDS),
    people: peopleReaders.some((role) => rolesOf(work.actor).has(role)) ? await findPeople(work, q) : [],
    ledgers: readable.flatMap((ledger) =>
      `${normalise(ledger.label)}\n${pinyinOf(ledger.label)}`.includes(q) ? [ledger.name] : [],
    ),
  };
}

/** Half of the registers count by period. */
const firstDayOf = (happenedAt: string): string => (isPeriod(happenedAt) ? periodById(happenedAt).start : happenedAt);

const findPeople = (work: Work, q: string): Promise<Found['people']> =>
  rowsOf(
    work.tx,
    sql<
      Found['people'][number]
    >`select p.id, p.name, coalesce(d.name, '') as detail from person p left join department d on d.id = p.department_id
      where p.org_id = ${work.actor.orgId}::uuid and p.merged_into_id is null and p.erased_at is null and p.staff_no is distinct from '#platform'
        and (p.left_on is null or p.left_on >= ${dayOfInstant(work.now)}::date)
        and (p.name like ${likePattern(q)} or p.pinyin like ${likePattern(q)} or p.staff_no ilike ${likePattern(q)})
      order by p.pinyin limit ${PEOPLE}`,
  );
