/** 今日: what is late, what is due this week, what waits for me, what changed since yesterday. */

export interface TodayItem {
  readonly title: string;
  /** What kind of thing: the register's name, or the standard's row. */
  readonly kind: string;
  /** Address in the application. */
  readonly href: string;
  /** The next action, verb and object. */
  readonly action: string;
  readonly due: string | null;
  readonly workdaysLeft: number | null;
}

/** GET /api/today */
export interface Today {
  readonly late: readonly TodayItem[];
  readonly soon: readonly TodayItem[];
  /** Waiting for a move that I may make. */
  readonly waiting: readonly TodayItem[];
  readonly changed: readonly {
    readonly title: string;
    readonly kind: string;
    readonly href: string;
    readonly what: string;
    readonly at: string;
    readonly by: string;
  }[];
  /** Open duties whose records belong in registers that the house does not keep (轻量模式): they stand in 标准与落实. */
  readonly elsewhere: number;
  /** Lists are cut at fifty; these are the whole numbers. */
  readonly totals: { readonly late: number; readonly soon: number; readonly waiting: number };
}
