/** A report drafted from the records: table sentences, annex, work ledger, and the three parts of the summary. */
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import { sourcesOf } from '@qinglian/domain/obligations/match.ts';
import type { Clause, Obligation, Pack, Verdict } from '@qinglian/domain/obligations/types.ts';
import { addDays, dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { periodById, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import { listAdopted, type ObligationServices, statementsOf, verdictsOf } from '../../engines/obligations/index.ts';
import { isEmpty, reachOf } from '../../ledger/access.ts';
import { namesFor } from '../../ledger/names.ts';
import { listRecords, recordsById } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';

export interface Draft {
  readonly content: ReportContent;
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
  const lines = await linesOf(work, pack, period, annex.numberOf);
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
    lines: lines.map(({ group: _group, ...line }) => line),
  };
  return {
    content,
    situation: situationOf(pack, lines),
    problems: problemsOf(pack, verdicts, dayOfInstant(work.now)),
    nextSteps: nextStepsOf(pack, verdicts, dayOfInstant(work.now)),
  };
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
    if (!work.services.ledgers.has(name)) continue;
    const ledger = getLedger(work.services, name);
    // Not even the title of a talk leaves the house.
    if (ledger.access.journalReads === true || isEmpty(reachOf(work.actor, ledger.access.read))) continue;
    for (const stored of await recordsById(work, name, [...ids])) {
      const { papers, place } = papersOf(ledger, stored);
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

function papersOf(ledger: Ledger, stored: StoredRecord): { papers: string; place: string } {
  const items: EvidenceItem[] = [];
  for (const [name, field] of Object.entries(ledger.fields)) {
    const value = stored.record.values[name];
    if (field.kind === 'evidence' && Array.isArray(value)) items.push(...(value as readonly EvidenceItem[]));
  }
  const places = new Set(items.map((item) => (item.kind === 'file' ? '系统存' : `${item.holder} ${item.volume}`)));
  return { papers: [...new Set(items.map((item) => item.slot))].join('、'), place: [...places].join('；') };
}

const titleOf = (ledger: Ledger, stored: StoredRecord): string => String(stored.record.values[ledger.title] ?? '');
const dayWords = (happened: string): string =>
  /^\d{4}-\d{2}-\d{2}$/.test(happened) ? dayInChinese(happened) : periodInChinese(happened);

type Line = ReportContent['lines'][number] & { readonly group: string };

/** The period's records from the ledgers that prove rows of the table; restricted registers never travel. */
async function linesOf(
  work: Work,
  pack: Pack,
  period: string,
  numberOf: (id: string) => number | undefined,
): Promise<readonly Line[]> {
  const { start, end } = periodById(period);
  const lines: Line[] = [];
  for (const [name, rows] of rowsByLedger(pack)) {
    const ledger = work.services.ledgers.get(name);
    if (
      !ledger ||
      ledger.name === 'report' ||
      ledger.access.journalReads === true ||
      isEmpty(reachOf(work.actor, ledger.access.read))
    )
      continue;
    const page = await listRecords(work, name, {
      filters: [{ field: 'happenedOn', from: start, to: addDays(end, -1) }],
      sort: 'happenedAt',
      limit: 200,
    });
    const names = await namesFor(work, ledger, page.rows);
    for (const stored of page.rows) {
      const number = numberOf(stored.record.id);
      lines.push({
        number: 0,
        row: rows
          .map(({ id }) => id)
          .slice(0, 4)
          .join('、'),
        group: rows[0]?.group ?? '',
        item: `${ledger.label}：${titleOf(ledger, stored)}`,
        date: dayWords(stored.record.happenedAt),
        unit:
          stored.departmentId === null ? '' : (names[stored.departmentId] ?? (await departmentName(work, stored.departmentId))),
        owner: names[stored.recordedBy] ?? '',
        evidence: number === undefined ? papersOf(ledger, stored).papers || '—' : `佐证${number}`,
      });
    }
  }
  return lines.map((line, at) => ({ ...line, number: at + 1 }));
}

async function departmentName(work: Work, id: string): Promise<string> {
  const row = await findRow(
    work.tx,
    sql<{ name: string }>`select name from department where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid`,
  );
  return row?.name ?? '';
}

function rowsByLedger(pack: Pack): ReadonlyMap<string, readonly { id: string; group: string }[]> {
  const found = new Map<string, { id: string; group: string }[]>();
  for (const group of pack.table?.groups ?? []) {
    for (const row of group.items.flatMap((item) => item.rows)) {
      for (const name of new Set(clauseIn(pack, row.clause).obligations.flatMap((obligation) => sourcesOf(obligation)))) {
        found.set(name, [...(found.get(name) ?? []), { id: row.id, group: group.label }]);
      }
    }
  }
  return found;
}

const ORDINALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];

/** 开展情况: by the groups of the table, each thing with its day. */
function situationOf(pack: Pack, lines: readonly Line[]): string {
  const parts: string[] = [];
  for (const group of pack.table?.groups ?? []) {
    const own = lines.filter((line) => line.group === group.label);
    if (own.length === 0) continue;
    const name = group.label.replace(/^.、/, '');
    parts.push(
      `（${ORDINALS[parts.length] ?? parts.length + 1}）${name}。${own.map((line) => `${line.item.replace(/^[^：]+：/, '')}（${line.date.replace(/^\d{4}年/, '')}）`).join('；')}。`,
    );
  }
  return parts.length === 0 ? '本期未登记工作记录。' : parts.join('\n');
}

/** 存在问题: gaps named as facts. */
function problemsOf(pack: Pack, verdicts: readonly Verdict[], today: string): string {
  const titles = new Map(pack.clauses.flatMap((clause) => clause.obligations.map((one) => [one.id, one.title] as const)));
  // The report itself is not one of its own problems.
  const own = new Set(
    pack.clauses.flatMap((clause) => clause.obligations.filter((one) => sourcesOf(one).includes('report')).map((one) => one.id)),
  );
  const open = verdicts.filter(
    (verdict) =>
      !own.has(verdict.obligation) &&
      (verdict.state === 'missing' || verdict.state === 'incomplete') &&
      (verdict.due === null || (verdict.due < today && verdict.due > addDays(today, -184))),
  );
  if (open.length === 0) return '本期未发现突出问题。';
  return open
    .slice(0, 12)
    .map((verdict, at) => `${at + 1}．${titles.get(verdict.obligation) ?? ''}：${verdict.reason}。`)
    .join('\n');
}

/** 下步打算: what falls due until the end of next month. */
function nextStepsOf(pack: Pack, verdicts: readonly Verdict[], today: string): string {
  const titles = new Map(pack.clauses.flatMap((clause) => clause.obligations.map((one) => [one.id, one.title] as const)));
  const limit = addDays(today, 45);
  const seen = new Set<string>();
  const due = verdicts.filter(
    (verdict) =>
      (verdict.state === 'running' || verdict.state === 'not_due') &&
      verdict.due !== null &&
      verdict.due >= today &&
      verdict.due <= limit &&
      !seen.has(verdict.obligation) &&
      seen.add(verdict.obligation),
  );
  if (due.length === 0) return '按方案继续推进各项任务。';
  return due
    .sort((a, b) => ((a.due ?? '') < (b.due ?? '') ? -1 : 1))
    .slice(0, 10)
    .map(
      (verdict, at) =>
        `${at + 1}．${dayInChinese(verdict.due ?? today).replace(/^\d{4}年/, '')}前完成${titles.get(verdict.obligation) ?? ''}。`,
    )
    .join('\n');
}
