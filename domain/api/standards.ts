/** 标准与落实: the issuer's table as the hospital sees it, row by month. Verdicts are the hospital's own; they are never printed. */
import type { VerdictState } from '../obligations/types.ts';

/** GET /api/standards */
export interface StandardEntry {
  readonly pack: string;
  readonly title: string;
  readonly issuer: string;
  readonly signed: string;
  readonly from: string;
  readonly to: string | null;
}

export interface BoardCell {
  /** `2025-09` */
  readonly month: string;
  readonly state: VerdictState;
  readonly isWarning: boolean;
  /** One sentence: why. */
  readonly reason: string;
  /** How many records stand behind it. */
  readonly records: number;
}

export interface BoardRow {
  /** `3-4` */
  readonly id: string;
  /** The issuer's words. */
  readonly text: string;
  /** As it stands today, over all its duties. */
  readonly state: VerdictState;
  readonly cells: readonly BoardCell[];
}

/** GET /api/standards/:pack?year=2025 */
export interface StandardBoard {
  readonly entry: StandardEntry;
  readonly year: string;
  readonly months: readonly string[];
  readonly groups: readonly {
    readonly label: string;
    readonly items: readonly { readonly label: string; readonly rows: readonly BoardRow[] }[];
  }[];
  /** How many rows stand in each state today. */
  readonly totals: Readonly<Partial<Record<VerdictState, number>>>;
}

export interface RowVerdict {
  readonly period: string;
  /** 2025年第三季度; empty for a duty without periods. */
  readonly periodLabel: string;
  readonly state: VerdictState;
  readonly isWarning: boolean;
  readonly reason: string;
  readonly due: string | null;
  readonly isProvisional: boolean;
  readonly records: readonly {
    readonly ledger: string;
    readonly id: string;
    readonly title: string;
    readonly happened: string;
    readonly isLateEntry: boolean;
    readonly missing: readonly string[];
  }[];
}

export interface RowObligation {
  readonly id: string;
  readonly title: string;
  readonly basis: 'explicit' | 'derived' | 'local';
  readonly kind: string;
  readonly bearer: Readonly<Record<string, string>>;
  /** How a vague phrase is taken; `confirmedBy` null: 待发文机关确认. */
  readonly reading: { readonly note: string; readonly confirmedBy: string | null } | null;
  /** Ledger in which its evidence is entered, for the button that mends it. */
  readonly ledger: string | null;
  readonly verdicts: readonly RowVerdict[];
  /** Drafted sentence for 落实情况. */
  readonly statement: string;
}

/** GET /api/standards/:pack/rows/:row */
export interface RowDetail {
  readonly id: string;
  readonly text: string;
  readonly group: string;
  readonly item: string;
  readonly obligations: readonly RowObligation[];
}

/** GET /api/standards/:pack/trends?year=2025 */
export interface StandardTrends {
  readonly year: string;
  /** The person may read the register of problems. */
  readonly hasProblems: boolean;
  readonly months: readonly {
    readonly month: string;
    /** Records that happened in the month and were entered late (补录). */
    readonly lateTotal: number;
    readonly late: readonly { readonly ledger: string; readonly id: string; readonly title: string; readonly happened: string }[];
    readonly problemsFound: number;
    /** Of those found in the month, closed by now. */
    readonly problemsClosed: number;
  }[];
}
