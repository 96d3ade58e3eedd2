/**
 * A page of 50 with rights, filter, search and capped count, for a hospital user in the meetings register and for a city user
 * in the register of received reports, against the same SQL by bare `pg`; with 1,000,000 records in 500 units and with 10,000
 * in 5 (2,000 each in both). `--records N` for the large size.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { countRecords, listRecords, type ListQuery } from '@qinglian/server/ledger/read.ts';
import { inWork, type LedgerServices } from '@qinglian/server/ledger/services.ts';
import { columnsOf } from '@qinglian/server/ledger/tables.ts';
import { calendarOf } from '@qinglian/server/platform/calendar/calendar.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { openEmbedded } from '@qinglian/server/platform/embedded/embedded.ts';
import { openDatabase } from '@qinglian/server/platform/postgres/database.ts';
import { migrate } from '@qinglian/server/platform/postgres/migrate.ts';
import { countedChance, testClock, testOrganisation } from '@qinglian/server/testing/people.ts';
import pg from 'pg';
import { finish, interleaved, round } from './result.ts';

const PER_UNIT = 2_000;
const wanted = Number(process.argv[process.argv.indexOf('--records') + 1]);
const large = process.argv.includes('--records') && wanted > 0 ? wanted : 1_000_000;

interface Scene {
  readonly ledger: string;
  readonly name: string;
  readonly role: Role;
  /** What the units are, and the columns of one record `n` of unit `o.id` beside those of the kernel. */
  readonly kind: 'hospital' | 'bureau';
  readonly own: Readonly<Record<string, string>>;
  readonly title: (n: string) => string;
  readonly states: readonly string[];
  readonly filter: {
    readonly field: string;
    readonly column: string;
    readonly all: readonly string[];
    readonly few: readonly string[];
  };
  readonly word: string;
  readonly order: string;
}

const scenes: Readonly<Record<'hospital' | 'city', Scene>> = {
  hospital: {
    ledger: 'meeting',
    name: '王经办',
    role: 'hospital_clerk',
    kind: 'hospital',
    title: (n) => `case when ${n} % 40 = 0 then '药品遴选专题会' else '清廉医院建设工作例会' end || ${n}`,
    own: {
      body: "case n % 4 when 0 then 'drug_committee' else 'regular' end",
      held_at: "date '2020-01-01' + n",
      chair: '$1::uuid',
    },
    states: ['draft', 'filed'],
    filter: { field: 'body', column: 'body', all: ['regular', 'drug_committee'], few: ['drug_committee'] },
    word: '遴选',
    order: 'happened_on desc, id desc',
  },
  city: {
    ledger: 'submission',
    name: '李科长',
    role: 'city_office',
    kind: 'bureau',
    title: (n) => `case when ${n} % 40 = 0 then '药品遴选专项报告' else '清廉医院建设工作月报' end || ${n}`,
    own: {
      unit: 'o.id',
      type: "case n % 4 when 0 then 'special' else 'monthly' end",
      for_month: "to_char(date '2020-01-01' + n, 'YYYY-MM')",
      revision: '1',
      way: "'system'",
      submitted_on: "date '2020-01-01' + n",
    },
    states: ['received', 'accepted'],
    filter: { field: 'type', column: 'type', all: ['monthly', 'special'], few: ['special'] },
    word: '遴选',
    order: 'submitted_on desc nulls last, id desc',
  },
};

/** A database of its own with one scene at one size, and the four things measured on it. Sizes stand side by side: noise hits both alike. */
async function openStage(scene: Scene, records: number) {
  const home = await mkdtemp(join(tmpdir(), 'qinglian-bench-'));
  await chmod(home, 0o755);
  const embedded = await openEmbedded({ dataDir: join(home, 'pg'), throwAway: true });
  await migrate({ url: embedded.ownerUrl, directory: fileURLToPath(new URL('../server/migrations', import.meta.url)) });
  const db = openDatabase({ url: embedded.appUrl });
  const bare = new pg.Client({ connectionString: embedded.appUrl });
  await bare.connect();
  const house = await testOrganisation(db, 'H01', scene.kind);
  const actor = await house.actor(scene.name, [scene.role], 0);
  const services: LedgerServices = {
    db,
    clock: testClock(),
    chance: countedChance(1),
    calendar: calendarOf([builtInEdition]),
    ledgers: ledgersByName,
    hooks: [],
    verifyOwnPassword: async () => undefined,
  };
  const superuser = new pg.Client({ connectionString: embedded.superUrl.replace(/\/postgres$/, '/qinglian') });
  await superuser.connect();
  await fill(superuser, scene, { units: records / PER_UNIT, actor });
  await superuser.end();
  const { filter, states, word } = scene;
  const through = (query: ListQuery) => () =>
    inWork(services, actor, async (work) => [
      await listRecords(work, scene.ledger, query),
      await countRecords(work, scene.ledger, query),
    ]);
  const byHand = (conditions: string, values: readonly unknown[]) => () =>
    bareTransaction(bare, scene, { orgId: actor.orgId, conditions, values });
  return {
    tasks: {
      list: through({ filters: [{ field: filter.field, any: filter.all }], limit: 50 }),
      bareList: byHand(`${filter.column} = any ($2)`, [filter.all]),
      search: through({
        filters: [
          { field: filter.field, any: filter.few },
          { field: 'state', any: states },
        ],
        q: word,
        limit: 50,
      }),
      bareSearch: byHand(`${filter.column} = any ($2) and state = any ($3) and search_text like '%${word}%'`, [
        filter.few,
        states,
      ]),
    },
    close: async () => {
      await db.destroy();
      await bare.end();
      await embedded.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** Fills units up to a number of records, straight in SQL; the first unit is the user's own. */
async function fill(superuser: pg.Client, scene: Scene, { units, actor }: { units: number; actor: Actor }): Promise<void> {
  const { ledger, own } = scene;
  await superuser.query(
    `insert into organisation (id, code, name, short_name, kind, tracking_since, created_at)
     select gen_random_uuid(), 'B' || n, '单位' || n, 'B' || n, $2, '2025-01-01', now() from generate_series(1, $1::int) n`,
    [units - 1, scene.kind],
  );
  await superuser.query(
    `insert into ${ledger} (id, org_id, owner_ids, state, state_since, version, happened_on, recorded_at, registered_at, recorded_by, search_text, title, ${Object.keys(own).join(', ')})
     select gen_random_uuid(), o.id, array[$1::uuid], case n % 3 when 0 then '${scene.states[0]}' else '${scene.states[1]}' end, now(), 1, date '2020-01-01' + n, now(), now(), $1::uuid,
       ${scene.title('n')}, ${scene.title('n')}, ${Object.values(own).join(', ')}
     from (select id from organisation where id = $2::uuid union all (select id from organisation where code like 'B%' limit $3::int)) o, generate_series(1, $4::int) n`,
    [actor.personId, actor.orgId, units - 1, PER_UNIT],
  );
  await superuser.query(
    `insert into record_search (ledger, record_id, org_id, grams)
     select '${ledger}', id, org_id, case when title like '药品%' then array['药', '品', '药品', '遴', '品遴', '选', '遴选'] else array['清', '廉', '清廉', '工', '作', '工作'] end from ${ledger}`,
  );
  await superuser.query(`vacuum analyze ${ledger}`);
  await superuser.query('vacuum analyze record_search');
}

/** The same page and count as the product's, written by hand over the same columns. */
async function bareTransaction(
  bare: pg.Client,
  scene: Scene,
  { orgId, conditions, values }: { orgId: string; conditions: string; values: readonly unknown[] },
): Promise<void> {
  const ledger = ledgersByName.get(scene.ledger);
  if (!ledger) throw new Error(scene.ledger);
  const kernel =
    'happened_on, id, org_id, department_id, owner_ids, state, state_since, version, recorded_at, registered_at, recorded_by, entered_for, removed_at';
  const columns = columnsOf(ledger)
    .map(({ column }) => `"${column}"`)
    .join(', ');
  const all = [orgId, ...values];
  await bare.query('begin');
  await bare.query("select set_config('app.orgs', $1, true)", [orgId]);
  await bare.query(
    `select ${kernel}, ${columns} from ${scene.ledger} where org_id = $1 and ${conditions} and removed_at is null order by ${scene.order} limit 51`,
    all,
  );
  await bare.query(
    `select count(*)::int from (select 1 from ${scene.ledger} where org_id = $1 and ${conditions} and removed_at is null limit 10001) as found`,
    all,
  );
  await bare.query('commit');
}

const values: Record<string, number> = { records: large };
const baselines: Record<string, number> = {};
const ratios: Record<string, number> = {};
for (const [who, scene] of Object.entries(scenes)) {
  const [small, big] = [await openStage(scene, 10_000), await openStage(scene, large)];
  const at = await interleaved(60, {
    ...big.tasks,
    smallList: small.tasks.list,
    smallSearch: small.tasks.search,
  });
  await small.close();
  await big.close();
  Object.assign(values, {
    [`${who}ListMs`]: round(at.list),
    [`${who}SearchMs`]: round(at.search),
    [`${who}List10kMs`]: round(at.smallList),
    [`${who}Search10kMs`]: round(at.smallSearch),
  });
  Object.assign(baselines, {
    [`${who}BareListMs`]: round(at.bareList),
    [`${who}BareSearchMs`]: round(at.bareSearch),
  });
  Object.assign(ratios, {
    [`${who}List`]: round(at.list / at.bareList),
    [`${who}Search`]: round(at.search / at.bareSearch),
    [`${who}ListGrowth`]: round(at.list / at.smallList),
    [`${who}SearchGrowth`]: round(at.search / at.smallSearch),
  });
}
finish({
  bench: 'api',
  values,
  baselines,
  ratios,
  targets: Object.fromEntries(Object.keys(ratios).map((name) => [name, name.endsWith('Growth') ? 1.5 : 3])),
});
