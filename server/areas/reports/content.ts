/** A report drafted from the records: table sentences, annex, work ledger, and the three parts of the summary. */
import type { ReportContent, ReportDraft } from '@qinglian/domain/api/reports.ts';
import { papersOf } from '@qinglian/domain/evidence/papers-of.ts';
import type { Clause, Obligation, Pack, Verdict } from '@qinglian/domain/obligations/types.ts';
import { draftHashOf } from '@qinglian/domain/reports/drafting/draft.ts';
import { summaryOf, textOf } from '@qinglian/domain/reports/drafting/summary.ts';
import type { DraftInput } from '@qinglian/domain/reports/drafting/told.ts';
import { workLedgerOf } from '@qinglian/domain/reports/drafting/work-ledger.ts';
import { dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { listAdopted, type ObligationServices, statementsOf, verdictsOf } from '../../engines/obligations/index.ts';
import { isEmpty, reachOf } from '../../ledger/access.ts';
import { recordsById } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';

export interface Draft {
  readonly content: ReportContent;
  readonly draft: ReportDraft;
  readonly situation: string;
  readonly problems: string;
  readonly nextSteps: string;
}

/** Drafts for a period from what is recorded now. Undefined when no pack with a table binds the institution. */
export async function draftReport(duties: ObligationServices, work: Work, period: string): Promise<Draft | undefined> {
  const pack = (await listAdopted(duties, work.tx, work.actor.orgId))
    .map((entry) => entry.pack)
    .find((one) => one.table !== null);
  if (!pack?.table) return undefined;
  const verdicts = await verdictsOf(duties, work, pack.shortId);
  const unit = await findRow(
    work.tx,
    sql<{ code: string; name: string }>`select code, name from organisation where id = ${work.actor.orgId}::uuid`,
  );
  const annex = await annexOf(work, pack, verdicts);
  const input: DraftInput = {
    pack,
    verdicts,
    period,
    today: dayOfInstant(work.now),
    mayName: (ledger) => mayTravel(work, ledger),
  };
  const salt = [...work.services.chance.bytes(16)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  const summary = summaryOf(input, salt);
  const content: ReportContent = {
    pack: pack.shortId,
    title: pack.table.title,
    unit: { code: unit?.code ?? '', name: unit?.name ?? '' },
    period,
    columns: pack.table.columns,
    groups: pack.table.groups.map((group) => ({
      label: group.label,
      items: group.items.map((item) => ({
        label: item.label,
        rows: item.rows.map((row) => {
          const clause = clauseIn(pack, row.clause);
          return {
            id: row.id,
            standard: clause.text,
            drafted: sentencesOf(clause, verdicts),
            edited: null,
            evidence: annex.numbersOf(clause, verdicts),
          };
        }),
      })),
    })),
    annex: annex.entries,
    lines: workLedgerOf(input, annex.numberOf),
    drafting: draftHashOf(summary),
  };
  return {
    content,
    draft: summary,
    situation: textOf(summary.situation),
    problems: textOf(summary.problems),
    nextSteps: textOf(summary.nextSteps),
  };
}

/** Records of restricted registers are named in no paper, not even by their title; nor is the report in itself. */
function mayTravel(work: Work, name: string): boolean {
  const ledger = work.services.ledgers.get(name);
  if (!ledger || name === 'report' || ledger.access.journalReads === true) return false;
  return !isEmpty(reachOf(work.actor, ledger.access.read));
}

const clauseIn = (pack: Pack, id: string): Clause =>
  pack.clauses.find((clause) => clause.id === id) ?? { id, label: '', text: '', obligations: [] };

/** Facts, and 正在推进 for what runs and has nothing to tell yet. The verdict itself is never written. */
function sentencesOf(clause: Clause, verdicts: readonly Verdict[]): string {
  const facts = new Map(statementsOf(clause.obligations, verdicts).map(({ obligation, text }) => [obligation, text]));
  return clause.obligations
    .map((obligation) => {
      const open = verdicts.filter((verdict) => verdict.obligation === obligation.id && isStillEmpty(verdict));
      return [facts.get(obligation.id) ?? '', ...open.map((verdict) => plannedWords(obligation, verdict))].join('');
    })
    .filter((text) => text !== '')
    .join('\n');
}

const isStillEmpty = ({ state, actual, due }: Verdict): boolean => state === 'running' && (actual ?? 0) === 0 && due !== null;

const plannedWords = ({ title }: Obligation, { period, due }: Verdict): string =>
  `${period === '-' ? '' : periodInChinese(period)}${title}正在推进，计划于${Number(due?.slice(5, 7))}月完成。`;

interface Annex {
  readonly entries: ReportContent['annex'];
  numberOf(recordId: string): number | undefined;
  numbersOf(clause: Clause, verdicts: readonly Verdict[]): readonly number[];
}

async function annexOf(work: Work, pack: Pack, verdicts: readonly Verdict[]): Promise<Annex> {
  const byLedger = new Map<string, Set<string>>();
  const inTable = new Set(
    pack.clauses.filter((clause) => clause.id.startsWith('r')).flatMap((clause) => clause.obligations.map(({ id }) => id)),
  );
  for (const verdict of verdicts) {
    if (!inTable.has(verdict.obligation)) continue;
    for (const record of verdict.records) {
      if (record.missing.length > 0 || record.ledger === 'report') continue;
      byLedger.set(record.ledger, (byLedger.get(record.ledger) ?? new Set()).add(record.recordId));
    }
  }
  const entries: ReportContent['annex'][number][] = [];
  const numbers = new Map<string, number>();
  for (const [name, ids] of byLedger) {
    if (!mayTravel(work, name)) continue;
    const ledger = getLedger(work.services, name);
    for (const stored of await recordsById(work, name, [...ids])) {
      const { papers, place } = papersOf(ledger, stored.record.values);
      // A record without a paper proves by being there; the annex lists papers.
      if (papers === '') continue;
      const number = entries.length + 1;
      numbers.set(stored.record.id, number);
      entries.push({
        number,
        title: titleOf(ledger, stored),
        papers,
        date: dayWords(stored.record.happenedAt),
        place,
        ledger: name,
        id: stored.record.id,
      });
    }
  }
  return {
    entries,
    numberOf: (id) => numbers.get(id),
    numbersOf: (clause, all) => {
      const own = new Set(clause.obligations.map(({ id }) => id));
      const found = all
        .filter((verdict) => own.has(verdict.obligation))
        .flatMap((verdict) => verdict.records.flatMap((record) => numbers.get(record.recordId) ?? []));
      return [...new Set(found)].sort((a, b) => a - b);
    },
  };
}

const titleOf = (ledger: Ledger, stored: StoredRecord): string => String(stored.record.values[ledger.title] ?? '');
const dayWords = (happened: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(happened) ? dayInChinese(happened) : periodInChinese(happened);
