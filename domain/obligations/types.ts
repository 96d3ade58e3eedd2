/** A standard as data: what a pack holds once it is loaded, and what judging it gives. Pure; no database, clock or network. */
import type { CalendarEdition, DueRule } from '@qinglian/kernel/calendar/workdays.ts';
import type { Cadence } from '@qinglian/kernel/calendar/period.ts';
import type { Fields } from '@qinglian/kernel/define.ts';
import type { Condition } from './condition.ts';

/** Where evidence comes from: a ledger, or a table of the platform that packs may read (posts held, organisations). */
export interface Source {
  readonly name: string;
  readonly label: string;
  readonly fields: Fields;
  readonly states: Readonly<Record<string, string>>;
  readonly happenedAt: string;
  readonly title: string;
}
export type Sources = ReadonlyMap<string, Source>;

export type Basis = 'explicit' | 'derived' | 'local';

/** A number of a duty: dated by its pack, with the direction in which a profile below may tighten it. */
export interface Param {
  readonly value: number;
  readonly may: 'raise' | 'lower' | 'none';
}

export interface Selection {
  /** Name of the source. */
  readonly from: string;
  readonly where: Condition;
  /** Field whose day decides the period; the source's own when absent. */
  readonly datedBy: string;
  /** Field that names the period, where the record says itself what it is for. */
  readonly period: string | null;
  /** 佐证 that must be there, by slot; without them a record is incomplete. */
  readonly needs: readonly string[];
  /** Registered later than this many days after it happened: 补录. */
  readonly lateAfterDays: number | null;
  /** Fields that together say whom or what the record is about (a person; a person in a risk area); the record itself when null. */
  readonly subject: readonly string[] | null;
  /** Numeric field that the obligation measures. */
  readonly value: string | null;
  /** Last day on which the record holds (terms of office, validity); open when empty. */
  readonly until: string | null;
}

export type Limit = { readonly gte: number | string } | { readonly lte: number | string };

interface ObligationBase {
  readonly id: string;
  readonly title: string;
  readonly basis: Basis;
  readonly bearer: { readonly body?: string; readonly unit?: string; readonly accountable?: string; readonly assist?: string };
  readonly params: Readonly<Record<string, Param>>;
  /** Whom it binds: a condition over the organisation's profile. */
  readonly applies: Condition | null;
  readonly reading: { readonly note: string; readonly confirmedBy: string | null } | null;
  readonly erratum: { readonly text: string; readonly readAs: string; readonly confirmedBy: string | null } | null;
  readonly remind: readonly { readonly beforeDays: number; readonly to: readonly string[] }[];
  /** Sentence for 落实情况: facts only, the verdict is never printed. */
  readonly statement: string | null;
}

interface Recurring {
  readonly every: Cadence;
  readonly firstPeriod: 'whole' | 'prorate' | 'skip';
}

export interface PeriodicCount extends ObligationBase, Recurring {
  readonly kind: 'periodic_count';
  readonly evidence: Selection;
  /** Least number of records, a literal or `$param`. */
  readonly atLeast: number | string;
}
export interface Deadline extends ObligationBase, Recurring {
  readonly kind: 'deadline';
  readonly evidence: Selection;
  readonly due: DueRule;
  /** A due day of its own for single periods, with its text. */
  readonly overrides: readonly { readonly period: string; readonly due: string; readonly text: string | null }[];
  /** Least number of records by the due day. */
  readonly atLeast: number | string;
}
export interface PerSubjectInterval extends ObligationBase {
  readonly kind: 'per_subject_interval';
  readonly population: Selection;
  /** Years after which the next turn should come, and after which the duty is broken. */
  readonly warnFrom: number | string;
  readonly breachAfter: number | string;
  readonly exempt: Selection | null;
}
export interface Coverage extends ObligationBase, Recurring {
  readonly kind: 'coverage';
  readonly population: Selection;
  /** Records that cover a subject of the population; or, when `having` is set, the population's own record covers itself. */
  readonly evidence: Selection | null;
  readonly having: Condition | null;
  /** Share in per cent that must be covered. */
  readonly atLeast: number | string;
}
export interface PerEvent extends ObligationBase, Recurring {
  readonly kind: 'per_event';
  readonly trigger: Selection;
  /** What must follow: on the trigger's own record. */
  readonly follow: { readonly where: Condition; readonly datedBy: string };
  readonly within: { readonly before: true } | { readonly days: number | string } | { readonly workdays: number | string };
}
export interface Standing extends ObligationBase {
  readonly kind: 'standing';
  readonly evidence: Selection;
  /** Until this day it may still come. */
  readonly graceUntil: string | null;
}
export interface Threshold extends ObligationBase, Recurring {
  readonly kind: 'threshold';
  readonly evidence: Selection;
  /** `value`: of the period's latest record; `count`: of all its records. */
  readonly of: 'value' | 'count' | 'sum';
  readonly limit: Limit;
}
export interface Judgement extends ObligationBase, Recurring {
  readonly kind: 'judgement';
  readonly reviewer: string;
  readonly evidence: Selection | null;
  readonly sample: { readonly from: string; readonly n: number; readonly per: Cadence } | null;
}

export type Obligation = PeriodicCount | Deadline | PerSubjectInterval | Coverage | PerEvent | Standing | Threshold | Judgement;
export type ObligationKind = Obligation['kind'];

export interface Clause {
  readonly id: string;
  readonly label: string;
  /** The issuer's words, exactly. */
  readonly text: string;
  readonly obligations: readonly Obligation[];
}

export interface TableRow {
  /** `3-4`: item and number in the issuer's table. */
  readonly id: string;
  readonly clause: string;
}
export interface TableItem {
  readonly label: string;
  readonly rows: readonly TableRow[];
}
export interface TableGroup {
  readonly label: string;
  readonly items: readonly TableItem[];
}
export interface PackTable {
  readonly title: string;
  readonly columns: readonly string[];
  readonly fill: string;
  readonly groups: readonly TableGroup[];
}

export interface Pack {
  /** Name of its folder. */
  readonly shortId: string;
  readonly id: string;
  readonly title: string;
  readonly issuer: { readonly org: string; readonly docNo: string | null; readonly signed: string };
  readonly version: string;
  /** First and last day on which it binds; open at the end when null. */
  readonly effective: { readonly from: string; readonly to: string | null };
  /** Whom the issuer binds and whom it only advises, in its own words; null where it does not say. */
  readonly applies: { readonly requiredFor: readonly string[]; readonly referenceFor: readonly string[] } | null;
  readonly table: PackTable | null;
  readonly clauses: readonly Clause[];
  /** SHA-256 of the loaded file: what a verdict names beside the version. */
  readonly sha256: string;
}

/** Values of parameters from a day on, each set whole. */
export interface DatedParams {
  readonly from: string;
  readonly params: Readonly<Record<string, number>>;
}

/** What of an institution decides how a pack binds it. */
export interface Profile {
  readonly orgId: string;
  /** Nothing before this day is judged. */
  readonly trackingSince: string;
  /** Of the organisation, in the words that packs use: level 二级, ownership 公立, type 综合医院. */
  readonly attributes: Readonly<Record<string, string>>;
  /** `r3-4.1.min` → value; only in the direction the parameter allows. */
  readonly params: Readonly<Record<string, number>>;
  /** Instead of `params` from a day on, in order: a running period keeps what held on its first day. */
  readonly dated?: readonly DatedParams[];
}

export const verdictStates = {
  done: '已落实',
  done_late_entry: '已落实(补录)',
  running: '推进中',
  overdue_done: '逾期落实',
  incomplete: '佐证不全',
  missing: '未落实',
  to_review: '待审核认定',
  not_due: '未到期',
  not_started: '未启用',
  not_applicable: '不适用',
} as const;
export type VerdictState = keyof typeof verdictStates;

/** One version of one record as evidence for one obligation. Half-open knowledge: known at k when knownFrom ≤ k < knownUntil. */
export interface Fact {
  readonly orgId: string;
  readonly obligation: string;
  /** `evidence`, `population` (also triggers) or `exempt`. */
  readonly role: 'evidence' | 'population' | 'exempt';
  readonly ledger: string;
  readonly recordId: string;
  readonly version: number;
  readonly hash: string;
  readonly title: string;
  readonly subject: string | null;
  readonly period: string | null;
  /** Day. */
  readonly happened: string;
  /** Last day on which it holds, or null. */
  readonly until: string | null;
  /** Instant of the record's first version. */
  readonly registered: string;
  readonly knownFrom: string;
  readonly knownUntil: string | null;
  /** 佐证 slots that are needed and not there. */
  readonly missing: readonly string[];
  readonly value: number | null;
  /** Population facts of coverage and per_event: the day on which the record was covered or followed; null while it was not. */
  readonly followed: string | null;
}

/** A signed reading or override by a named reviewer: a second record, never a change of the first. */
export interface Decision {
  readonly obligation: string;
  readonly period: string;
  readonly state: VerdictState;
  readonly reason: string;
  readonly approver: string;
  readonly knownFrom: string;
  /** Instant from which it was revoked; open when absent or null. */
  readonly knownUntil?: string | null;
  readonly recordId: string;
}

export interface JudgeContext {
  readonly pack: Pick<Pack, 'shortId' | 'version' | 'effective'>;
  readonly profile: Profile;
  readonly calendars: readonly CalendarEdition[];
  /** Day on which is judged. */
  readonly asOf: string;
  /** Instant up to which versions count as known. */
  readonly knownAt: string;
  readonly decisions?: readonly Decision[];
}

export interface VerdictRecord {
  readonly ledger: string;
  readonly recordId: string;
  readonly version: number;
  readonly hash: string;
  readonly title: string;
  readonly happened: string;
  readonly isLateEntry: boolean;
  readonly missing: readonly string[];
}

export interface Verdict {
  readonly obligation: string;
  /** Period id, or `-` for a duty without periods. */
  readonly period: string;
  readonly state: VerdictState;
  /** 预警: met, and soon not any more. */
  readonly isWarning: boolean;
  readonly actual: number | null;
  readonly required: number | null;
  /** Last day on which it can be met in time, where there is one. */
  readonly due: string | null;
  /** Beyond the published calendar. */
  readonly isProvisional: boolean;
  readonly records: readonly VerdictRecord[];
  /** One sentence: why it stands so. For the hospital's own screens only. */
  readonly reason: string;
  /** For the statement. */
  readonly facts: Readonly<Record<string, string | number>>;
  /** The first day on which the verdict may change without a new record; null when only a record can change it. */
  readonly nextChangeAt: string | null;
  readonly override: Decision | null;
}

/** Raised whenever the same facts can give another verdict. */
export const EVALUATOR_VERSION = '3';
