/** What the city office does with a window: one type of report for one period. */
import type { RecordView } from './ledgers.ts';

export type WindowState = 'accepted' | 'received' | 'returned' | 'missing' | 'not_due';

/** GET /api/city/windows/:type/:period */
export interface CityWindow {
  readonly type: 'monthly' | 'annual';
  readonly period: string;
  readonly label: string;
  /** Last day; null when no standard in force asks for it. */
  readonly due: string | null;
  readonly units: readonly {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly phone: string | null;
    readonly state: WindowState;
    readonly submissionId: string | null;
    readonly submittedOn: string | null;
    readonly lateWorkdays: number;
    /** Entered by the city office for the unit. */
    readonly isProxy: boolean;
    readonly way: string;
    /** Last day on which the unit was reminded of this window. */
    readonly remindedOn: string | null;
  }[];
  /** One text for all who owe. */
  readonly reminder: string;
  readonly papers: readonly { readonly id: string; readonly title: string; readonly kind: string; readonly state: string }[];
}

/** A figure of a draft and where it comes from. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly href: string;
}

/** GET /api/city/papers/:id */
export interface CityPaperDetail {
  readonly record: RecordView;
  readonly names: Readonly<Record<string, string>>;
  readonly facts: readonly Fact[];
  /** Figures of today that the text no longer holds. */
  readonly outdated: readonly string[];
}

/** GET /api/city/tasks */
export interface SectionBoard {
  readonly sections: readonly {
    readonly id: string;
    readonly name: string;
    readonly open: number;
    readonly late: number;
    readonly done: number;
    /** Its own, then those in which it helps another section; only its own are counted. */
    readonly tasks: readonly {
      readonly id: string;
      readonly title: string;
      readonly part: 'lead' | 'help';
      /** The other sections in it. */
      readonly others: readonly string[];
      readonly plan: string;
      readonly dueOn: string;
      readonly state: string;
      readonly stateLabel: string;
      readonly progress: string;
      readonly progressOn: string;
      readonly workdaysLeft: number;
    }[];
  }[];
}

/** POST /api/city/intake?dryRun=true: what a mailed file holds, matched to the rows of the standard. */
export interface IntakeRead {
  readonly fileHash: string;
  readonly hasTable: boolean;
  readonly matched: readonly { readonly id: string; readonly fulfilment: string; readonly likeness: number }[];
  readonly unmatched: readonly string[];
  readonly missing: readonly string[];
  readonly parts: { readonly situation: string; readonly problems: string; readonly nextSteps: string };
}

export type IntakeAnswer =
  | { readonly kind: 'read'; readonly read: IntakeRead }
  | { readonly kind: 'filed'; readonly submissionId: string; readonly isNew: boolean };
