/**
 * A page of 50 of the meetings register with rights, filter, search and capped count, for a hospital user, against the same
 * SQL by bare `pg`; with 1,000,000 records in 500 institutions and with 10,000 in 5 (2,000 each in both).
 * `--records N` for the large size.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { countRecords, listRecords, type ListQuery } from '@qinglian/server/ledger/read.ts';
import { inWork, type LedgerServices } from '@qinglian/server/ledger/services.ts';
import { calendarOf } from '@qinglian/server/platform/calendar/calendar.ts';
import { openEmbedded } from '@qinglian/server/platform/embedded/embedded.ts';
import { openDatabase } from '@qinglian/server/platform/postgres/database.ts';
import { migrate } from '@qinglian/server/platform/postgres/migrate.ts';
import { countedChance, testClock, testOrganisation } from '@qinglian/server/testing/people.ts';
import pg from 'pg';
import { finish, interleaved, round } from './result.ts';

const PER_UNIT = 2_000;
const wanted = Number(process.argv[process.argv.indexOf('--records') + 1]);
const large = process.argv.includes('--records') && wanted > 0 ? wanted : 1_000_000;
const home = await mkdtemp(join(tmpdir(), 'qinglian-bench-'));
await chmod(home, 0o755);
const embedded = await openEmbedded({ dataDir: join(home, 'pg'), throwAway: true });
await migrate({ url: embedded.ownerUrl, directory: fileURLToPath(new URL('../server/migrations', import.meta.url)) });
const db = openDatabase({ url: embedded.appUrl });
const bare = new pg.Client({ connectionString: embedded.appUrl });
await bare.connect();
const superuser = new pg.Client({ connectionString: embedded.superUrl.replace(/\/postgres$/, '/qinglian') });
await superuser.connect();
const house = await testOrganisation(db, 'H01');
const clerk = await house.actor('王经办', ['hospital_clerk'], 0);
const services: LedgerServices = {
  db,
  clock: testClock(),
  chance: countedChance(1),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [],
  verifyOwnPassword: async () => undefined,
};

/** Fills units up to a number of records, straight in SQL; the first unit is the user's own. */
async function fill(units: number): Promise<void> {
  await superuser.query('truncate meeting, record_search');
  await superuser.query("delete from organisation where code like 'B%' and id not in (select org_id from person)");
  await superuser.query(
    `insert into organisation (id, code, name, short_name, kind, tracking_since, created_at)
     select gen_random_uuid(), 'B' || n, '单位' || n, 'B' || n, 'hospital', '2025-01-01', now() from generate_series(1, $1::int) n on conflict do nothing`,
    [units - 1],
  );
  await superuser.query(
    `insert into meeting (id, org_id, owner_ids, state, state_since, version, happened_on, recorded_at, registered_at, recorded_by, search_text, title, body, held_at, chair)
     select gen_random_uuid(), o.id, array[$1::uuid], case n % 3 when 0 then 'draft' else 'filed' end, now(), 1, date '2020-01-01' + n, now(), now(), $1::uuid,
       case when n % 40 = 0 then '药品遴选专题会' else '清廉医院建设工作例会' end || n, case when n % 40 = 0 then '药品遴选专题会' else '清廉医院建设工作例会' end || n,
       case n % 4 when 0 then 'drug_committee' else 'regular' end, date '2020-01-01' + n, $1::uuid
     from (select id from organisation where id = $2::uuid union all (select id from organisation where code like 'B%' limit $3::int)) o, generate_series(1, $4::int) n`,
    [clerk.personId, house.id, units - 1, PER_UNIT],
  );
  await superuser.query(
    `insert into record_search (ledger, record_id, org_id, grams)
     select 'meeting', id, org_id, case when title like '药品%' then array['药', '品', '药品', '遴', '品遴', '选', '遴选'] else array['清', '廉', '清廉', '例', '会', '例会'] end from meeting`,
  );
  await superuser.query('vacuum analyze meeting');
  await superuser.query('vacuum analyze record_search');
}

const query: ListQuery = {
  filters: [
    { field: 'body', any: ['drug_committee'] },
    { field: 'state', any: ['filed', 'draft'] },
  ],
  q: '遴选',
  limit: 50,
};
const plainQuery: ListQuery = { filters: [{ field: 'body', any: ['regular', 'drug_committee'] }], limit: 50 };
const through = (wantedQuery: ListQuery) => () =>
  inWork(services, clerk, async (work) => [
    await listRecords(work, 'meeting', wantedQuery),
    await countRecords(work, 'meeting', wantedQuery),
  ]);
const columns =
  'id, org_id, department_id, owner_ids, state, state_since, version, recorded_at, registered_at, recorded_by, entered_for, removed_at, title, body, topics, held_at, place, host, chair, attendees, attendee_count, absentees, agenda, resolutions, papers';
async function bareTransaction(conditions: string, values: readonly unknown[]): Promise<void> {
  await bare.query('begin');
  await bare.query("select set_config('app.orgs', $1, true)", [house.id]);
  await bare.query(
    `select happened_on, ${columns} from meeting where ${conditions} and removed_at is null order by happened_on desc, id desc limit 51`,
    [...values],
  );
  await bare.query(
    `select count(*)::int from (select 1 from meeting where ${conditions} and removed_at is null limit 10001) as found`,
    [...values],
  );
  await bare.query('commit');
}
const bareSearch = () =>
  bareTransaction("org_id = $1 and body = any ($2) and state = any ($3) and search_text like '%遴选%'", [
    house.id,
    ['drug_committee'],
    ['filed', 'draft'],
  ]);
const barePlain = () => bareTransaction('org_id = $1 and body = any ($2)', [house.id, ['regular', 'drug_committee']]);

async function measure(records: number) {
  await fill(records / PER_UNIT);
  return interleaved(60, { list: through(plainQuery), bareList: barePlain, search: through(query), bareSearch });
}
const at10k = await measure(10_000);
const atLarge = await measure(large);
await db.destroy();
await bare.end();
await superuser.end();
await embedded.stop();
await rm(home, { recursive: true, force: true });
finish({
  bench: 'api',
  values: {
    records: large,
    listMs: round(atLarge.list),
    searchMs: round(atLarge.search),
    list10kMs: round(at10k.list),
    search10kMs: round(at10k.search),
  },
  baselines: { bareListMs: round(atLarge.bareList), bareSearchMs: round(atLarge.bareSearch) },
  ratios: {
    list: round(atLarge.list / atLarge.bareList),
    search: round(atLarge.search / atLarge.bareSearch),
    listGrowth: round(atLarge.list / at10k.list),
    searchGrowth: round(atLarge.search / at10k.search),
  },
  targets: { list: 3, search: 3, listGrowth: 1.5, searchGrowth: 1.5 },
});
