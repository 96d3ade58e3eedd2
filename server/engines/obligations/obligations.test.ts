import { fileURLToPath } from 'node:url';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import pg from 'pg';
import type { Actor } from '../../platform/identity/actor.ts';
import { expect, test } from 'vitest';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { createRecord, moveRecord, removeRecord, updateRecord } from '../../ledger/write.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../../testing/people.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import {
  adoptPack,
  evaluateAt,
  obligationHook,
  type ObligationServices,
  readCatalogue,
  refresh,
  statementsOf,
  verdictsOf,
} from './index.ts';

const db = await testDatabase();
const clock = testClock();
const sources = sourcesFrom(ledgers);
const catalogue = readCatalogue([fileURLToPath(new URL('../../../packs', import.meta.url))], sources);
const duties: ObligationServices = { catalogue, sources, calendars: [builtInEdition], ledgers: ledgersByName };
const services: LedgerServices = {
  db: db.app,
  clock,
  chance: countedChance(5),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [obligationHook(duties)],
  verifyOwnPassword: async () => undefined,
};
const PACK = 'guangshui-2025';

async function hospital(code: string) {
  const house = await testOrganisation(db.app, code);
  const clerk = await house.actor('王经办', ['hospital_clerk', 'staff'], 0);
  const secretary = await house.actor('吴书记', ['hospital_secretary', 'staff'], 0);
  return { house, clerk, secretary };
}
const adopt = (clerk: Actor) => inWork(services, clerk, (work) => adoptPack(duties, work, { pack: PACK }));
const original = (slot: string) => ({
  kind: 'original',
  slot,
  holder: '档案室',
  volume: '1',
  page: '1',
  seenBy: '王经办',
  seenOn: '2025-08-21',
});
const enter = (clerk: Actor, heldAt: string, papers = ['会议纪要', '签到表']) =>
  inWork(services, clerk, (work) =>
    createRecord(work, {
      ledger: 'meeting',
      values: { title: '药事会', body: '药事会', heldAt, chair: clerk.personId, papers: papers.map(original) },
    }),
  );
const file = (clerk: Actor, id: string, version: number) =>
  inWork(services, clerk, (work) => moveRecord(work, { ledger: 'meeting', id, version, move: 'file' }));
const stateOf = async (clerk: Actor, obligation: string, period: string) =>
  (await inWork(services, clerk, (work) => verdictsOf(duties, work, PACK))).find(
    (verdict) => verdict.obligation === obligation && verdict.period === period,
  )?.state;

test('one meeting entered and filed turns its quarter, and only when its papers are there [G112 G097]', async () => {
  const { clerk } = await hospital('H01');
  await adopt(clerk);
  expect(await stateOf(clerk, 'r3-4.1', '2025-Q3')).toBe('missing');
  const { record } = await enter(clerk, '2025-11-11', ['会议纪要']);
  expect(await stateOf(clerk, 'r3-4.1', '2025-Q4')).toBe('running');
  await file(clerk, record.id, 1);
  expect(await stateOf(clerk, 'r3-4.1', '2025-Q4')).toBe('running');
  await inWork(services, clerk, (work) => moveRecord(work, { ledger: 'meeting', id: record.id, version: 2, move: 'reopen' }));
  await inWork(services, clerk, (work) =>
    updateRecord(work, {
      ledger: 'meeting',
      id: record.id,
      version: 3,
      values: { papers: [original('会议纪要'), original('签到表')] },
    }),
  );
  await file(clerk, record.id, 4);
  expect(await stateOf(clerk, 'r3-4.1', '2025-Q4')).toBe('done');
  const verdicts = await inWork(services, clerk, (work) => verdictsOf(duties, work, PACK));
  const clause = catalogue.get(PACK)?.pack.clauses.find((one) => one.id === 'r3-4');
  const sentence = statementsOf(clause?.obligations ?? [], verdicts)[0]?.text;
  expect(sentence).toBe('2025年第四季度召开药事会1次（11月11日）。');
  await inWork(services, clerk, (work) => removeRecord(work, { ledger: 'meeting', id: record.id, version: 5, reason: '误录' }));
  expect(await stateOf(clerk, 'r3-4.1', '2025-Q4')).toBe('running');
});

test('what was known on an earlier day can be asked again, and a late entry shows as 补录', async () => {
  const { house, clerk } = await hospital('H02');
  await adopt(clerk);
  const { record } = await enter(clerk, '2025-08-20');
  await file(clerk, record.id, 1);
  expect(await stateOf(clerk, 'r3-4.1', '2025-Q3')).toBe('done_late_entry');
  const earlier = await inWork(services, clerk, (work) =>
    evaluateAt(duties, work.tx, {
      orgId: house.id,
      pack: PACK,
      moment: { asOf: '2025-10-10', knownAt: '2025-10-10T15:59:59.999Z' },
    }),
  );
  expect(earlier.find((verdict) => verdict.obligation === 'r3-4.1' && verdict.period === '2025-Q3')?.state).toBe('missing');
});

test('a write changes only the verdicts of the duties it is evidence for', async () => {
  const { clerk } = await hospital('H03');
  await adopt(clerk);
  const all = () => inWork(services, clerk, (work) => verdictsOf(duties, work, PACK));
  const before = await all();
  const { record } = await enter(clerk, '2025-11-12');
  await file(clerk, record.id, 1);
  const after = await all();
  const changed = after
    .filter((verdict, at) => JSON.stringify(verdict) !== JSON.stringify(before[at]))
    .map((verdict) => `${verdict.obligation} ${verdict.period}`);
  expect(changed).toEqual(['r3-4.1 2025-Q4']);
});

test('records entered before a pack was adopted count, with all their versions', async () => {
  const { clerk } = await hospital('H04');
  const { record } = await enter(clerk, '2025-11-11');
  await file(clerk, record.id, 1);
  await adopt(clerk);
  expect(await stateOf(clerk, 'r3-4.1', '2025-Q4')).toBe('done');
});

test('a duty of judgement waits for its reviewer; a signed decision counts and keeps what was computed', async () => {
  const { clerk, secretary } = await hospital('H05');
  await adopt(clerk);
  expect(await stateOf(clerk, 'r1-2.1', '2025')).toBe('to_review');
  const { record } = await inWork(services, clerk, (work) =>
    createRecord(work, {
      ledger: 'verdict_decision',
      values: {
        title: '支部建设认定',
        pack: PACK,
        obligation: 'r1-2.1',
        period: '2025',
        outcome: '已落实',
        grounds: '支部考核全部达标',
        decidedOn: '2025-11-20',
      },
    }),
  );
  expect(await stateOf(clerk, 'r1-2.1', '2025')).toBe('to_review');
  await inWork(services, secretary, (work) =>
    moveRecord(work, { ledger: 'verdict_decision', id: record.id, version: 1, move: 'sign', password: 'x' }),
  );
  expect(await stateOf(clerk, 'r1-2.1', '2025')).toBe('done');
  const verdict = (await inWork(services, clerk, (work) => verdictsOf(duties, work, PACK))).find(
    (one) => one.obligation === 'r1-2.1',
  );
  expect(verdict?.reason).toContain('系统判定');
});

test('a decision that was revoked since still counts for what was known while it held', async () => {
  const { house, clerk, secretary } = await hospital('H07');
  await adopt(clerk);
  clock.set('2025-11-20T01:00:00.000Z');
  const { record } = await inWork(services, clerk, (work) =>
    createRecord(work, {
      ledger: 'verdict_decision',
      values: {
        title: '支部建设认定',
        pack: PACK,
        obligation: 'r1-2.1',
        period: '2025',
        outcome: '已落实',
        grounds: '支部考核全部达标',
        decidedOn: '2025-11-20',
      },
    }),
  );
  const move = (name: string, version: number) =>
    inWork(services, secretary, (work) =>
      moveRecord(work, { ledger: 'verdict_decision', id: record.id, version, move: name, password: 'x' }),
    );
  await move('sign', 1);
  clock.set('2025-11-22T01:00:00.000Z');
  await move('revoke', 2);
  expect(await stateOf(clerk, 'r1-2.1', '2025')).toBe('to_review');
  const asKnown = await inWork(services, clerk, (work) =>
    evaluateAt(duties, work.tx, {
      orgId: house.id,
      pack: PACK,
      moment: { asOf: '2025-11-21', knownAt: '2025-11-21T01:00:00.000Z' },
    }),
  );
  expect(asKnown.find((verdict) => verdict.obligation === 'r1-2.1')?.state).toBe('done');
});

test('verdicts of an older evaluator are judged again at the first look, once', async () => {
  const { house, clerk } = await hospital('H08');
  await adopt(clerk);
  const superuser = new pg.Client({ connectionString: db.superUrl });
  await superuser.connect();
  const old = async () =>
    (await superuser.query("select count(*)::int as n from verdict where org_id = $1 and evaluator = '0'", [house.id])).rows[0];
  try {
    await superuser.query("update verdict set state = 'done', evaluator = '0' where org_id = $1", [house.id]);
    expect(await stateOf(clerk, 'r3-4.1', '2025-Q3')).toBe('missing');
    expect(await old()).toEqual({ n: 0 });
    const again = await inWork(services, clerk, (work) => refresh(duties, work.tx, house.id, clock.now()));
    expect(again).toBe(0);
  } finally {
    await superuser.end();
  }
});

test('verdicts flip with the day alone when nothing is entered', async () => {
  const { clerk } = await hospital('H06');
  await adopt(clerk);
  expect(await stateOf(clerk, 'r13-3.1', '2025-12')).toBe('not_due');
  clock.set('2025-12-21T01:00:00.000Z');
  expect(await stateOf(clerk, 'r13-3.1', '2025-12')).toBe('missing');
  clock.set('2025-11-22T01:00:00.000Z');
});
