/** The calendar as clocks of records use it: the newest edition of working days. */
import {
  addWorkdays,
  builtInEdition,
  type CalendarEdition,
  type ComputedDay,
  workdaysBetween,
} from '@qinglian/kernel/calendar/workdays.ts';

export interface Workdays {
  addWorkdays(day: string, count: number): ComputedDay;
  workdaysBetween(from: string, to: string): number;
}

export function calendarOf(editions: readonly CalendarEdition[]): Workdays {
  const newest = [...editions].sort((a, b) => (a.knownFrom < b.knownFrom ? -1 : 1)).at(-1) ?? builtInEdition;
  return {
    addWorkdays: (day, count) => addWorkdays(newest, day, count),
    workdaysBetween: (from, to) => workdaysBetween(newest, from, to),
  };
}
