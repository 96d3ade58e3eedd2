/** The issuer's table with months as columns: each cell the worst of the duties that its month belongs to. */
import type {
  BoardCell,
  BoardRow,
  RowDetail,
  RowObligation,
  StandardBoard,
  StandardEntry,
} from '@qinglian/domain/api/standards.ts';
import { sourcesOf } from '@qinglian/domain/obligations/match.ts';
import type { Clause, Obligation, Pack, Verdict, VerdictState } from '@qinglian/domain/obligations/types.ts';
import { type Period, periodById, periodInChinese, periodsBetween } from '@qinglian/kernel/calendar/period.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { statementsOf } from '../../engines/obligations/index.ts';

/** Worst first. 未启用 says least, so that a row with one duty in force shows that one. */
const severity: readonly VerdictState[] = [
  'missing',
  'incomplete',
  'overdue_done',
  'to_review',
  'running',
  'done_late_entry',
  'done',
  'not_due',
  'not_applicable',
  'not_started',
];
const worst = (verdicts: readonly Verdict[]): Verdict | undefined =>
  [...verdicts].sort((a, b) => severity.indexOf(a.state) - severity.indexOf(b.state))[0];

export const entryOf = (pack: Pack): StandardEntry => ({
  pack: pack.shortId,
  title: pack.title,
  issuer: pack.issuer.org,
  signed: pack.issuer.signed,
  from: pack.effective.from,
  to: pack.effective.to,
});

export function boardOf(
  pack: Pack,
  verdicts: readonly Verdict[],
  options: { year: string; today: string; since: string },
): StandardBoard {
  touch('page', '/standards');
  const months = periodsBetween('month', `${options.year}-01-01`, `${options.year}-12-31`);
  const byObligation = new Map<string, Verdict[]>();
  for (const verdict of verdicts)
    byObligation.set(verdict.obligation, [...(byObligation.get(verdict.obligation) ?? []), verdict]);
  // A house that came later is told nothing of the months in which it kept no records.
  const start = options.since > pack.effective.from ? options.since : pack.effective.from;
  const totals: Partial<Record<VerdictState, number>> = {};
  const rowOf = (id: string, clause: Clause): BoardRow => {
    const own = clause.obligations.flatMap((obligation) => byObligation.get(obligation.id) ?? []);
    const state = stateToday(own, options.today);
    totals[state] = (totals[state] ?? 0) + 1;
    return {
      id,
      text: clause.text,
      state,
      cells: months.map((month) => cellOf(own, month, { today: options.today, start })),
    };
  };
  return {
    entry: entryOf(pack),
    year: options.year,
    months: months.map((month) => month.id),
    groups: (pack.table?.groups ?? []).map((group) => ({
      label: group.label,
      items: group.items.map((item) => ({
        label: item.label,
        rows: item.rows.map((row) => rowOf(row.id, clauseOf(pack, row.clause))),
      })),
    })),
    totals,
  };
}

/** What a row comes to today: the open and the finished periods, without what lies ahead. */
function stateToday(verdicts: readonly Verdict[], today: string): VerdictState {
  const current = verdicts.filter((verdict) => verdict.period === '-' || periodById(verdict.period).start <= today);
  return worst(current.filter((verdict) => verdict.state !== 'not_started'))?.state ?? worst(current)?.state ?? 'not_due';
}

function cellOf(verdicts: readonly Verdict[], month: Period, { today, start }: { today: string; start: string }): BoardCell {
  // Months before the standard took effect say nothing, months ahead promise nothing.
  if (month.end <= start)
    return { month: month.id, state: 'not_started', isWarning: false, reason: '标准在本单位启用之前', records: 0 };
  if (month.start > today) return { month: month.id, state: 'not_due', isWarning: false, reason: '尚未开始', records: 0 };
  const own = verdicts.filter((verdict) => touches(verdict, month));
  const verdict = worst(own);
  const records = new Set(own.flatMap((one) => one.records.map((record) => record.recordId)));
  if (!verdict) return { month: month.id, state: 'not_applicable', isWarning: false, reason: '没有需要判定的内容', records: 0 };
  return {
    month: month.id,
    state: verdict.state,
    isWarning: own.some((one) => one.isWarning),
    reason: verdict.reason,
    records: records.size,
  };
}

function touches(verdict: Verdict, month: Period): boolean {
  // A duty without periods is judged as of today: it shows in every month that counts.
  if (verdict.period === '-') return true;
  const period = periodById(verdict.period);
  return period.start < month.end && period.end > month.start;
}

export function clauseOf(pack: Pack, id: string): Clause {
  const clause = pack.clauses.find((one) => one.id === id);
  if (!clause) throw new AppError('not_found');
  return clause;
}

/** `isTold`: whether the reader may have the sentence drafted from all the records behind a duty. */
export function rowDetailOf(
  pack: Pack,
  rowId: string,
  { verdicts, isTold }: { readonly verdicts: readonly Verdict[]; readonly isTold: (obligation: Obligation) => boolean },
): RowDetail {
  for (const group of pack.table?.groups ?? []) {
    for (const item of group.items) {
      const row = item.rows.find((one) => one.id === rowId);
      if (!row) continue;
      const clause = clauseOf(pack, row.clause);
      const sentences = statementsOf(clause.obligations, verdicts);
      return {
        id: row.id,
        text: clause.text,
        group: group.label,
        item: item.label,
        obligations: clause.obligations.map((obligation, at) =>
          obligationDetail(obligation, verdicts, isTold(obligation) ? (sentences[at]?.text ?? '') : ''),
        ),
      };
    }
  }
  throw new AppError('not_found');
}

const obligationDetail = (obligation: Obligation, verdicts: readonly Verdict[], statement: string): RowObligation => ({
  id: obligation.id,
  title: obligation.title,
  basis: obligation.basis,
  kind: obligation.kind,
  bearer: obligation.bearer,
  reading: obligation.reading,
  ledger: sourcesOf(obligation)[0] ?? null,
  statement,
  verdicts: verdicts
    .filter((verdict) => verdict.obligation === obligation.id)
    .map((verdict) => ({
      period: verdict.period,
      periodLabel: verdict.period === '-' ? '' : periodInChinese(verdict.period),
      state: verdict.state,
      isWarning: verdict.isWarning,
      reason: verdict.reason,
      due: verdict.due,
      isProvisional: verdict.isProvisional,
      records: verdict.records.map((record) => ({
        ledger: record.ledger,
        id: record.recordId,
        title: record.title,
        happened: record.happened,
        isLateEntry: record.isLateEntry,
        missing: record.missing,
      })),
    })),
});
