/**
 * 迎检: what an inspection of a year is shown, item by item of the official table. Only registers that are filed at all, only what
 * the acting account may read, no field with readers of its own; each reading of a sensitive record is journalled.
 */
import { retention } from '@qinglian/domain/archives/retention.ts';
import { sourcesOf } from '@qinglian/domain/obligations/match.ts';
import type { Obligation, Pack, Verdict } from '@qinglian/domain/obligations/types.ts';
import { dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import { isPeriod, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';
import { listAdopted, type ObligationServices, verdictsOf } from '../../engines/obligations/index.ts';
import { isEmpty, reachOf } from '../../ledger/access.ts';
import { namesFor } from '../../ledger/names.ts';
import { noteReading, openLedger, recordsById } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { cellText } from '../../ledger/sheets/columns.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { filedRecords, mustBeYear } from './proposal.ts';
import { titleOf } from './records.ts';
import { settingOf } from './setting.ts';

export interface SetEntry {
  readonly number: number;
  readonly rows: readonly string[];
  readonly ledger: string;
  readonly id: string;
  readonly label: string;
  readonly title: string;
  readonly date: string;
  readonly archiveNo: string;
  readonly papers: readonly EvidenceItem[];
  /** Papers that a duty asks for and the record does not have. */
  readonly missing: readonly string[];
  /** Label and value of each field, for the printed sheet. */
  readonly facts: readonly (readonly [label: string, value: string])[];
}

export interface SetItem {
  readonly number: number;
  /** 规范医疗服务行为 */
  readonly label: string;
  readonly group: string;
  readonly entries: readonly SetEntry[];
  /** Duties for which there is nothing yet, in words that name no verdict. */
  readonly open: readonly string[];
}

export interface SetPlan {
  readonly unit: string;
  readonly fonds: string;
  readonly year: string;
  readonly pack: string;
  readonly title: string;
  readonly at: string;
  readonly items: readonly SetItem[];
}

/** `isTaken`: what is gathered goes out of the house's registers, and each sensitive record of it is a reading; a preview is a list. */
export async function planSet(
  duties: ObligationServices,
  work: Work,
  { year, isTaken }: { readonly year: string; readonly isTaken: boolean },
): Promise<SetPlan> {
  mustBeYear(year);
  const pack = (await listAdopted(duties, work.tx, work.actor.orgId))
    .map((entry) => entry.pack)
    .find((one) => one.table !== null && bindsIn(one, year));
  if (!pack?.table)
    throw new AppError('invalid_input', {
      problems: [{ field: 'year', message: `${year}年没有启用带官方表的标准，没有可以编制的迎检材料` }],
    });
  const verdicts = (await verdictsOf(duties, work, pack.shortId)).filter(
    ({ period }) => period === '-' || period.startsWith(year),
  );
  const unit = await findRow(work.tx, sql<{ name: string }>`select name from organisation where id = ${work.actor.orgId}::uuid`);
  const reader = await readerOf(work, isTaken);
  const items: SetItem[] = [];
  for (const group of pack.table.groups)
    for (const item of group.items) {
      const [, number = '0', label = item.label] = /^(\d+)[.．、]?(.*)$/.exec(item.label) ?? [];
      const rows = item.rows.map((row) => ({ id: row.id, obligations: obligationsOf(pack, row.clause) }));
      items.push({
        number: Number(number),
        label,
        group: group.label,
        entries: await entriesOf(reader, rows, verdicts),
        open: openIn(work, rows, verdicts),
      });
    }
  const { fonds } = await settingOf(work);
  return { unit: unit?.name ?? '', fonds, year, pack: pack.shortId, title: pack.table.title, at: work.now, items };
}

const bindsIn = ({ effective }: Pack, year: string): boolean =>
  effective.from.slice(0, 4) <= year && (effective.to === null || effective.to.slice(0, 4) >= year);

const obligationsOf = (pack: Pack, clause: string): readonly Obligation[] =>
  pack.clauses.find((one) => one.id === clause)?.obligations ?? [];

type Row = { readonly id: string; readonly obligations: readonly Obligation[] };

interface Reader {
  /** The record as it may be shown, once read for all items; undefined when there is no way to it. */
  find(ledger: string, id: string): Promise<Omit<SetEntry, 'number' | 'rows' | 'missing'> | undefined>;
}

async function readerOf(work: Work, isTaken: boolean): Promise<Reader> {
  const filed = new Map([
    ...(await filedRecords(work, 'archive_item')),
    ...(await filedRecords(work, 'archive_restricted_item')),
  ]);
  const known = new Map<string, Omit<SetEntry, 'number' | 'rows' | 'missing'> | undefined>();
  return {
    find: async (name, id) => {
      if (!known.has(id))
        known.set(id, await shownRecord(work, { name, id, isTaken, archiveNo: filed.get(id)?.archiveNo ?? '' }));
      return known.get(id);
    },
  };
}

async function shownRecord(
  work: Work,
  {
    name,
    id,
    isTaken,
    archiveNo,
  }: { readonly name: string; readonly id: string; readonly isTaken: boolean; readonly archiveNo: string },
) {
  const ledger = work.services.ledgers.get(name);
  // What is never filed (clues, cases, anything without a rule) never stands in a set either.
  if (!ledger || retention[name] === undefined) return undefined;
  const reach = reachOf(work.actor, ledger.access.read);
  // A restricted record that one may see because it is about oneself is nothing to show to others.
  if (isEmpty(reach) || (ledger.access.journalReads === true && !reach.organisation)) return undefined;
  const [stored] = await recordsById(work, name, [id]);
  if (!stored) return undefined;
  if (isTaken && ledger.access.journalReads === true) noteReading(work, stored, 'export');
  const fields = openLedger(work, name).fields.filter((field) => ledger.fields[field]?.readableBy === undefined);
  return {
    ledger: name,
    id,
    label: ledger.label,
    title: titleOf(ledger, stored),
    date: dateWords(stored.record.happenedAt),
    archiveNo,
    papers: papersIn(ledger, fields, stored),
    facts: await factsOf(work, ledger, { fields, stored }),
  };
}

const dateWords = (happened: string): string => (isPeriod(happened) ? periodInChinese(happened) : dayInChinese(happened));

const papersIn = (ledger: Ledger, fields: readonly string[], stored: StoredRecord): readonly EvidenceItem[] =>
  fields.flatMap((name) => {
    const value = stored.record.values[name];
    return ledger.fields[name]?.kind === 'evidence' && Array.isArray(value) ? (value as readonly EvidenceItem[]) : [];
  });

/** What people said in confidence is no fact of a sheet. */
async function factsOf(
  work: Work,
  ledger: Ledger,
  { fields, stored }: { readonly fields: readonly string[]; readonly stored: StoredRecord },
): Promise<SetEntry['facts']> {
  const names = await namesFor(work, getLedger(work.services, ledger.name), [stored]);
  return fields.flatMap((name) => {
    const field = ledger.fields[name];
    if (!field || field.kind === 'evidence' || (field.personal === true && field.kind !== 'person')) return [];
    const value = cellText(field, stored.record.values[name] ?? null, names);
    if (value === null || value === '') return [];
    const unit = field.kind === 'money' ? '元' : field.kind === 'number' ? field.unit : '';
    return [[field.label, `${field.kind === 'date' ? dayInChinese(String(value)) : String(value)}${unit}`] as const];
  });
}

async function entriesOf(reader: Reader, rows: readonly Row[], verdicts: readonly Verdict[]): Promise<readonly SetEntry[]> {
  const found = new Map<string, { rows: Set<string>; missing: Set<string>; ledger: string; happened: string }>();
  for (const row of rows)
    for (const verdict of verdicts.filter((one) => row.obligations.some(({ id }) => id === one.obligation)))
      for (const record of verdict.records) {
        const own = found.get(record.recordId) ?? {
          rows: new Set(),
          missing: new Set(),
          ledger: record.ledger,
          happened: record.happened,
        };
        own.rows.add(row.id);
        for (const slot of record.missing) own.missing.add(slot);
        found.set(record.recordId, own);
      }
  const ordered = [...found].sort(([a, x], [b, y]) => (firstOf(x) + a < firstOf(y) + b ? -1 : 1));
  const entries: SetEntry[] = [];
  for (const [id, { rows: ids, missing, ledger }] of ordered) {
    const shown = await reader.find(ledger, id);
    if (shown) entries.push({ ...shown, number: entries.length + 1, rows: [...ids], missing: [...missing] });
  }
  return entries;
}

const firstOf = ({ rows, happened }: { readonly rows: ReadonlySet<string>; readonly happened: string }): string =>
  `${[...rows][0] ?? ''} ${happened} `;

/** Duties whose period is over and that nothing stands for. Where the actor sees only a part, nothing is said of the whole. */
const openIn = (work: Work, rows: readonly Row[], verdicts: readonly Verdict[]): readonly string[] =>
  rows.flatMap((row) =>
    row.obligations.flatMap((obligation) => {
      if (!readsAll(work, obligation)) return [];
      const lacking = verdicts.filter(
        ({ obligation: id, state, records }) => id === obligation.id && state === 'missing' && records.length === 0,
      );
      if (lacking.length === 0) return [];
      const periods = lacking.filter(({ period }) => period !== '-').map(({ period }) => periodInChinese(period));
      return [`${row.id}　${obligation.title}${periods.length === 0 ? '' : `（${periods.join('、')}）`}：尚无材料`];
    }),
  );

const readsAll = (work: Work, obligation: Obligation): boolean =>
  sourcesOf(obligation).every((name) => {
    const ledger = work.services.ledgers.get(name);
    return ledger === undefined || reachOf(work.actor, ledger.access.read).organisation;
  });
