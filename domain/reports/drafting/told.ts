/** What drafts are made from: the duties of the issuer's table with the verdicts and records that belong to a report's period. */
import { periodById } from '@qinglian/kernel/calendar/period.ts';
import { sourcesOf } from '../../obligations/match.ts';
import type { Obligation, Pack, Verdict, VerdictRecord } from '../../obligations/types.ts';

export interface DraftInput {
  readonly pack: Pack;
  readonly verdicts: readonly Verdict[];
  /** Of the report: `2025-11` or `2025`. */
  readonly period: string;
  readonly today: string;
  /** Registers whose records may be named in a paper that leaves the house. */
  readonly mayName: (ledger: string) => boolean;
}

export interface Duty {
  readonly group: string;
  /** `3-4` */
  readonly row: string;
  readonly obligation: Obligation;
  /** Those whose period touches the report's. */
  readonly verdicts: readonly Verdict[];
  /** Records of the report's period that may be named, in the order they happened. */
  readonly records: readonly VerdictRecord[];
}

/** Kinds that are told record by record; the others are told by their figures, so that no list of problems or posts travels. */
const namedKinds: readonly Obligation['kind'][] = ['periodic_count', 'judgement', 'standing'];
export const isNamed = (obligation: Obligation): boolean => namedKinds.includes(obligation.kind);

/** Duties that bind the house in the period, in the order of the table. The report is not told in itself. */
export function dutiesIn(input: DraftInput): readonly Duty[] {
  const { start, end } = periodById(input.period);
  const clauses = new Map(input.pack.clauses.map((clause) => [clause.id, clause]));
  const duties: Duty[] = [];
  for (const group of input.pack.table?.groups ?? [])
    for (const row of group.items.flatMap((item) => item.rows))
      for (const obligation of clauses.get(row.clause)?.obligations ?? []) {
        if (isAboutReports(obligation)) continue;
        const verdicts = input.verdicts.filter(
          (verdict) =>
            verdict.obligation === obligation.id &&
            verdict.state !== 'not_applicable' &&
            verdict.state !== 'not_started' &&
            touches(verdict.period, { start, end }),
        );
        if (verdicts.length === 0) continue;
        const records = verdicts
          .flatMap((verdict) => verdict.records)
          .filter((record) => record.happened >= start && record.happened < end && input.mayName(record.ledger));
        duties.push({ group: group.label, row: row.id, obligation, verdicts, records: once(records) });
      }
  return duties;
}

const isAboutReports = (obligation: Obligation): boolean =>
  sourcesOf(obligation).includes('report') || (obligation.kind === 'judgement' && obligation.sample?.from === 'report');

function touches(id: string, { start, end }: { start: string; end: string }): boolean {
  if (id === '-') return true;
  const own = periodById(id);
  return own.start < end && own.end > start;
}

/** A record that proves a duty in several periods is one record. */
function once(records: readonly VerdictRecord[]): readonly VerdictRecord[] {
  const found = new Map(records.map((record) => [record.recordId, record]));
  return [...found.values()].sort((a, b) => (a.happened < b.happened ? -1 : a.happened > b.happened ? 1 : 0));
}

/** 11月12日; with its year where it is not the report's. */
export const dayIn = (period: string, day: string): string =>
  `${day.startsWith(period.slice(0, 4)) ? '' : `${Number(day.slice(0, 4))}年`}${Number(day.slice(5, 7))}月${Number(day.slice(8))}日`;
