/** One-page papers for inside the house: 本月工作提示, 书记履责一页纸. */
import type { VerdictState } from '../obligations/types.ts';

export interface PlanItem {
  readonly title: string;
  /** 标准 3-4, or the register's name with what is to be done. */
  readonly kind: string;
  readonly href: string;
  readonly due: string;
  /** From the day the plan counts from; negative when that lies behind. */
  readonly workdaysLeft: number;
  /** The year of the day is not published yet. */
  readonly isProvisional: boolean;
  /** Section and who answers. */
  readonly bearer: string;
}

/** GET /api/briefs/month?month=2025-11 */
export interface MonthPlan {
  readonly unit: string;
  readonly month: string;
  /** Working days are counted from here: today, or the month's first day when that is still to come. */
  readonly countedFrom: string;
  readonly due: readonly PlanItem[];
  /** Fell due in the quarter before and is still open. */
  readonly open: readonly PlanItem[];
}

export interface SecretaryLine {
  readonly id: string;
  /** 专题研究, 党课, 谈话, 汇报 */
  readonly label: string;
  /** The clause's own words. */
  readonly quote: string;
  readonly clause: string;
  /** Of a standard that binds the house; else it is a measure to go by. */
  readonly isBinding: boolean;
  /** 2025年下半年 */
  readonly period: string;
  readonly required: number;
  readonly done: number;
  readonly owed: number;
  /** Last day for what is owed; null when nothing is. */
  readonly next: string | null;
  readonly workdaysLeft: number | null;
  /** What was done, with the place of the originals. */
  readonly records: readonly { readonly title: string; readonly date: string; readonly place: string; readonly href: string }[];
  /** Persons still to be talked to. */
  readonly missing: readonly string[];
}

/** GET /api/briefs/secretary: for the secretary himself. */
export interface SecretaryPage {
  readonly unit: string;
  readonly person: string;
  readonly post: string;
  readonly today: string;
  readonly lines: readonly SecretaryLine[];
  /** Duties of the standards that name the secretary or the head of the house. */
  readonly duties: readonly {
    readonly row: string;
    readonly title: string;
    readonly state: VerdictState;
    readonly reason: string;
    readonly due: string | null;
    readonly href: string;
  }[];
}
