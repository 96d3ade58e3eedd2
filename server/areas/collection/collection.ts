/** 下发—填报—合并: rows are records of the register from the start, so that nothing is typed or checked twice. */
import type { CollectionBody, CollectionDetail, ReturnDetail } from '@qinglian/domain/api/collection.ts';
import type { ImportReport } from '@qinglian/domain/api/ledgers.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import { dayInChinese, dayOfInstant, dayShort } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { Ledger, Values } from '@qinglian/kernel/define.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { namesFor } from '../../ledger/names.ts';
import { viewOf } from '../../ledger/present.ts';
import { getRecord, listRecords, recordsById } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { markedSheet } from '../../ledger/sheets/marked-sheet.ts';
import { importSheet } from '../../ledger/sheets/sheets.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';

const text = (value: Values[string] | undefined): string => (typeof value === 'string' ? value : '');

/** Registers that departments may fill in. */
export const collectable = (): readonly Ledger[] =>
  [...ledgersByName.values()].filter(
    (ledger) => ledger.isMadeByProduct !== true && ledger.access.create.some(([role]) => role === 'dept_filler'),
  );

/** Sends a collection out: one return for each department, in one transaction. */
export async function sendCollection(work: Work, body: CollectionBody): Promise<string> {
  const register = collectable().find((ledger) => ledger.name === body.register);
  if (!register)
    throw new AppError('invalid_input', { problems: [{ field: 'register', message: '这本台账不由科室填报，请另选' }] });
  if (body.dueOn < dayOfInstant(work.now))
    throw new AppError('invalid_input', { problems: [{ field: 'dueOn', message: '截止日期不能早于今天' }] });
  const { record } = await createRecord(work, {
    ledger: 'collection',
    key: body.key,
    values: {
      title: body.title,
      forPeriod: body.forPeriod,
      dueOn: body.dueOn,
      standardRow: body.standardRow ?? null,
      note: body.note ?? null,
      targets: body.targets,
    },
    fills: { register: register.name },
  });
  const targets = record.values['targets'];
  const earlier = await returnsOf(work, record.id);
  for (const home of Array.isArray(targets) ? targets.map(String) : []) {
    // Sent twice with one key: the returns are there already.
    if (earlier.some((one) => one.record.values['home'] === home)) continue;
    await createRecord(work, {
      ledger: 'collection_return',
      values: { dueOn: record.values['dueOn'] },
      fills: {
        title: record.values['title'] ?? null,
        collection: record.id,
        home,
        register: register.name,
        forPeriod: record.values['forPeriod'] ?? null,
        note: record.values['note'] ?? null,
        rows: 0,
      },
    });
  }
  return record.id;
}

export async function returnsOf(work: Work, collectionId: string): Promise<readonly StoredRecord[]> {
  const all: StoredRecord[] = [];
  for (let after: string | undefined; ; ) {
    const page = await listRecords(work, 'collection_return', {
      filters: [{ field: 'collection', any: [collectionId] }],
      limit: 200,
      ...(after === undefined ? {} : { after }),
    });
    all.push(...page.rows);
    if (page.next === null) return all;
    after = page.next;
  }
}

export async function collectionDetail(work: Work, id: string): Promise<CollectionDetail> {
  touch('page', '/collections');
  const stored = await getRecord(work, 'collection', id);
  const returns = await returnsOf(work, id);
  const ledger = getLedger(work.services, 'collection_return');
  const names = {
    ...(await namesFor(work, getLedger(work.services, 'collection'), [stored])),
    ...(await namesFor(work, ledger, returns)),
  };
  const count = (...states: readonly string[]): number => returns.filter((one) => states.includes(one.record.state)).length;
  return {
    record: viewOf(work, getLedger(work.services, 'collection'), stored),
    names,
    returns: returns.map((one) => viewOf(work, ledger, one)),
    reminder: reminderText(stored, returns, names, dayOfInstant(work.now)),
    totals: {
      filed: count('filed', 'nothing'),
      waiting: count('waiting', 'returned'),
      merged: count('merged'),
      all: returns.length,
    },
  };
}

/** 已转发: the office has passed the text on; every department that owes something bears today's mark. */
export async function noteReminded(work: Work, id: string): Promise<{ returns: number }> {
  await getRecord(work, 'collection', id);
  const owing = owingOf(await returnsOf(work, id));
  for (const { record } of owing)
    await moveRecord(work, {
      ledger: 'collection_return',
      id: record.id,
      version: record.version,
      move: record.state === 'returned' ? 'remindReturned' : 'remind',
    });
  return { returns: owing.length };
}

const owingOf = (returns: readonly StoredRecord[]): readonly StoredRecord[] =>
  returns.filter((one) => one.record.state === 'waiting' || one.record.state === 'returned');

/** Names the departments that owe something; never what others have filled in. */
function reminderText(
  stored: StoredRecord,
  returns: readonly StoredRecord[],
  names: Readonly<Record<string, string>>,
  today: string,
): string {
  const owing = owingOf(returns);
  if (owing.length === 0 || stored.record.state === 'closed') return '';
  const due = text(stored.record.values['dueOn']);
  const who = owing.map((one) => {
    const own = text(one.record.values['dueOn']);
    return `${names[text(one.record.values['home'])] ?? ''}${own === due ? '' : `（延至${dayShort(own)}）`}`;
  });
  return `【${today > due ? '催报' : '提醒'}】“${text(stored.record.values['title'])}”（${periodInChinese(text(stored.record.values['forPeriod']))}）应于${dayInChinese(due)}前上报。截至${dayInChinese(today)}，${who.join('、')}尚未上报，请登录平台填报，没有的请点“本期无”。`;
}

export async function returnDetail(work: Work, id: string): Promise<ReturnDetail> {
  touch('page', '/fill');
  const stored = await getRecord(work, 'collection_return', id);
  const rows = await entriesOf(work, stored);
  const register = getLedger(work.services, text(stored.record.values['register']));
  const ledger = getLedger(work.services, 'collection_return');
  return {
    record: viewOf(work, ledger, stored),
    names: { ...(await namesFor(work, ledger, [stored])), ...(await namesFor(work, register, rows)) },
    rows: rows.map((one) => viewOf(work, register, one)),
  };
}

/** The rows of a return, as far as the reader may see records of the register; removed ones are gone. */
async function entriesOf(work: Work, stored: StoredRecord): Promise<readonly StoredRecord[]> {
  const ids = await rowsOf(
    work.tx,
    sql<{ record_id: string }>`select record_id from collection_entry
      where org_id = ${work.actor.orgId}::uuid and return_id = ${stored.record.id}::uuid order by seq`,
  );
  const found = await recordsById(
    work,
    text(stored.record.values['register']),
    ids.map((row) => row.record_id),
  );
  const order = new Map(ids.map((row, at) => [row.record_id, at]));
  return [...found].sort((a, b) => (order.get(a.record.id) ?? 0) - (order.get(b.record.id) ?? 0));
}

/** A return that is open for filling in; `wrong_state` once it was handed in. */
async function openReturn(work: Work, id: string): Promise<StoredRecord> {
  const stored = await getRecord(work, 'collection_return', id);
  if (stored.record.state !== 'waiting' && stored.record.state !== 'returned')
    throw new AppError('wrong_state', { problems: [{ message: '已经上报，如需修改请先撤回' }] });
  return stored;
}

export async function addEntry(
  work: Work,
  id: string,
  body: { key: string; values: Readonly<Record<string, unknown>>; enteredFor?: string | undefined },
): Promise<StoredRecord> {
  const stored = await openReturn(work, id);
  const made = await createRecord(work, {
    ledger: text(stored.record.values['register']),
    key: body.key,
    values: { ...homeOf(work, stored), ...body.values },
    ...(body.enteredFor === undefined ? {} : { enteredFor: body.enteredFor }),
  });
  await link(work, stored, made);
  return made;
}

/** A filled-in sheet: all rows or none, each of them a row of the return. */
export async function importEntries(
  work: Work,
  id: string,
  bytes: Uint8Array,
  options: { readonly dryRun: boolean; readonly enteredFor?: string },
): Promise<ImportReport> {
  const stored = await openReturn(work, id);
  return importSheet(work, text(stored.record.values['register']), bytes, {
    ...options,
    usual: homeOf(work, stored),
    onCreated: (made) => link(work, stored, made),
  });
}

/** The same sheet with its problems beside the rows, to be put right and sent again. */
export async function markedEntries(work: Work, id: string, bytes: Uint8Array): Promise<Uint8Array> {
  const { problems } = await importEntries(work, id, bytes, { dryRun: true });
  const { record } = await getRecord(work, 'collection_return', id);
  return markedSheet(work, getLedger(work.services, text(record.values['register'])), { bytes, problems });
}

/** A row belongs to the department that was asked, also when the office types it in. */
function homeOf(work: Work, stored: StoredRecord): Readonly<Record<string, unknown>> {
  const register = getLedger(work.services, text(stored.record.values['register']));
  const [home] = Object.entries(register.fields).filter(([, field]) => field.kind === 'department' && field.isHome === true);
  return home === undefined ? {} : { [home[0]]: stored.record.values['home'] ?? null };
}

async function link(work: Work, stored: StoredRecord, made: StoredRecord): Promise<void> {
  await sql`insert into collection_entry (org_id, return_id, ledger, record_id, entered_at)
    values (${work.actor.orgId}::uuid, ${stored.record.id}::uuid, ${made.record.ledger}, ${made.record.id}::uuid, ${work.now}::timestamptz)
    on conflict do nothing`.execute(work.tx);
}

/** Hands a return in with the number of its rows; one without rows is refused by the move itself. */
export async function fileReturn(work: Work, id: string, version: number): Promise<void> {
  const stored = await openReturn(work, id);
  const rows = await entriesOf(work, stored);
  await moveRecord(work, { ledger: 'collection_return', id, version, move: 'file', fills: { rows: rows.length } });
}

/**
 * Merges every return that was handed in: their rows take the register's next step, all in one transaction. One row that is
 * refused stops the merge, and the answer names its department and what is wrong with it.
 */
export async function mergeCollection(work: Work, id: string): Promise<{ returns: number; rows: number }> {
  await getRecord(work, 'collection', id);
  const returns = (await returnsOf(work, id)).filter((one) => one.record.state === 'filed' || one.record.state === 'nothing');
  const names = await namesFor(work, getLedger(work.services, 'collection_return'), returns);
  const problems: Problem[] = [];
  let rows = 0;
  for (const one of returns) {
    for (const entry of await entriesOf(work, one)) {
      rows++;
      const found = await takeStep(work, entry);
      problems.push(
        ...found.map((problem) => ({
          message: `${names[text(one.record.values['home'])] ?? ''}《${titleOf(work, entry)}》：${problem.message}`,
        })),
      );
    }
    await moveRecord(work, { ledger: 'collection_return', id: one.record.id, version: one.record.version, move: 'merge' });
  }
  if (problems.length > 0) throw new AppError('invalid_input', { problems });
  return { returns: returns.length, rows };
}

const titleOf = (work: Work, { record }: StoredRecord): string =>
  text(record.values[getLedger(work.services, record.ledger).title]);

async function takeStep(work: Work, { record }: StoredRecord): Promise<readonly Problem[]> {
  const ledger = getLedger(work.services, record.ledger);
  const step = mergeStep(ledger);
  if (step === undefined || record.state !== ledger.initial) return [];
  try {
    await moveRecord(work, { ledger: record.ledger, id: record.id, version: record.version, move: step });
    return [];
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.details.problems ?? [{ message: error.message }];
  }
}

/** The step by which the office takes a record into the register: the first from the beginning that asks for nothing and signs nothing. */
export const mergeStep = (ledger: Ledger): string | undefined =>
  Object.entries(ledger.moves).find(
    ([, move]) =>
      move.from.includes(ledger.initial) &&
      move.signs === undefined &&
      (move.requires ?? []).length === 0 &&
      move.by.some(([role, scope]) => role === 'hospital_clerk' && scope === 'organisation'),
  )?.[0];
