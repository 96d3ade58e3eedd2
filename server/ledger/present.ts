/** Records as the API shows them: readable fields, names of what they point at, and what this actor may do next. */
import type {
  LedgerInfo,
  RecordAction,
  RecordDetail,
  RecordHistory,
  RecordPage,
  RecordView,
} from '@qinglian/domain/api/ledgers.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import type { Actor } from '../platform/identity/actor.ts';
import { covers, isEmpty, reachOf, readableFields } from './access.ts';
import { clocksOf } from './deadlines.ts';
import { namesFor } from './names.ts';
import { countRecords, getRecord, type HistoryVersion, listRecords, type ListQuery, listVersions } from './read.ts';
import type { StoredRecord } from './row.ts';
import { getLedger, type LedgerServices, type Work } from './services.ts';
import { mayUpdate } from './write.ts';

/** The ledgers an actor may open at all, in the order of the register. */
export function ledgersFor(services: LedgerServices, actor: Actor): readonly LedgerInfo[] {
  return [...services.ledgers.values()]
    .filter((ledger) => !isEmpty(reachOf(actor, ledger.access.read)))
    .map((ledger) => {
      const create = ledger.isMadeByProduct !== true && !isEmpty(reachOf(actor, ledger.access.create));
      return {
        name: ledger.name,
        can: create ? (['create', 'import', 'export'] as const) : (['export'] as const),
        fields: readableFields(actor, ledger),
      };
    });
}

export function actionsFor(work: Work, ledger: Ledger, stored: StoredRecord): readonly RecordAction[] {
  const actions: RecordAction[] = [];
  if (mayUpdate(work, ledger, stored)) actions.push('update');
  for (const [name, move] of Object.entries(ledger.moves)) {
    if (move.from.includes(stored.record.state) && covers(work.actor, reachOf(work.actor, move.by), stored))
      actions.push(`move:${name}`);
  }
  if (covers(work.actor, reachOf(work.actor, ledger.access.remove), stored)) actions.push('remove');
  return actions;
}

export function viewOf(work: Work, ledger: Ledger, stored: StoredRecord): RecordView {
  const { record } = stored;
  const today = dayOfInstant(work.now);
  const clock = [...clocksOf(work.services.calendar, ledger, stored)].sort((a, b) => (a.day < b.day ? -1 : 1))[0];
  return {
    id: record.id,
    version: record.version,
    state: record.state,
    happenedAt: record.happenedAt,
    recordedAt: record.recordedAt,
    registeredAt: record.registeredAt,
    recordedBy: stored.recordedBy,
    enteredFor: stored.enteredFor,
    values: record.values,
    can: actionsFor(work, ledger, stored),
    due:
      clock === undefined
        ? null
        : {
            move: clock.move,
            day: clock.day,
            provisional: clock.provisional,
            workdaysLeft: work.services.calendar.workdaysBetween(today, clock.day),
          },
  };
}

export async function pageOf(work: Work, name: string, query: ListQuery): Promise<RecordPage> {
  const ledger = getLedger(work.services, name);
  const page = await listRecords(work, name, query);
  const count = await countRecords(work, name, query);
  const rows = ledger.access.journalReads === true ? page.rows.map((stored) => inBrief(ledger, stored)) : page.rows;
  return {
    rows: rows.map((stored) => viewOf(work, ledger, stored)),
    names: await namesFor(work, ledger, rows),
    next: page.next,
    ...count,
  };
}

/** Where every reading is journalled, what was said and the papers stand on the record's own page: leafing is no reading. */
function inBrief(ledger: Ledger, stored: StoredRecord): StoredRecord {
  const values = Object.fromEntries(
    Object.entries(stored.record.values).map(([name, value]) => {
      const kind = ledger.fields[name]?.kind;
      return [name, kind === 'longText' || kind === 'evidence' ? null : value];
    }),
  );
  return { ...stored, record: { ...stored.record, values } };
}

export async function detailOf(work: Work, name: string, id: string): Promise<RecordDetail> {
  const ledger = getLedger(work.services, name);
  const stored = await getRecord(work, name, id);
  return { record: viewOf(work, ledger, stored), names: await namesFor(work, ledger, [stored]) };
}

/** After a write the record is shown again through the read path; a writer who may not read it is told only that it was stored. */
export async function detailAfterWrite(work: Work, name: string, stored: StoredRecord): Promise<RecordDetail> {
  const ledger = getLedger(work.services, name);
  const fields = new Set(readableFields(work.actor, ledger));
  const visible = covers(work.actor, reachOf(work.actor, ledger.access.read), stored);
  const values = Object.fromEntries(
    Object.entries(stored.record.values).map(([field, value]) => [field, visible && fields.has(field) ? value : null]),
  );
  const shown: StoredRecord = { ...stored, record: { ...stored.record, values } };
  return { record: viewOf(work, ledger, shown), names: await namesFor(work, ledger, [shown]) };
}

export async function historyOf(work: Work, name: string, id: string): Promise<RecordHistory> {
  const ledger = getLedger(work.services, name);
  const stored = await getRecord(work, name, id);
  const versions = await listVersions(work, name, id);
  const shown: StoredRecord[] = versions.map((version) => ({ ...stored, record: { ...stored.record, values: version.values } }));
  return {
    versions: versions.map((version, at) => ({
      version: version.version,
      at: version.at,
      by: version.by,
      move: version.move,
      state: version.state,
      reason: version.reason,
      changes: changesBetween(versions[at - 1], version),
    })),
    names: await namesFor(
      work,
      ledger,
      shown,
      versions.map((version) => version.by),
    ),
  };
}

function changesBetween(before: HistoryVersion | undefined, after: HistoryVersion) {
  return Object.entries(after.values)
    .filter(([field, value]) => JSON.stringify(before?.values[field] ?? null) !== JSON.stringify(value))
    .map(([field, value]) => ({ field, before: before?.values[field] ?? null, after: value }));
}
