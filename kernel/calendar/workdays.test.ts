import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addDays, addMonths, addYears, dayFromNumber, dayNumber, dayOfInstant, weekday } from './day.ts';
import { type Cadence, cadences, periodById, periodFromText, periodInChinese, periodOf, periodsBetween } from './period.ts';
import {
  addWorkdays,
  builtInEdition as china,
  countWorkdays,
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

test('the table holds every year from 2004 to 2026, no day twice, weekends worked and never a worked holiday', () => {
  expect([china.from, china.horizon]).toEqual(['2004-01-01', '2026-12-31']);
  expect([china.off.size, china.work.size]).toEqual([619, 150]);
  for (const day of china.work) {
    expect(china.off.has(day), day).toBe(false);
    expect(weekday(day), day).toBeGreaterThan(5);
  }
  for (let year = 2004; year <= 2026; year++) expect(isWorkday(china, `${year}-10-01`), String(year)).toBe(false);
});

test('the 20th is no working day in exactly the months the notices of 2025 and 2026 make it so', () => {
  const months = periodsBetween('month', '2025-01-01', '2026-12-31').map((month) => month.id);
  expect(months.filter((month) => isWorkday(china, `${month}-20`) === false)).toEqual([
    '2025-04',
    '2025-07',
    '2025-09',
    '2025-12',
    '2026-02',
    '2026-06',
    '2026-12',
  ]);
});

test('how many working days late: counted by the notices, and said to be provisional beyond them', () => {
  expect(countWorkdays(china, '2025-09-30', '2025-10-11')).toEqual({ days: 3, provisional: false });
  expect(countWorkdays(china, '2025-10-11', '2025-09-30')).toEqual({ days: -3, provisional: false });
  expect(countWorkdays(china, '2025-07-20', '2025-07-22')).toEqual({ days: 2, provisional: false });
  expect(countWorkdays(china, '2026-12-31', '2026-12-31')).toEqual({ days: 0, provisional: false });
  expect(countWorkdays(china, '2026-12-31', '2027-01-05').provisional).toBe(true);
});

test('a due day that the month does not have is its last day', () => {
  const last = (month: string) => dueDay(china, { kind: 'day_of_month', day: 31, roll: 'same_day' }, periodById(month)).day;
  expect([last('2025-02'), last('2024-02'), last('2025-04'), last('2025-05')]).toEqual([
    '2025-02-28',
    '2024-02-29',
    '2025-04-30',
    '2025-05-31',
  ]);
  const leap = (year: string) =>
    dueDay(china, { kind: 'date_of_year', month: 2, day: 29, roll: 'same_day' }, periodById(year)).day;
  expect([leap('2024'), leap('2025')]).toEqual(['2024-02-29', '2025-02-28']);
});

test('an nth working day, a rolled due day and a published day are what the day by day table says', () => {
  const day = fc.integer({ min: dayNumber('2004-02-01'), max: dayNumber('2026-11-30') }).map(dayFromNumber);
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 20 }), (at, n) => {
      const month = periodOf('month', at);
      const worked: string[] = [];
      for (let one = month.start; worked.length < n; one = addDays(one, 1)) if (isWorkday(china, one)) worked.push(one);
      expect(nthWorkday(china, month, n)).toEqual({ day: worked.at(-1), provisional: false });
      const due = (roll: 'same_day' | 'before' | 'after') =>
        dueDay(china, { kind: 'day_of_month', day: Number(at.slice(8)), roll }, month).day;
      expect(due('same_day')).toBe(at);
      expect([isWorkday(china, due('before')), isWorkday(china, due('after'))]).toEqual([true, true]);
      expect(due('before') <= at && at <= due('after')).toBe(true);
      if (isWorkday(china, at)) expect([due('before'), due('after')]).toEqual([at, at]);
      else expect(countWorkdays(china, due('before'), due('after')).days).toBe(1);
    }),
  );
});

test('a later notice corrects single days; gaps, repeats and days before the calendar are refused', () => {
  const corrected = editionFromText(china, '2026-a', '2026-03-01', '2026-10-10 休\n2026-10-08 休\n2026-09-30 班').edition;
  if (!corrected) throw new Error('edition expected');
  expect([isWorkday(corrected, '2026-10-10'), isWorkday(corrected, '2026-10-08')]).toEqual([false, false]);
  const back = editionFromText(corrected, '2026-b', '2026-04-01', '2026-10-10 班').edition;
  if (!back) throw new Error('edition expected');
  expect([isWorkday(back, '2026-10-10'), back.horizon]).toEqual([true, '2026-12-31']);
  const problems = (text: string, from = '2026-11-05') => editionFromText(china, 'x', from, text).problems.length;
  expect(problems('2026-03-02 休\n2028-01-01 休\n2028-10-01 休')).toBe(1);
  expect(problems('2027-01-01 休\n2027-10-01 休\n2027-10-01 班')).toBeGreaterThan(0);
  expect(problems('2003-12-31 休')).toBeGreaterThan(0);
  expect(problems('2027-01-01 休\n2027-10-01 休', '2026年11月')).toBe(1);
  expect(problems('')).toBe(1);
});

test('months and years are added with the day clamped to the end of the month', () => {
  expect([
    addYears('2020-02-29', 5),
    addMonths('2025-01-31', 1),
    addMonths('2024-01-31', 1),
    addMonths('2025-03-31', -1),
  ]).toEqual(['2025-02-28', '2025-02-28', '2024-02-29', '2025-02-28']);
});

test('days are those of the machine, forwards and back, across leap years and centuries', () => {
  const ofMachine = (year: number, month: number, date: number): string => {
    const at = new Date(0);
    at.setUTCFullYear(year, month, date);
    return at.toISOString().slice(0, 10);
  };
  const count = fc.integer({ min: dayNumber('0001-01-01'), max: dayNumber('9999-12-31') });
  fc.assert(
    fc.property(count, fc.integer({ min: -600, max: 600 }), (at, months) => {
      const day = dayFromNumber(at);
      expect(day).toBe(new Date(at * 86_400_000).toISOString().slice(0, 10));
      expect(dayNumber(day)).toBe(at);
      const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
      fc.pre(year > 100 && year < 9900);
      const last = ofMachine(year, month - 1 + months + 1, 0);
      const wanted = ofMachine(year, month - 1 + months, date);
      expect(addMonths(day, months)).toBe(wanted < last ? wanted : last);
    }),
    { numRuns: 2000 },
  );
});

test('what is no day is refused, not turned into another day', () => {
  expect(() => addDays('2025-13-01', 1)).toThrow(RangeError);
  expect(() => addMonths('下周', 1)).toThrow(RangeError);
  expect(() => dayOfInstant('')).toThrow(RangeError);
});

test('an instant falls on the day of Shanghai', () => {
  expect(['2025-11-21T15:59:59.999Z', '2025-11-21T16:00:00.000Z', '1969-12-31T15:59:59Z'].map(dayOfInstant)).toEqual([
    '2025-11-21',
    '2025-11-22',
    '1969-12-31',
  ]);
});

test('periods of a cadence tile the calendar without gap or overlap, and read back from their own words', () => {
  const day = fc.integer({ min: dayNumber('1990-01-01'), max: dayNumber('2050-12-31') }).map(dayFromNumber);
  const cadence = fc.constantFrom(...(Object.keys(cadences) as Cadence[]));
  fc.assert(
    fc.property(cadence, day, fc.integer({ min: 0, max: 900 }), (every, from, length) => {
      const to = addDays(from, length);
      const periods = periodsBetween(every, from, to);
      for (const [at, period] of periods.entries()) {
        expect(periods[at + 1]?.start ?? period.end).toBe(period.end);
        expect([periodOf(every, period.start), periodOf(every, addDays(period.end, -1))]).toEqual([period, period]);
        expect(periodFromText(periodInChinese(period.id))).toBe(period.id);
      }
      expect((periods[0]?.start ?? '') <= from && to < (periods.at(-1)?.end ?? '')).toBe(true);
    }),
  );
});
