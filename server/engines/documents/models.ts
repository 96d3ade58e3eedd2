/** What the official papers say, apart from how they look. Verdicts are in none of them. */

export interface TableRowModel {
  /** `3-4` */
  readonly id: string;
  /** The issuer's words. */
  readonly standard: string;
  /** Sentences for 落实情况, edited or drafted; may be empty. */
  readonly fulfilment: readonly string[];
  /** Numbers of the annex. */
  readonly evidence: readonly number[];
}
export interface TableItemModel {
  readonly label: string;
  readonly rows: readonly TableRowModel[];
}
export interface TableGroupModel {
  readonly label: string;
  readonly items: readonly TableItemModel[];
}

export interface AnnexEntry {
  readonly number: number;
  readonly title: string;
  /** 会议纪要、签到表 … */
  readonly papers: string;
  readonly date: string;
  /** 系统存 or the shelf of the original. */
  readonly place: string;
  /** Where staff of the house see the record, printed as QR code; empty where that is not known. */
  readonly url: string;
}

export interface Signed {
  /** 拟稿、核稿、签发 */
  readonly step: string;
  readonly post: string;
  readonly name: string;
  /** 2025年11月20日 */
  readonly on: string;
}

export interface OfficialTableModel {
  readonly title: string;
  readonly unit: string;
  readonly period: string;
  readonly columns: readonly string[];
  readonly groups: readonly TableGroupModel[];
  readonly annex: readonly AnnexEntry[];
  readonly signed: readonly Signed[];
  /** Printed code under which the paper can be checked; empty for a draft. */
  readonly code: string;
  readonly verifyUrl: string;
}

export interface SummaryModel {
  readonly title: string;
  readonly unit: string;
  readonly addressee: string;
  readonly situation: string;
  readonly problems: string;
  readonly nextSteps: string;
  /** 2025年11月20日; empty for a draft. */
  readonly date: string;
  readonly annexNote: readonly string[];
  readonly code: string;
  readonly verifyUrl: string;
}

export interface WorkLedgerLine {
  readonly number: number;
  /** 标准条目 */
  readonly row: string;
  readonly item: string;
  readonly action: string;
  readonly date: string;
  readonly unit: string;
  readonly owner: string;
  readonly evidence: string;
  /** In words of work: 已开展, 正在推进. */
  readonly state: string;
}

export interface WorkLedgerModel {
  readonly title: string;
  readonly unit: string;
  readonly period: string;
  readonly lines: readonly WorkLedgerLine[];
  readonly signed: readonly Signed[];
  readonly code: string;
}

export interface SlipModel {
  readonly title: string;
  readonly unit: string;
  readonly period: string;
  readonly contentHash: string;
  readonly signed: readonly Signed[];
  readonly code: string;
  readonly verifyUrl: string;
}

export interface BriefTable {
  readonly heading: string;
  /** Header and share of the width. */
  readonly columns: readonly (readonly [header: string, width: number])[];
  /** Cells; a line break begins a further line. */
  readonly rows: readonly (readonly string[])[];
  /** How many things a row stands for, row by row; one where it is absent. */
  readonly counts?: readonly number[];
  /** Said when there is no row. */
  readonly empty: string;
  /** Where the rest is, when the page is full. */
  readonly more: string;
  /** Gets its room before the others share theirs. */
  readonly isFirst?: boolean;
}

/** A one-page paper for inside the house. */
export interface BriefModel {
  readonly title: string;
  readonly subtitle: string;
  readonly tables: readonly BriefTable[];
  /** Below the page number. */
  readonly note: string;
}
