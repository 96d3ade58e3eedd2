/** A standard in a new version: published once and for all, kept by what began under the old one, judged by what begins after. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { afterAll, expect, test } from 'vitest';
import { consistencyOf } from '@qinglian/server/areas/consistency/routes.ts';
import { inWork, type LedgerServices } from '@qinglian/server/ledger/services.ts';
import { createRecord, moveRecord } from '@qinglian/server/ledger/write.ts';
import { calendarOf } from '@qinglian/server/platform/calendar/calendar.ts';
import { inTrx, rowsOf, sql } from '@qinglian/server/platform/postgres/database.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { countedChance, testClock, testOrganisation } from '@qinglian/server/testing/people.ts';
import {
  adoptPack,
  evaluateAt,
  obligationHook,
  type ObligationServices,
  publishAll,
  readCatalogue,
  refresh,
  verdictsOf,
} from '@qinglian/server/engines/obligations/index.ts';

const PACK = 'guangshui-2025';
const db = await testDatabase();
const sources = sourcesFrom(ledgers);
const shipped = fileURLToPath(new URL('../../packs', import.meta.url));
const homes: string[] = [];
afterAll(() => homes.forEach((home) => rmSync(home, { recursive: true, force: true })));

/** The services of an installation whose pack is the shipped one with some changes. */
function edition(...changes: readonly (readonly [from: string, to: string])[]): ObligationServices {
  const home = mkdtempSync(join(tmpdir(), 'qinglian-pack-'));
  homes.push(home);
  cpSync(shipped, home, { recursive: true });
  const file = join(home, PACK, 'pack.yaml');
  let text = readFileSync(file, 'utf8');
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  writeFileSync(file, text);
  return { catalogue: readCatalogue([home], sources), sources, calendars: [builtInEdition], ledgers: ledgersByName };
}
const text = readFileSync(join(shipped, PACK, 'pack.yaml'), 'utf8');
/** Part of one duty, up to a piece of text. */
const upTo = (id: string, end: string): string =>
  text.slice(text.indexOf(`- id: ${id}\n`), text.indexOf(end, text.indexOf(`- id: ${id}\n`)) + end.length);
const MIN = 'min: { value: 1,';
const reviews = upTo('r3-4.3', MIN);
const NEXT = ['version: 1.0.0', 'version: 1.1.0'] as const;
const TWICE = [reviews, reviews.replace(MIN, 'min: { value: 2,')] as const;
/** No longer asked for, and something new. */
const dropped = text.slice(text.indexOf('  - id: r12-1.1\n'), text.indexOf('- id: r12-2\n'));
const DROP = [
  dropped,
  dropped.replace('id: r12-1.1', 'id: r12-1.2').replace('title: 调研问题三清单', 'title: 三清单（新）'),
] as const;

const first = edition();
const second = edition(NEXT, TWICE, DROP);
let served = first;
const clock = testClock();
const services: LedgerServices = {
  db: db.app,
  clock,
  chance: countedChance(8),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [async (work, change) => obligationHook(served)(work, change)],
  verifyOwnPassword: async () => undefined,
};
const house = await testOrganisation(db.app, 'H09');
const clerk: Actor = await house.actor('王经办', ['hospital_clerk', 'staff'], 0);
const paper = {
  kind: 'original',
  slot: '点评表',
  holder: '档案室',
  volume: '1',
  page: '1',
  seenBy: '王经办',
  seenOn: '2025-11-20',
};
const review = (reviewedOn: string) =>
  inWork(services, clerk, async (work) => {
    const { record } = await createRecord(work, {
      ledger: 'prescription_review',
      values: {
        title: '处方点评',
        kind: '门急诊处方',
        reviewedOn,
        home: house.departmentIds[1],
        drawnBy: '随机',
        sample: 50,
        reasonable: 48,
        nonstandard: 2,
        unsuitable: 0,
        excessive: 0,
        papers: [paper],
      },
    });
    await moveRecord(work, { ledger: 'prescription_review', id: record.id, version: record.version, move: 'file' });
  });
const all = () => inWork(services, clerk, (work) => verdictsOf(served, work, PACK));
const look = async (obligation: string, period: string) =>
  (await all()).find((one) => one.obligation === obligation && one.period === period);
const storedVersion = (obligation: string, period: string) =>
  inTrx(db.app, [house.id], async (tx) => {
    const rows = await rowsOf(
      tx,
      sql<{
        v: string;
      }>`select pack_version as v from verdict where org_id = ${house.id}::uuid and obligation = ${obligation} and period = ${period}`,
    );
    return rows[0]?.v;
  });

test('what was over or running keeps its version, what begins after goes by the new one, and each verdict names its version [Q224 Z149]', async () => {
  await inWork(services, clerk, (work) => adoptPack(first, work, { pack: PACK }));
  await review('2025-10-15');
  await review('2025-11-12');
  expect(await look('r3-4.3', '2025-11')).toMatchObject({ state: 'done', required: 1 });
  served = second;
  expect(await look('r3-4.3', '2025-10')).toMatchObject({ state: 'done_late_entry', required: 1 });
  expect(await look('r3-4.3', '2025-11')).toMatchObject({ state: 'done', required: 1 });
  expect(await inWork(services, clerk, (work) => refresh(second, work.tx, house.id, clock.now()))).toBe(0);
  clock.set('2025-12-08T01:00:00.000Z');
  await review('2025-12-03');
  expect(await look('r3-4.3', '2025-12')).toMatchObject({ state: 'running', actual: 1, required: 2 });
  await review('2025-11-28');
  expect(await look('r3-4.3', '2025-11')).toMatchObject({ actual: 2, required: 1 });
  expect([await storedVersion('r3-4.3', '2025-11'), await storedVersion('r3-4.3', '2025-12')]).toEqual(['1.0.0', '1.1.0']);
});

test('an interpretation that the issuer gives is a new version: who gave it is kept, and it is not open any more [Q223]', async () => {
  const reading = '按《医院处方点评管理规范（试行）》每月开展掌握, confirmed_by: null';
  const confirmed = edition(['version: 1.0.0', 'version: 1.2.0'], TWICE, DROP, [
    reading,
    reading.replace('null', '广水市卫生健康局'),
  ]);
  const [open, settled] = [second, confirmed].map(
    (one) => one.catalogue.get(PACK)?.obligations.find(({ id }) => id === 'r3-4.3')?.reading,
  );
  expect([open?.confirmedBy, settled?.confirmedBy]).toEqual([null, '广水市卫生健康局']);
  const unconfirmed = () =>
    inWork(services, clerk, async (work) =>
      (await consistencyOf({ ledger: services, duties: served }, work)).checks
        .find(({ id }) => id === 'reading-unconfirmed')
        ?.findings.some(({ text: words }) => words.includes('处方点评管理规范')),
    );
  expect(await unconfirmed()).toBe(true);
  served = confirmed;
  expect(await look('r3-4.3', '2025-12')).toMatchObject({ required: 2 });
  expect(await unconfirmed()).toBe(false);
  const kept = await rowsOf(
    db.app,
    sql<{ version: string }>`select version from pack_edition where pack = ${PACK} order by version`,
  );
  expect(kept.map(({ version }) => version)).toEqual(['1.0.0', '1.1.0', '1.2.0']);
});

test('a duty that is gone is still owed for the year that ran, and a new one is not asked of that year', async () => {
  expect((await look('r12-1.1', '2025'))?.state).toBe('running');
  expect(await look('r12-1.2', '2025')).toMatchObject({
    state: 'not_started',
    reason: expect.stringContaining('新版标准增加的要求'),
  });
  const asked = await inWork(services, clerk, (work) =>
    evaluateAt(second, work.tx, { orgId: house.id, pack: PACK, moment: { asOf: '2025-12-08', knownAt: clock.now() } }),
  );
  expect(asked.find((one) => one.obligation === 'r3-4.3' && one.period === '2025-11')).toMatchObject({ required: 1 });
  expect(asked.filter((one) => one.obligation === 'r12-1.1').map(({ period }) => period)).toEqual(['2025']);
});

test('a published version never changes its content: the start is refused with file and reason, and so is an id that became another duty', async () => {
  const options = { sources, now: clock.now() };
  await publishAll(db.app, first.catalogue, options);
  await expect(publishAll(db.app, edition(TWICE).catalogue, options)).rejects.toMatchObject({
    details: { problems: [{ file: `${PACK}/pack.yaml`, message: '内容与已发布的 1.0.0 不同，版本号没有变；请改版本号' }] },
  });
  const lower = edition(['version: 1.0.0', 'version: 0.9.0'], TWICE);
  await expect(publishAll(db.app, lower.catalogue, options)).rejects.toMatchObject({ code: 'bad_definition' });
  const other = edition(
    ['version: 1.0.0', 'version: 2.0.0'],
    ['  - id: r1-2.1\n    title', '  - id: r1-2.9\n    title'],
    ['  - id: r12-2.1\n', '  - id: r12-2.2\n'],
  );
  await publishAll(db.app, other.catalogue, options);
  // Words about tests and layout are no content.
  await publishAll(db.app, edition(['# 《2025年', '# 注：《2025年']).catalogue, options);
});

test('the application can neither change nor delete what was published', async () => {
  for (const attempt of [`update pack_edition set body = ''`, 'delete from pack_edition'])
    await expect(inTrx(db.app, [house.id], (tx) => sql.raw(attempt).execute(tx))).rejects.toThrow(/permission denied/);
});
