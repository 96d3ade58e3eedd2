import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays } from './day.ts';
import { periodById } from './period.ts';
import {
  addWorkdays,
  builtInEdition as china,
  dueDay,
  editionFromText,
  editionKnownAt,
  isWorkday,
  nthWorkday,
  workdaysBetween,
} from './workdays.ts';

test('the days that official notices moved are off or worked as published', () => {
  const days: readonly (readonly [string, boolean | undefined])[] = [
    ['2025-10-08', false],
    ['2025-10-11', true],
    ['2026-10-10', true],
    ['2024-02-09', true],
    ['2025-01-28', false],
    ['2025-11-22', false],
    ['2025-11-24', true],
    ['2027-01-01', undefined],
    ['2003-12-31', undefined],
  ];
  for (const [day, expected] of days) expect(isWorkday(china, day), day).toBe(expected);
});

test('third working day of October and fifth of January, 2021 to 2026', () => {
  expect([2021, 2022, 2023, 2024, 2025, 2026].map((year) => nthWorkday(china, periodById(`${year}-10`), 3).day.slice(8))).toEqual(
    ['11', '10', '09', '10', '11', '10'],
  );
  expect([2022, 2023, 2024, 2025, 2026].map((year) => nthWorkday(china, periodById(`${year}-01`), 5).day.slice(8))).toEqual([
    '10',
    '09',
    '08',
    '08',
    '08',
  ]);
});

test('a due day rolls only when the rule says so, and a day beyond the published calendar is provisional', () => {
  const by20 = (roll: 'same_day' | 'before' | 'after') =>
    dueDay(china, { kind: 'day_of_month', day: 20, roll }, periodById('2025-09')).day;
  expect([by20('same_day'), by20('before'), by20('after')]).toEqual(['2025-09-20', '2025-09-19', '2025-09-22']);
  expect(dueDay(china, { kind: 'date_of_year', month: 12, day: 15, roll: 'same_day' }, periodById('2025'))).toEqual({
    day: '2025-12-15',
    provisional: false,
  });
  expect(dueDay(china, { kind: 'workday', n: 5, of: 'next_year' }, periodById('2025'))).toEqual({
    day: '2026-01-08',
    provisional: false,
  });
  expect(dueDay(china, { kind: 'workday', n: 5, of: 'next_year' }, periodById('2026')).provisional).toBe(true);
  expect(dueDay(china, { kind: 'workday', n: 3, of: 'next_month' }, periodById('2025-Q3')).day).toBe('2025-10-11');
});

test('adding working days and counting them are inverse', () => {
  const day = fc.integer({ min: 0, max: 8000 }).map((n) => addDays('2004-01-05', n));
  fc.assert(
    fc.property(day, fc.integer({ min: 0, max: 60 }), (start, n) => {
      expect(workdaysBetween(china, start, addWorkdays(china, start, n).day)).toBe(n);
    }),
  );
});

test('an imported year moves the horizon from the day it was known, and wrong lines are named', () => {
  const bad = editionFromText(china, 'x', '2026-11-05', '2027-01-01 休\n2027-13-01 休\n2027-02-06 假\n2027-10-01 休');
  expect(bad.problems.map((problem) => problem.line)).toEqual([2, 3]);
  const { edition } = editionFromText(china, '2027', '2026-11-05', '2027-01-01 休\n2027-01-03 班\n2027-10-01 休');
  if (!edition) throw new Error('edition expected');
  expect(isWorkday(edition, '2027-01-03')).toBe(true);
  expect(editionKnownAt([china, edition], '2026-11-04')).toBe(china);
  expect(editionKnownAt([china, edition], '2026-11-05')).toBe(edition);
});
