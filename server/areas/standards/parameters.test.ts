import { fileURLToPath } from 'node:url';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { expect, test } from 'vitest';
import { adoptPack, evaluateAt, obligationHook, readCatalogue, verdictsOf } from '../../engines/obligations/index.ts';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../../testing/people.ts';
import { checkPack } from '../packs/routes.ts';
import { addLayer, parametersOf, withdrawLayer } from './parameters.ts';
import { trendsOf } from './trends.ts';

const db = await testDatabase();
const clock = testClock();
const sources = sourcesFrom(ledgers);
const catalogue = readCatalogue([fileURLToPath(new URL('../../../packs', import.meta.url))], sources);
const duties = { catalogue, sources, calendars: [builtInEdition], ledgers: ledgersByName };
const ledger: LedgerServices = {
  db: db.app,
  clock,
  chance: countedChance(352),
  calendar: calendarOf(duties.calendars),
  ledgers: ledgersByName,
  hooks: [obligationHook(duties)],
  verifyOwnPassword: async () => undefined,
};
const services = { ledger, duties };
const PACK = 'guangshui-2025';
const MIN = 'r3-4.1.min';
const house = await testOrganisation(db.app, 'H01');
const clerk = await house.actor('王经办', ['hospital_clerk', 'staff'], 0);
await inWork(ledger, clerk, (work) => adoptPack(duties, work, { pack: PACK }));
const original = (slot: string) => ({
  kind: 'original',
  slot,
  holder: '档案室',
  volume: '1',
  page: '1',
  seenBy: '王经办',
  seenOn: '2025-08-21',
});
await inWork(ledger, clerk, async (work) => {
  const { record } = await createRecord(work, {
    ledger: 'meeting',
    values: {
      title: '药事会',
      body: '药事会',
      heldAt: '2025-08-20',
      chair: clerk.personId,
      papers: ['会议纪要', '签到表'].map(original),
    },
  });
  await moveRecord(work, { ledger: 'meeting', id: record.id, version: 1, move: 'file' });
});

const own = { level: '本院' as const, source: '院党委会纪要〔2025〕9号', from: '2025-01-01', params: { [MIN]: 2 } };
const add = (given: Partial<typeof own>) => inWork(ledger, clerk, (work) => addLayer(services, work, PACK, { ...own, ...given }));
const shown = () => inWork(ledger, clerk, (work) => parametersOf(services, work, PACK));
const third = async () =>
  (await inWork(ledger, clerk, (work) => verdictsOf(duties, work, PACK))).find(
    (one) => one.obligation === 'r3-4.1' && one.period === '2025-Q3',
  );

test('a stricter number of the house is judged by at once, says where it comes from, and goes when it is withdrawn', async () => {
  expect((await third())?.required).toBe(1);
  clock.set('2025-11-22T02:00:00.000Z');
  const id = await add({});
  expect(await third()).toMatchObject({ required: 2, actual: 1 });
  expect((await shown()).parameters.find(({ name }) => name === MIN)).toMatchObject({
    value: 1,
    inForce: 2,
    by: '本院（院党委会纪要〔2025〕9号）',
  });
  clock.set('2025-11-22T03:00:00.000Z');
  await inWork(ledger, clerk, (work) => withdrawLayer(services, work, { pack: PACK, id }));
  expect((await third())?.required).toBe(1);
  const asked = (knownAt: string) =>
    inWork(ledger, clerk, async (work) =>
      (await evaluateAt(duties, work.tx, { orgId: clerk.orgId, pack: PACK, moment: { asOf: '2025-11-22', knownAt } })).find(
        (one) => one.obligation === 'r3-4.1' && one.period === '2025-Q3',
      ),
    );
  expect((await asked('2025-11-22T02:30:00.000Z'))?.required).toBe(2);
  expect((await asked('2025-11-22T03:30:00.000Z'))?.required).toBe(1);
});

test('loosening, a number that is no parameter, and no change at all are refused at their field', async () => {
  const refused = (params: Record<string, number>) => expect(add({ params: params as typeof own.params })).rejects;
  await refused({ [MIN]: 0 }).toMatchObject({ details: { problems: [{ field: MIN, message: expect.stringContaining('宽') }] } });
  await refused({ 'r99.min': 3 }).toMatchObject({ details: { problems: [{ field: 'r99.min' }] } });
  await refused({ [MIN]: 1 }).toMatchObject({ details: { problems: [{ field: MIN, message: '与现在执行的数值相同' }] } });
});

test('a number tightened from a day on leaves what is over and what is running as they were, and holds for the periods that begin then', async () => {
  const REVIEWS = 'r3-4.3.min';
  await add({ from: '2025-12-01', source: '院发〔2025〕30号', params: { [MIN]: 2, [REVIEWS]: 2 } as typeof own.params });
  expect((await third())?.required).toBe(1);
  clock.set('2025-12-01T01:00:00.000Z');
  const required = await inWork(ledger, clerk, async (work) => {
    const verdicts = await verdictsOf(duties, work, PACK);
    return (obligation: string, period: string) =>
      verdicts.find((one) => one.obligation === obligation && one.period === period)?.required;
  });
  expect(['2025-Q3', '2025-Q4'].map((period) => required('r3-4.1', period))).toEqual([1, 1]);
  expect(['2025-10', '2025-11', '2025-12'].map((month) => required('r3-4.3', month))).toEqual([1, 1, 2]);
});

test('the year counts a late entry once in the month it happened, and problems through the reader’s own right', async () => {
  const trends = await inWork(ledger, clerk, async (work) => trendsOf(work, '2025', await verdictsOf(duties, work, PACK)));
  expect(trends.months.map(({ lateTotal }) => lateTotal)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  expect(trends.months[7]?.late[0]).toMatchObject({ ledger: 'meeting', title: '药事会' });
  expect(trends.hasProblems).toBe(true);
});

test('a folder is checked with file and line, and its own tests are run', () => {
  const broken = checkPack({ duties }, 'my-pack', { 'pack.yaml': 'id: x\ntitle: [' });
  expect(broken.problems[0]).toMatchObject({ file: 'my-pack/pack.yaml' });
  expect(broken.problems[0]?.line).toBeGreaterThan(0);
  expect(checkPack({ duties }, 'my-pack', {}).problems[0]?.message).toBe('没有 pack.yaml');
});
