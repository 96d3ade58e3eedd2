/** 临时统计表 from the city office to the units and back: what crosses from one organisation into the other. */
import { type FormColumn, problemsOfForm, readRows, type Row } from '@qinglian/domain/surveys/form.ts';
import { dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { RecordVersion, Values } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { SignatureValue } from '@qinglian/kernel/fields/signature.ts';
import { namesFor } from '../../../ledger/names.ts';
import { getRecord, listRecords, recordsById } from '../../../ledger/read.ts';
import type { StoredRecord } from '../../../ledger/row.ts';
import { type ChangeHook, getLedger, onBehalf, type Work } from '../../../ledger/services.ts';
import { createRecord, moveRecord, updateRecord } from '../../../ledger/write.ts';
import { rolesOf } from '../../../platform/identity/actor.ts';
import { platformActor } from '../../../platform/identity/actors.ts';
import { findRow, sql } from '../../../platform/postgres/database.ts';
import { unitsOf } from '../board.ts';
import { allRows } from '../window.ts';
import { columnsOfForm, rowsOfForm, saveCells, saveColumns } from './store.ts';

const text = (value: Values[string] | undefined): string => (typeof value === 'string' ? value : '');

/** Acts in the other organisation in the platform's name. */
async function inUnit<T>(work: Work, orgId: string, task: (inner: Work) => Promise<T>): Promise<T> {
  const actor = await onBehalf(work, { ...work.actor, orgId }, (inner) => platformActor(inner.tx, orgId, inner.newId));
  return onBehalf(work, actor, task);
}

export interface SurveyInput {
  readonly title: string;
  readonly shape: 'unit' | 'rows';
  readonly deadline: string;
  readonly note: string;
  readonly columns: readonly FormColumn[];
}

function mustBeForm(columns: readonly FormColumn[]): void {
  const problems = problemsOfForm(columns);
  if (problems.length > 0) throw new AppError('invalid_input', { problems });
}

/** A draft of a form with its columns. */
export async function composeSurvey(work: Work, { columns, ...values }: SurveyInput): Promise<string> {
  mustBeForm(columns);
  const { record } = await createRecord(work, {
    ledger: 'survey',
    values: { ...values, openedOn: dayOfInstant(work.now), drafter: work.actor.personId },
    fills: { columnCount: columns.length },
  });
  await saveColumns(work, record.id, columns);
  return record.id;
}

/** Changes a form that has not been sent. */
export async function reviseSurvey(work: Work, id: string, version: number, { columns, ...values }: SurveyInput): Promise<void> {
  mustBeForm(columns);
  await updateRecord(work, { ledger: 'survey', id, version, values: { ...values }, fills: { columnCount: columns.length } });
  await saveColumns(work, id, columns);
}

/** Sends a form to some of the units below (all when `units` is null): one line for each here, one copy at each unit. */
export async function sendSurvey(
  work: Work,
  { id, version, units }: { readonly id: string; readonly version: number; readonly units: readonly string[] | null },
): Promise<number> {
  const { record } = await getRecord(work, 'survey', id);
  const columns = await columnsOfForm(work, id);
  mustBeForm(columns);
  const today = dayOfInstant(work.now);
  if (text(record.values['deadline']) < today)
    throw new AppError('invalid_input', { problems: [{ field: 'deadline', message: '报送时限已过，请先改时限' }] });
  const below = await unitsOf(work, today);
  const chosen = units === null ? below : below.filter((unit) => units.includes(unit.id));
  if (chosen.length === 0 || (units !== null && chosen.length !== new Set(units).size))
    throw new AppError('invalid_input', { problems: [{ field: 'units', message: '请选择下属单位' }] });
  await moveRecord(work, { ledger: 'survey', id, version, move: 'send', fills: { recipients: chosen.length } });
  const title = text(record.values['title']);
  for (const unit of chosen) {
    await createRecord(work, {
      ledger: 'survey_reply',
      values: { title, survey: id, unit: unit.id, askedOn: today, deadline: text(record.values['deadline']) },
    });
    await inUnit(work, unit.id, async (inner) => {
      const copy = await createRecord(inner, {
        ledger: 'survey_task',
        values: {
          title,
          fromUnit: record.orgId,
          surveyRef: id,
          shape: record.values['shape'] ?? 'unit',
          receivedOn: today,
          deadline: text(record.values['deadline']),
          note: record.values['note'] ?? null,
        },
      });
      await saveColumns(inner, copy.record.id, columns);
    });
  }
  return chosen.length;
}

/** Fills in the unit's copy; `invalid_input` with row and column of everything that is wrong, and then nothing is stored. */
export async function fillSurvey(
  work: Work,
  {
    id,
    version,
    rows,
  }: { readonly id: string; readonly version: number; readonly rows: readonly (readonly (string | number | null)[])[] },
): Promise<void> {
  const { record } = await getRecord(work, 'survey_task', id);
  const columns = await columnsOfForm(work, id);
  const read = readRows(columns, rows, { perUnit: record.values['shape'] === 'unit', today: dayOfInstant(work.now) });
  if (read.problems.length > 0) throw new AppError('invalid_input', { problems: read.problems });
  await storeRows(work, record, version, { columns, rows: read.rows });
}

export async function storeRows(
  work: Work,
  record: RecordVersion,
  version: number,
  { columns, rows }: { readonly columns: readonly FormColumn[]; readonly rows: readonly Row[] },
): Promise<void> {
  const hash = await saveCells(work, record.id, { title: text(record.values['title']), columns, rows });
  await updateRecord(work, {
    ledger: 'survey_task',
    id: record.id,
    version,
    values: {},
    fills: { contentHash: hash, rowCount: rows.length },
  });
}

export const surveyHook: ChangeHook = async (work, { ledger, move, after }) => {
  if (rolesOf(work.actor).has('platform')) return;
  if (ledger.name === 'survey_task' && move === 'submit') await deliver(work, after);
  if (ledger.name === 'survey_reply' && move === 'return') await giveBack(work, after);
};

async function deliver(work: Work, task: RecordVersion): Promise<void> {
  const columns = await columnsOfForm(work, task.id);
  const title = text(task.values['title']);
  const hash = text(task.values['contentHash']);
  const rows = await rowsOfForm(work, task.id, hash, { title, columns });
  const signedBy = await signerOf(work, task);
  await inUnit(work, text(task.values['fromUnit']), async (inner) => {
    // Asked by file from another network: the answer goes back the same way.
    if (!(await isAskedHere(inner, text(task.values['surveyRef'])))) return;
    const reply = await findReply(inner, text(task.values['surveyRef']), task.orgId);
    if (!reply) throw new AppError('not_found', { problems: [{ message: '上级没有向本单位下发这张表' }] });
    await mustBeOpen(inner, reply);
    if (reply.record.state === 'received')
      throw new AppError('invalid_input', { problems: [{ message: '上级已代为登记本单位的数据，如有出入请联系市清廉办退回' }] });
    await saveCells(inner, reply.record.id, { title, columns, rows });
    await moveRecord(inner, {
      ledger: 'survey_reply',
      id: reply.record.id,
      version: reply.record.version,
      move: 'receive',
      fills: { contentHash: hash, rowCount: rows.length, signedBy, way: 'system' },
    });
  });
}

async function isAskedHere(work: Work, surveyId: string): Promise<boolean> {
  const row = await findRow(
    work.tx,
    sql`select 1 from survey where id = ${surveyId}::uuid and org_id = ${work.actor.orgId}::uuid`,
  );
  return row !== undefined;
}

/** The platform may not read the register itself: only whether it is still open. */
async function mustBeOpen(work: Work, reply: StoredRecord): Promise<void> {
  const survey = await findRow(
    work.tx,
    sql<{
      state: string;
    }>`select state from survey where id = ${text(reply.record.values['survey'])}::uuid and org_id = ${work.actor.orgId}::uuid and removed_at is null`,
  );
  if (survey?.state !== 'sent')
    throw new AppError('invalid_input', { problems: [{ message: '这张表已经截止，请联系市清廉办' }] });
}

export async function signerOf(work: Work, task: RecordVersion): Promise<string> {
  const value = task.values['approveSign'];
  if (value === null || value === undefined || typeof value !== 'object' || !('personId' in value)) return '';
  const signature: SignatureValue = value;
  const stored = await recordsById(work, 'survey_task', [task.id]);
  const names = await namesFor(work, getLedger(work.services, 'survey_task'), stored);
  return `${names[signature.postId] ?? ''} ${names[signature.personId] ?? ''}`.trim();
}

async function findReply(work: Work, surveyId: string, unit: string): Promise<StoredRecord | undefined> {
  const page = await listRecords(work, 'survey_reply', {
    filters: [
      { field: 'survey', any: [surveyId] },
      { field: 'unit', any: [unit] },
    ],
    limit: 1,
  });
  return page.rows[0];
}

async function giveBack(work: Work, reply: RecordVersion): Promise<void> {
  await inUnit(work, text(reply.values['unit']), async (inner) => {
    const page = await listRecords(inner, 'survey_task', {
      filters: [{ field: 'surveyRef', any: [text(reply.values['survey'])] }],
      limit: 1,
    });
    const task = page.rows[0];
    // 代报: the unit has not sent anything itself; its copy is still open.
    if (task?.record.state !== 'submitted') return;
    await moveRecord(inner, {
      ledger: 'survey_task',
      id: task.record.id,
      version: task.record.version,
      move: 'return',
      fills: { opinion: reply.values['opinion'] ?? null },
    });
  });
}

/** 代报: the city office enters what a unit sent by mail; marked so everywhere. */
export async function fileForUnit(
  work: Work,
  { surveyId, unit, rows }: { readonly surveyId: string; readonly unit: string; readonly rows: readonly Row[] },
): Promise<void> {
  const { record: survey } = await getRecord(work, 'survey', surveyId);
  const reply = await findReply(work, surveyId, unit);
  if (!reply) throw new AppError('invalid_input', { problems: [{ field: 'unit', message: '这张表没有下发给该单位' }] });
  if (survey.state !== 'sent') throw new AppError('wrong_state');
  const title = text(survey.values['title']);
  const columns = await columnsOfForm(work, surveyId);
  const hash = await saveCells(work, reply.record.id, { title, columns, rows });
  await moveRecord(work, {
    ledger: 'survey_reply',
    id: reply.record.id,
    version: reply.record.version,
    move: 'proxy',
    fills: { contentHash: hash, rowCount: rows.length, signedBy: `${work.actor.name}代报`, way: 'mail' },
  });
}

export interface SurveyUnit {
  readonly reply: StoredRecord;
  readonly name: string;
  readonly phone: string | null;
  readonly rows: readonly Row[] | null;
}

/** Every unit that was asked, with its rows where they were received. */
export async function surveyUnits(
  work: Work,
  survey: RecordVersion,
  columns: readonly FormColumn[],
): Promise<readonly SurveyUnit[]> {
  const replies = await allRows(work, 'survey_reply', { filters: [{ field: 'survey', any: [survey.id] }] });
  const byUnit = new Map(replies.map((reply) => [text(reply.record.values['unit']), reply]));
  const names = await namesFor(work, getLedger(work.services, 'survey_reply'), replies);
  const units: SurveyUnit[] = [];
  const known = await unitsOf(work, dayOfInstant(work.now));
  // A unit that left since it was asked still stands here, behind the others.
  const order = [...known.map(({ id }) => id), ...[...byUnit.keys()].filter((id) => !known.some((unit) => unit.id === id))];
  for (const id of order) {
    const reply = byUnit.get(id);
    if (!reply) continue;
    const isReceived = reply.record.state === 'received';
    const title = text(survey.values['title']);
    units.push({
      reply,
      name: names[id] ?? '',
      phone: known.find((unit) => unit.id === id)?.phone ?? null,
      rows: isReceived
        ? await rowsOfForm(work, reply.record.id, text(reply.record.values['contentHash']), { title, columns })
        : null,
    });
  }
  return units;
}

export const surveyReminder = (survey: RecordVersion, units: readonly SurveyUnit[], today: string): string => {
  const owing = units.filter((unit) => unit.reply.record.state !== 'received');
  const due = text(survey.values['deadline']);
  return survey.state !== 'sent' || owing.length === 0
    ? ''
    : `【${today > due ? '催报' : '提醒'}】《${text(survey.values['title'])}》应于${dayInChinese(due)}前报送。截至${dayInChinese(today)}，${owing.map((unit) => unit.name).join('、')}尚未报送，请抓紧办理。`;
};
