/** What of a year is to be filed: closed records with papers that are not filed yet, in the order in which they get their numbers. */
import type { ArchiveCandidate, ArchiveSeries } from '@qinglian/domain/api/archives.ts';
import { retention, sectionCode, type Term, termOf } from '@qinglian/domain/archives/retention.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { isEmpty, reachOf } from '../../ledger/access.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { allRecords, dayOf, happenedIn, papersOf, paperWords, placeOf, text, titleOf } from './records.ts';
import { mayFile, seriesOf } from './series.ts';
import { settingOf } from './setting.ts';

export interface Candidate extends ArchiveCandidate {
  readonly stored: StoredRecord;
  readonly departmentId: string | null;
  /** The department whose paper it is; null: the house's. */
  readonly author: string | null;
  readonly docNo: string;
}

export interface FiledRecord {
  readonly itemId: string;
  readonly series: ArchiveSeries;
  readonly archiveNo: string;
  readonly version: number;
}

export interface RegisterProposal {
  readonly name: string;
  readonly label: string;
  readonly term: Term;
  readonly usualTerm: Term;
  readonly ready: readonly Candidate[];
  readonly bare: readonly StoredRecord[];
  readonly filed: readonly (FiledRecord & { readonly stored: StoredRecord })[];
}

export const mustBeYear = (year: string): void => {
  if (!/^20\d\d$/.test(year)) throw new AppError('invalid_input', { problems: [{ field: 'year', message: '年度应为四位数字' }] });
};

/** Registers that the actor may file from, each with what is ready, what lacks papers, and what is filed. */
export async function proposalsOf(work: Work, year: string): Promise<readonly RegisterProposal[]> {
  mustBeYear(year);
  const { terms, filingDepartment } = await settingOf(work);
  const sections = await sectionsOf(work);
  const filed = new Map<ArchiveSeries, ReadonlyMap<string, FiledRecord>>();
  for (const series of ['archive_item', 'archive_restricted_item'] as const)
    if (mayFile(work, series)) filed.set(series, await filedRecords(work, series));
  const found: RegisterProposal[] = [];
  for (const [name, rule] of Object.entries(retention)) {
    const ledger = work.services.ledgers.get(name);
    if (!ledger) continue;
    const before = filed.get(seriesOf(ledger));
    // Who sees only some departments' records would number a part of them as the whole.
    if (before === undefined || !reachOf(work.actor, ledger.access.read).organisation) continue;
    const records = await allRecords(work, name, {
      filters: [happenedIn(year), { field: 'state', any: rule.closed }],
      sort: 'happenedAt',
    });
    const open = records.filter(({ record }) => !before.has(record.id));
    const isBare = (stored: StoredRecord): boolean => rule.own === undefined && papersOf(work, stored).length === 0;
    found.push({
      name,
      label: ledger.label,
      term: terms[name] ?? rule.term,
      usualTerm: rule.term,
      ready: open
        .filter((stored) => !isBare(stored))
        .map((stored) =>
          candidateOf(work, {
            ledger,
            stored,
            sections,
            term: termOf(rule, stored.record.values, terms[name]),
            own: rule.own,
            filedBy: filingDepartment,
          }),
        ),
      bare: open.filter(isBare),
      filed: records.flatMap((stored) => {
        const item = before.get(stored.record.id);
        return item ? [{ ...item, stored }] : [];
      }),
    });
  }
  return found;
}

/** By year, 保管期限, 机构, then by day: numbers of a first filing follow the days. */
export const inFilingOrder = (proposals: readonly RegisterProposal[]): readonly Candidate[] =>
  proposals
    .flatMap(({ ready }) => ready)
    .sort((a, b) => compare([a.series, a.term, a.section, a.date, a.id], [b.series, b.term, b.section, b.date, b.id]));

function compare(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((part, index) => part !== b[index]);
  return at < 0 ? 0 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1;
}

function candidateOf(
  work: Work,
  options: {
    readonly ledger: Ledger;
    readonly stored: StoredRecord;
    readonly sections: ReadonlyMap<string, Section>;
    readonly term: Term;
    readonly own: string | undefined;
    readonly filedBy: string | null;
  },
): Candidate {
  const { ledger, stored } = options;
  const author = options.sections.get(stored.departmentId ?? '');
  const section = options.sections.get(filerOf(work, ledger, { filedBy: options.filedBy, stored }) ?? '');
  const papers = papersOf(work, stored);
  return {
    series: seriesOf(ledger),
    register: ledger.name,
    id: stored.record.id,
    title: titleOf(ledger, stored),
    date: dayOf(stored.record.happenedAt),
    term: options.term,
    section: section?.code ?? sectionCode(''),
    sectionName: section?.name ?? '综合',
    papers: [...papers.map(paperWords), ...(options.own === undefined ? [] : [options.own])],
    outside: papers.flatMap((item) => (item.kind === 'original' ? [`${item.slot}：${placeOf(item)}`] : [])),
    stored,
    departmentId: section?.id ?? null,
    author: author?.name ?? null,
    docNo: text(stored.record.values['docNo']),
  };
}

/** 机构 of a 档号: who files. 纪检 files for itself; else the one department that files for all, or the record's own. */
function filerOf(
  work: Work,
  ledger: Ledger,
  { filedBy, stored }: { readonly filedBy: string | null; readonly stored: StoredRecord },
): string | null {
  if (seriesOf(ledger) === 'archive_restricted_item')
    return work.actor.posts.find(({ departmentId }) => departmentId !== null)?.departmentId ?? null;
  return filedBy ?? stored.departmentId;
}

interface Section {
  readonly id: string;
  readonly code: string;
  readonly name: string;
}

/** Departments by every id under which records name them: a merged one files with the one that was kept. */
async function sectionsOf(work: Work): Promise<ReadonlyMap<string, Section>> {
  const rows = await rowsOf(
    work.tx,
    sql<{ id: string; kept: string; code: string; name: string }>`select d.id, k.id as kept, k.code, k.name
      from department d join department k on k.id = coalesce(d.merged_into_id, d.id) where d.org_id = ${work.actor.orgId}::uuid`,
  );
  return new Map(rows.map(({ id, kept, code, name }) => [id, { id: kept, code: sectionCode(code), name }]));
}

/** Records that stand in a series, by their id; what was withdrawn may be filed again. Of all years: a record may move to another one. */
export async function filedRecords(work: Work, series: ArchiveSeries): Promise<ReadonlyMap<string, FiledRecord>> {
  if (isEmpty(reachOf(work.actor, getLedger(work.services, series).access.read))) return new Map();
  const items = await allRecords(work, series, { filters: [{ field: 'state', any: ['filed'] }], sort: 'recordedAt' });
  return new Map(
    items.map(({ record: { id, values } }) => [
      text(values['recordRef']),
      { itemId: id, series, archiveNo: text(values['archiveNo']), version: Number(values['recordVersion'] ?? 0) },
    ]),
  );
}
