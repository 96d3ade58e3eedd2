/** What server and web say to each other about working days. */
import type { Problem } from '@qinglian/kernel/errors.ts';

export interface EditionView {
  readonly name: string;
  readonly knownFrom: string;
  /** 文号 of the notice. */
  readonly source: string;
  /** Last day that is published after this edition. */
  readonly horizon: string;
  readonly importedAt: string | null;
  readonly importedBy: string | null;
}

/** GET /api/calendar?year=2026 */
export interface CalendarYear {
  readonly year: number;
  readonly isPublished: boolean;
  readonly from: string;
  readonly horizon: string;
  /** Days off that are not an ordinary weekend, and weekends that are worked. */
  readonly off: readonly string[];
  readonly work: readonly string[];
  /** Working days of each month; weekdays only when the year is not published. */
  readonly workdays: readonly number[];
  readonly editions: readonly EditionView[];
  readonly canImport: boolean;
}

/** POST /api/calendar/editions */
export interface EditionBody {
  readonly source: string;
  readonly knownFrom: string;
  /** CSV lines or JSON. */
  readonly text: string;
  /** Only looked at; nothing is written. */
  readonly isTrial: boolean;
}

export interface EditionReport {
  readonly problems: readonly Problem[];
  /** Per year: how many days off and worked weekends there are afterwards, and what changes. */
  readonly years: readonly {
    readonly year: number;
    readonly off: number;
    readonly work: number;
    readonly changed: readonly string[];
  }[];
  readonly horizon: string | null;
  readonly committed: boolean;
}
