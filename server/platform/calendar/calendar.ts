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
  // Asked each time: the list grows when an edition is imported.
  const newest = (): CalendarEdition =>
    editions.reduce((latest, one) => (one.knownFrom >= latest.knownFrom ? one : latest), editions[0] ?? builtInEdition);
  return {
    addWorkdays: (day, count) => addWorkdays(newest(), day, count),
    workdaysBetween: (from, to) => workdaysBetween(newest(), from, to),
  };
}
