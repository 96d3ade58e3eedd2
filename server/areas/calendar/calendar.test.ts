import { ledgersByName } from '@qinglian/domain/register.ts';
import { addWorkdays, builtInEdition, type CalendarEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { expect, test } from 'vitest';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import { refreshEditions } from '../../platform/calendar/editions.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../../testing/people.ts';
import { linesOf } from './notice.ts';
import { calendarYear, importEdition } from './routes.ts';

const db = await testDatabase();
const calendars: CalendarEdition[] = [builtInEdition];
const services: LedgerServices = {
  db: db.app,
  clock: testClock(),
  chance: countedChance(351),
  calendar: calendarOf(calendars),
  ledgers: ledgersByName,
  hooks: [],
  verifyOwnPassword: async () => undefined,
};
const city = await testOrganisation(db.app, 'C01', 'bureau');
const hospital = await testOrganisation(db.app, 'H01');
const keeper = await city.actor('市管理员', ['city_admin']);
const house = await hospital.actor('院管理员', ['hospital_admin']);
const text = '日期,类型\n2027-01-01,休\n2027-01-02,班\n2027-10-01,休\n';
const bring = (given: object, actor = keeper) =>
  inWork(services, actor, (work) =>
    importEdition(work, { source: '国办发明电〔2026〕1号', knownFrom: '2025-11-20', text, isTrial: false, ...given }),
  );
const year = (wanted: number) => inWork(services, keeper, (work) => calendarYear(work, wanted));

test('a year that is not published says so and counts weekdays', async () => {
  const { isPublished, workdays, horizon } = await year(2027);
  expect({ isPublished, january: workdays[0], horizon }).toEqual({ isPublished: false, january: 21, horizon: '2026-12-31' });
});

test('a file is looked at without being written, and every wrong line is named', async () => {
  const trial = await bring({ isTrial: true });
  expect(trial).toMatchObject({
    committed: false,
    problems: [],
    horizon: '2027-12-31',
    years: [{ year: 2027, off: 2, work: 1 }],
  });
  expect((await year(2027)).isPublished).toBe(false);
  const wrong = await bring({ text: '2027-01-01,休\n2027-02-30,休\n2027-03-01,吃饭\n2027-10-01,休' });
  expect(wrong.committed).toBe(false);
  expect(wrong.problems.map(({ line }) => line)).toEqual([2, 3]);
  expect((await bring({ knownFrom: '2026-11-20' })).problems).toEqual([{ field: 'knownFrom', message: '公布日期不能晚于今天' }]);
});

test('who keeps a house inside a city may look, but not import', async () => {
  await expect(bring({}, house)).rejects.toMatchObject({ code: 'not_found' });
  expect((await inWork(services, house, (work) => calendarYear(work))).canImport).toBe(false);
});

test('an imported year is in force for clocks that were set up before, and is not imported twice', async () => {
  expect(services.calendar.addWorkdays('2026-12-31', 1).provisional).toBe(true);
  expect((await bring({})).committed).toBe(true);
  await refreshEditions(db.app, calendars);
  expect(services.calendar.addWorkdays('2026-12-31', 1)).toEqual({ day: '2027-01-02', provisional: false });
  expect(addWorkdays(builtInEdition, '2026-12-31', 1).day).toBe('2027-01-01');
  expect(await year(2027)).toMatchObject({ isPublished: true, off: ['2027-01-01', '2027-10-01'], work: ['2027-01-02'] });
  expect((await bring({ knownFrom: '2025-11-21' })).problems[0]?.message).toContain('完全相同');
});

test('CSV with a heading and both forms of JSON read alike', () => {
  const csv = linesOf('日期,类型\n2027-01-01,休\n2027-01-02,班').split('\n').slice(1).join('\n');
  expect(linesOf('{"2027-01-01":"放假","2027-01-02":"上班"}')).toBe(csv);
  expect(linesOf('[{"date":"2027-01-01","type":"off"},{"date":"2027-01-02","type":"work"}]')).toBe(csv);
});
