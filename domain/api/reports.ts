/** 报送 at the hospital, 收报 at the city office. */
import type { RecordView } from './ledgers.ts';

/** One row of the issuer's table in a report. */
export interface ReportRow {
  readonly id: string;
  readonly standard: string;
  /** Drafted from the records. */
  readonly drafted: string;
  /** As the office worded it; null while the draft stands. */
  readonly edited: string | null;
  readonly evidence: readonly number[];
}

export interface ReportContent {
  readonly pack: string;
  readonly title: string;
  readonly unit: { readonly code: string; readonly name: string };
  readonly period: string;
  readonly columns: readonly string[];
  readonly groups: readonly {
    readonly label: string;
    readonly items: readonly { readonly label: string; readonly rows: readonly ReportRow[] }[];
  }[];
  /** 佐证 list, numbered through. */
  readonly annex: readonly {
    readonly number: number;
    readonly title: string;
    readonly papers: string;
    readonly date: string;
    readonly place: string;
    readonly ledger: string;
    readonly id: string;
  }[];
  /** 工作台账: the table's duties, one line each. */
  readonly lines: readonly {
    readonly number: number;
    readonly row: string;
    readonly item: string;
    /** What was done; reports of before do not say it, nor how far it is. */
    readonly action?: string | undefined;
    readonly date: string;
    readonly unit: string;
    readonly owner: string;
    readonly evidence: string;
    /** In words of work, never a verdict. */
    readonly state?: string | undefined;
  }[];
  /** Hash of what was drafted for the three parts. The draft itself stays in the house; the signature binds it through this. */
  readonly drafting?: string | undefined;
}

/** A sentence as it was drafted, and what it rests on. */
export interface DraftedSentence {
  readonly text: string;
  readonly records: readonly {
    readonly ledger: string;
    readonly id: string;
    readonly title: string;
    readonly date: string;
  }[];
  /** `3-4`; null for headings and openings. */
  readonly row: string | null;
}

/** The three parts as drafted, paragraph by paragraph. */
export interface ReportDraft {
  /** So that nobody outside can try out what a draft may have said. */
  readonly salt: string;
  readonly situation: readonly (readonly DraftedSentence[])[];
  readonly problems: readonly (readonly DraftedSentence[])[];
  readonly nextSteps: readonly (readonly DraftedSentence[])[];
}
export type ReportPart = 'situation' | 'problems' | 'nextSteps';

/** GET /api/reports/:id */
export interface ReportDetail {
  readonly record: RecordView;
  readonly names: Readonly<Record<string, string>>;
  readonly content: ReportContent;
  readonly contentHash: string;
  /** Public code and address under which the signed document is checked; null for drafts. */
  readonly code: string | null;
  /** What was drafted, to hold the wording against; null for reports of before. */
  readonly draft: ReportDraft | null;
  /** The report before this one: what it said may be said again, but is marked. */
  readonly earlier: ({ readonly period: string } & Readonly<Record<ReportPart, string>>) | null;
}

/** POST /api/reports: drafts a report for a period from the records. */
export interface DraftBody {
  readonly type: 'monthly' | 'annual';
  readonly period: string;
}

/** PATCH /api/reports/:id */
export interface ReportEdit {
  readonly version: number;
  readonly situation?: string | undefined;
  readonly problems?: string | undefined;
  readonly nextSteps?: string | undefined;
  /** Row id → wording; null goes back to the draft. */
  readonly rows?: Readonly<Record<string, string | null>> | undefined;
}

/** GET /api/city/board?year=2025 */
export interface CityBoard {
  readonly year: string;
  readonly months: readonly string[];
  readonly units: readonly {
    readonly id: string;
    readonly name: string;
    readonly type: string | null;
    readonly phone: string | null;
    readonly cells: readonly {
      readonly month: string;
      readonly state: 'accepted' | 'received' | 'returned' | 'missing' | 'not_due' | 'not_started';
      readonly submissionId: string | null;
      readonly submittedOn: string | null;
      readonly lateWorkdays: number;
      readonly reason: string;
    }[];
  }[];
  /** Copyable 催报 text for those who owe the month that is due next or was due last. */
  readonly reminder: { readonly month: string; readonly due: string; readonly units: readonly string[]; readonly text: string };
}

/** GET /api/city/submissions/:id */
export interface SubmissionDetail {
  readonly record: RecordView;
  readonly names: Readonly<Record<string, string>>;
  readonly content: ReportContent | null;
  readonly signed: readonly { readonly step: string; readonly post: string; readonly name: string; readonly on: string }[];
  /** What changed against the unit's submission before, by row. */
  readonly differences: readonly { readonly row: string; readonly before: string; readonly after: string }[];
}
