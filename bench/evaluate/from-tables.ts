/**
 * From PostgreSQL tables to stored verdicts (what adopting a standard does: read the versions, match, store facts, judge,
 * store verdicts) against bare SQL by `pg` that reads the same columns and writes the same rows, in the same transactions.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fieldsRead, sourcesOf } from '@qinglian/domain/obligations/match.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { adoptPack, keepFacts, type ObligationServices, readCatalogue } from '@qinglian/server/engines/obligations/index.ts';
import { inWork, type LedgerServices } from '@qinglian/server/ledger/services.ts';
import { columnsOf, versionTable } from '@qinglian/server/ledger/tables.ts';
import { calendarOf } from '@qinglian/server/platform/calendar/calendar.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { openEmbedded } from '@qinglian/server/platform/embedded/embedded.ts';
import { openDatabase } from '@qinglian/server/platform/postgres/database.ts';
import { migrate } from '@qinglian/server/platform/postgres/migrate.ts';
import { countedChance, testClock } from '@qinglian/server/testing/people.ts';
import pg from 'pg';
import { median, timed } from '../result.ts';
import { countedId, obligations, pack, recordsOf, sources } from './world.ts';

const BATCH = 20;
const home = fileURLToPath(new URL('../..', import.meta.url));

export async function measureFromTables(institutions: number) {
  const folder = await mkdtemp(join(tmpdir(), 'qinglian-bench-'));
  await chmod(folder, 0o755);
  const embedded = await openEmbedded({ dataDir: join(folder, 'pg'), throwAway: true });
  await migrate({ url: embedded.ownerUrl, directory: join(home, 'server/migrations') });
  const db = openDatabase({ url: embedded.appUrl });
  const bare = new pg.Client({ connectionString: embedded.appUrl });
  const superuser = new pg.Client({ connectionString: embedded.superUrl.replace(/\/postgres$/, '/qinglian') });
  await Promise.all([bare.connect(), superuser.connect()]);
  try {
    const duties: ObligationServices = {
      catalogue: readCatalogue([join(home, 'packs')], sources),
      sources,
      calendars: [builtInEdition],
      ledgers: ledgersByName,
    };
    const product: LedgerServices = {
      db,
      clock: testClock(),
      chance: countedChance(1),
      calendar: calendarOf([builtInEdition]),
      ledgers: ledgersByName,
      hooks: [],
      verifyOwnPassword: async () => undefined,
    };
    const through: number[] = [];
    const byHand: number[] = [];
    let facts = 0;
    let verdicts = 0;
    for (let at = 0; at < institutions; at += BATCH) {
      const houses = Array.from({ length: Math.min(BATCH, institutions - at) }, (_, index) => at + index + 1);
      await fill(superuser, houses);
      const runProduct = async () => {
        for (const house of houses)
          await inWork(product, clerkOf(house), (work) => adoptPack(duties, work, { pack: pack.shortId }));
      };
      await clear(superuser);
      // Once unmeasured: what it writes is what the bare statements write after it.
      await runProduct();
      const written = await writtenRows(superuser);
      facts += written.facts;
      verdicts += written.verdicts;
      const runs = [
        async () => {
          await clear(superuser);
          through.push(await timed(runProduct));
        },
        async () => {
          await clear(superuser);
          byHand.push(await timed(() => readAndWrite(bare, houses, written.byHouse)));
        },
      ];
      for (const run of (at / BATCH) % 2 === 0 ? runs : runs.reverse()) await run();
    }
    const touched = await oneWrite(product, duties, superuser);
    return {
      facts,
      verdicts,
      ...touched,
      tablesMs: median(through),
      bareMs: median(byHand),
      tables: median(through) / median(byHand),
    };
  } finally {
    await Promise.all([db.destroy(), bare.end(), superuser.end()]);
    await embedded.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

const clerkOf = (house: number): Actor => ({
  personId: countedId(0, 1),
  accountId: countedId(0, 6),
  orgId: countedId(house, 99_999),
  name: '王经办',
  posts: [],
  sessionId: null,
});

/** The institutions with their versions, straight into the tables. */
async function fill(superuser: pg.Client, houses: readonly number[]): Promise<void> {
  await superuser.query(
    `insert into organisation (id, code, name, short_name, kind, level, ownership, tracking_since, created_at)
     select id, 'B' || n, '单位' || n, 'B' || n, 'hospital', '二级', '公立', '2025-01-01', now() from unnest($1::uuid[], $2::int[]) as h(id, n)`,
    [houses.map((house) => countedId(house, 99_999)), houses],
  );
  const versions = houses.flatMap((house) => recordsOf(house).flat());
  for (const ledger of ledgers) {
    const columns = columnsOf(ledger);
    const rows = versions
      .filter((version) => version.ledger === ledger.name)
      .map((version) => ({
        record_id: version.id,
        org_id: version.orgId,
        version: version.version,
        state: version.state,
        recorded_at: version.recordedAt,
        registered_at: version.registeredAt,
        recorded_by: countedId(0, 1),
        move: 'create',
        removed: false,
        hash: version.hash,
        ...Object.fromEntries(columns.map(({ field, column }) => [column, version.values[field] ?? null])),
      }));
    const table = `"${versionTable(ledger)}"`;
    await superuser.query(`insert into ${table} select * from jsonb_populate_recordset(null::${table}, $1::jsonb)`, [
      JSON.stringify(rows),
    ]);
    // Fresh statistics while the tables are small; later the database keeps them itself.
    if ((houses[0] ?? 0) <= BATCH * 5) await superuser.query(`analyze ${table}`);
  }
}

async function clear(superuser: pg.Client): Promise<void> {
  await superuser.query('truncate obligation_fact, verdict, pack_adoption');
  await superuser.query('checkpoint');
}

interface Written {
  readonly facts: number;
  readonly verdicts: number;
  readonly byHouse: ReadonlyMap<string, { readonly facts: string; readonly verdicts: string }>;
}

async function writtenRows(superuser: pg.Client): Promise<Written> {
  const read = async (table: string) =>
    (
      await superuser.query<{ org_id: string; rows: string; n: number }>(
        `select org_id, jsonb_agg(t)::text as rows, count(*)::int as n from ${table} t group by org_id`,
      )
    ).rows;
  const [facts, verdicts] = [await read('obligation_fact'), await read('verdict')];
  const count = (rows: readonly { n: number }[]): number => rows.reduce((total, { n }) => total + n, 0);
  const factsOf = new Map(facts.map((row) => [row.org_id, row.rows]));
  return {
    facts: count(facts),
    verdicts: count(verdicts),
    byHouse: new Map(verdicts.map((row) => [row.org_id, { facts: factsOf.get(row.org_id) ?? '[]', verdicts: row.rows }])),
  };
}

/** The columns that the duties name, per ledger. */
const reads = ledgers.flatMap((ledger) => {
  const source = sources.get(ledger.name);
  const concerned = obligations.filter((one) => sourcesOf(one).includes(ledger.name));
  if (!source || concerned.length === 0) return [];
  const wanted = fieldsRead(concerned, source);
  const columns = columnsOf(ledger).flatMap(({ field, column }) => (wanted.has(field) ? [`"${column}"`] : []));
  return [
    `select record_id, version, state, recorded_at, registered_at, removed, hash, ${columns.join(', ')} from "${versionTable(ledger)}" where org_id = $1 order by record_id, version`,
  ];
});

async function readAndWrite(bare: pg.Client, houses: readonly number[], rows: Written['byHouse']): Promise<void> {
  for (const house of houses) {
    const orgId = countedId(house, 99_999);
    const own = rows.get(orgId);
    if (!own) throw new Error('nothing was written for an institution');
    await bare.query('begin');
    await bare.query("select set_config('app.orgs', $1, true)", [orgId]);
    for (const text of reads) await bare.query(text, [orgId]);
    await bare.query('insert into obligation_fact select * from jsonb_populate_recordset(null::obligation_fact, $1::jsonb)', [
      own.facts,
    ]);
    await bare.query('insert into verdict select * from jsonb_populate_recordset(null::verdict, $1::jsonb)', [own.verdicts]);
    await bare.query('commit');
  }
}

/** One more meeting in the first institution: which verdicts it touches, told by the product and counted in the table. */
async function oneWrite(product: LedgerServices, duties: ObligationServices, superuser: pg.Client) {
  const house = 1;
  const clerk = clerkOf(house);
  await inWork(product, clerk, (work) => adoptPack(duties, work, { pack: pack.shortId }));
  const snapshot = async () =>
    new Map(
      (
        await superuser.query<{ key: string; row: string }>(
          "select obligation || ' ' || period as key, (to_jsonb(v) - 'known_at')::text as row from verdict v where org_id = $1",
          [clerk.orgId],
        )
      ).rows.map(({ key, row }) => [key, row]),
    );
  const before = await snapshot();
  const [model] = recordsOf(house)
    .flat()
    .filter(({ ledger }) => ledger === 'meeting');
  if (!model) throw new Error('no meeting');
  const meeting = {
    ...model,
    id: countedId(house, 90_000),
    state: 'filed',
    happenedAt: '2025-11-20',
    recordedAt: '2025-11-21T02:00:00.000Z',
    registeredAt: '2025-11-21T02:00:00.000Z',
    values: { ...model.values, body: 'drug_committee', heldAt: '2025-11-20' },
  };
  const told = await inWork(product, clerk, (work) => keepFacts(duties, work, meeting));
  const after = await snapshot();
  const changed = [...after].filter(([key, row]) => before.get(key) !== row).length;
  if (changed !== told || changed === 0) throw new Error(`${told} verdicts are said to have changed, ${changed} did`);
  return { touchedByOneWrite: changed, verdictsOfOne: after.size };
}
