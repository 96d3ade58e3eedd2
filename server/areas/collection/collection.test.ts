import { ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { expect, test } from 'vitest';
import { getRecord, listRecords } from '../../ledger/read.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { templateSheet } from '../../ledger/sheets/sheets.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { readWorkbook, writeWorkbook } from '../../platform/office/xlsx.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../../testing/people.ts';
import {
  addEntry,
  collectionDetail,
  fileReturn,
  importEntries,
  markedEntries,
  mergeCollection,
  noteReminded,
  returnDetail,
  sendCollection,
} from './collection.ts';

const db = await testDatabase();
const clock = testClock();
const services: LedgerServices = {
  db: db.app,
  clock,
  chance: countedChance(41),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  // Stands for any rule of any register that refuses a record at its next step.
  hooks: [
    async (_work, { move, after }) => {
      if (move === 'file' && after.values['title'] === '材料不齐')
        throw new AppError('invalid_input', { problems: [{ message: '缺少签到表' }] });
    },
  ],
  verifyOwnPassword: async () => undefined,
};
const house = await testOrganisation(db.app, 'H01');
const clerk = await house.actor('王经办', ['hospital_clerk'], 0);
const pharmacy = await house.actor('沈药师', ['dept_filler'], 1);
const equipment = await house.actor('秦设备', ['dept_filler'], 2);
const [, pharmacyId = '', equipmentId = ''] = house.departmentIds;
const as = <T>(who: Actor, task: (work: Work) => Promise<T>): Promise<T> => inWork(services, who, task);
const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error));
const original = (slot: string) => ({
  kind: 'original',
  slot,
  holder: '档案室',
  volume: '1',
  page: '',
  seenBy: '王经办',
  seenOn: '2025-11-20',
});
const meeting = (who: Actor, title = '科务会') => ({
  title,
  body: '其他',
  heldAt: '2025-11-11',
  chair: who.personId,
  papers: [original('会议纪要')],
});

let counter = 0;
async function sent() {
  const id = await as(clerk, (work) =>
    sendCollection(work, {
      key: `collection-${++counter}`,
      title: '11月科务会',
      register: 'meeting',
      forPeriod: '2025-11',
      dueOn: '2025-11-25',
      standardRow: '11-2',
      targets: [pharmacyId, equipmentId],
    }),
  );
  const { returns } = await as(clerk, (work) => collectionDetail(work, id));
  const of = (department: string): string => returns.find((one) => one.values['home'] === department)?.id ?? '';
  return { id, ofPharmacy: of(pharmacyId), ofEquipment: of(equipmentId) };
}
const versionOf = async (id: string): Promise<number> =>
  (await as(clerk, (work) => getRecord(work, 'collection_return', id))).record.version;
const move = async (who: Actor, id: string, name: string, values: Record<string, unknown> = {}) => {
  const version = await versionOf(id);
  return as(who, (work) => moveRecord(work, { ledger: 'collection_return', id, version, move: name, values }));
};
const file = async (who: Actor, id: string) => {
  const version = await versionOf(id);
  return as(who, (work) => fileReturn(work, id, version));
};

test('what is sent to two departments is filled in by each, seen by the office, reminded, and merged in one step', async () => {
  const { id, ofPharmacy, ofEquipment } = await sent();
  const added = await as(pharmacy, (work) => addEntry(work, ofPharmacy, { key: 'entry-pharmacy-1', values: meeting(pharmacy) }));
  await file(pharmacy, ofPharmacy);
  const before = await as(clerk, (work) => collectionDetail(work, id));
  expect(before.totals).toEqual({ filed: 1, waiting: 1, merged: 0, all: 2 });
  expect(before.reminder).toContain('设备科尚未上报');
  expect(before.reminder).not.toContain('药剂科');
  await move(equipment, ofEquipment, 'declareNothing');
  expect((await as(clerk, (work) => collectionDetail(work, id))).reminder).toBe('');
  expect(await as(clerk, (work) => mergeCollection(work, id))).toEqual({ returns: 2, rows: 1 });
  const merged = await as(clerk, (work) => getRecord(work, 'meeting', added.record.id));
  // The office took it in; who filled it in and from where stays.
  expect(merged).toMatchObject({ departmentId: pharmacyId, recordedBy: pharmacy.personId, record: { state: 'filed' } });
  expect((await as(clerk, (work) => collectionDetail(work, id))).totals.merged).toBe(2);
});

test('a reminder that was passed on is marked once for all who owe something, and what the office enters for a department says so', async () => {
  const { id, ofPharmacy, ofEquipment } = await sent();
  const pending = await as(clerk, (work) =>
    addEntry(work, ofEquipment, {
      key: 'entry-for-another',
      values: meeting(equipment, '代录的会'),
      enteredFor: equipment.personId,
    }),
  );
  expect(pending).toMatchObject({ recordedBy: clerk.personId, enteredFor: equipment.personId });
  const { rows, names } = await as(equipment, (work) => returnDetail(work, ofEquipment));
  expect(rows).toMatchObject([{ recordedBy: clerk.personId, enteredFor: equipment.personId }]);
  expect([names[clerk.personId], names[equipment.personId]]).toEqual(['王经办', '秦设备']);
  await file(equipment, ofEquipment);
  await move(clerk, ofEquipment, 'giveBack', { returnReason: '缺少签到表' });
  expect(await as(pharmacy, (work) => noteReminded(work, id)).catch(codeOf)).toBe('not_found');
  expect(await as(clerk, (work) => noteReminded(work, id))).toEqual({ returns: 2 });
  const after = await as(clerk, (work) => collectionDetail(work, id));
  // One that was returned stays returned.
  expect(after.returns.map(({ state, values }) => [state, values['remindedOn']]).sort()).toEqual([
    ['returned', '2025-11-22'],
    ['waiting', '2025-11-22'],
  ]);
  await as(pharmacy, (work) => addEntry(work, ofPharmacy, { key: 'entry-after-reminder', values: meeting(pharmacy) }));
  await file(pharmacy, ofPharmacy);
  expect(await as(clerk, (work) => noteReminded(work, id))).toEqual({ returns: 1 });
});

test('a department sees its own return alone, and cannot fill in another one', async () => {
  const { ofPharmacy, ofEquipment } = await sent();
  const seen = await as(equipment, (work) => listRecords(work, 'collection_return', { limit: 200 }));
  expect(seen.rows.every((row) => row.departmentId === equipmentId)).toBe(true);
  expect(await as(equipment, (work) => returnDetail(work, ofPharmacy)).catch(codeOf)).toBe('not_found');
  const foreign = as(equipment, (work) => addEntry(work, ofPharmacy, { key: 'entry-foreign', values: meeting(equipment) }));
  expect(await foreign.catch(codeOf)).toBe('not_found');
  expect(await move(equipment, ofEquipment, 'merge').catch(codeOf)).toBe('forbidden');
});

test('nothing is handed in without rows, and nothing is added after handing in unless it is taken back or returned', async () => {
  const { ofPharmacy } = await sent();
  await expect(file(pharmacy, ofPharmacy)).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(move(pharmacy, ofPharmacy, 'file')).rejects.toMatchObject({ code: 'invalid_input' });
  const add = (key: string) => as(pharmacy, (work) => addEntry(work, ofPharmacy, { key, values: meeting(pharmacy) }));
  await add('entry-one-of-it');
  await file(pharmacy, ofPharmacy);
  expect(await add('entry-too-late').catch(codeOf)).toBe('wrong_state');
  await expect(move(clerk, ofPharmacy, 'giveBack')).rejects.toMatchObject({ code: 'invalid_input' });
  await move(clerk, ofPharmacy, 'giveBack', { returnReason: '缺少签到表' });
  await add('entry-after-return');
  expect((await as(pharmacy, (work) => returnDetail(work, ofPharmacy))).rows).toHaveLength(2);
  await file(pharmacy, ofPharmacy);
  await move(pharmacy, ofPharmacy, 'takeBack');
  await add('entry-after-take-back');
});

test('an entry sent twice is one row; a sheet is taken whole or not at all', async () => {
  const { ofPharmacy } = await sent();
  const twice = () =>
    as(pharmacy, (work) => addEntry(work, ofPharmacy, { key: 'entry-double-click', values: meeting(pharmacy) }));
  const [first, second] = [await twice(), await twice()];
  expect(second.record.id).toBe(first.record.id);
  expect((await as(pharmacy, (work) => returnDetail(work, ofPharmacy))).rows).toHaveLength(1);
  const template = await readWorkbook(await as(pharmacy, (work) => templateSheet(work, 'meeting')));
  const header = (template.rows[0] ?? []).map(String);
  const line = (title: string, kind: string) =>
    header.map(
      (name) =>
        ({ 会议名称: title, 会议类别: kind, 召开日期: '2025-11-12', 主持人: '沈药师' })[name.replace(/[（*].*$/, '')] ?? null,
    );
  const sheet = (rows: (string | null)[][]) =>
    writeWorkbook([{ name: '会议', columns: header.map((name) => ({ header: name, width: 10 })), rows }], '');
  const bad = await sheet([line('好的一行', '其他'), line('坏的一行', '没有这一类')]);
  const refused = await as(pharmacy, (work) => importEntries(work, ofPharmacy, bad, { dryRun: false }));
  expect(refused.committed).toBe(false);
  const marked = await readWorkbook(await as(pharmacy, (work) => markedEntries(work, ofPharmacy, bad)));
  expect(marked.rows[1]?.[0]).toMatch(/^原第3行B列：会议类别：应为下列之一/);
  expect(marked.rows.slice(1).map((row) => row[1])).toEqual(['坏的一行', '好的一行']);
  expect((await as(pharmacy, (work) => returnDetail(work, ofPharmacy))).rows).toHaveLength(1);
  const good = await sheet([line('甲', '其他'), line('乙', '其他')]);
  expect(await as(pharmacy, (work) => importEntries(work, ofPharmacy, good, { dryRun: true }))).toMatchObject({
    committed: false,
    accepted: 2,
  });
  await as(pharmacy, (work) => importEntries(work, ofPharmacy, good, { dryRun: false }));
  expect((await as(pharmacy, (work) => returnDetail(work, ofPharmacy))).rows.map((row) => row.values['title'])).toEqual([
    '科务会',
    '甲',
    '乙',
  ]);
});

test('one row that cannot be taken in stops the whole merge, and the answer names department and row', async () => {
  const id = await as(clerk, (work) =>
    sendCollection(work, {
      key: 'collection-of-problems',
      title: '问题清单',
      register: 'meeting',
      forPeriod: '2025-11',
      dueOn: '2025-11-25',
      targets: [pharmacyId],
    }),
  );
  const [one] = (await as(clerk, (work) => collectionDetail(work, id))).returns;
  const returnId = one?.id ?? '';
  const add = (title: string) =>
    as(pharmacy, (work) => addEntry(work, returnId, { key: `entry-merge-${title}`, values: meeting(pharmacy, title) }));
  const [good, bad] = [await add('材料齐全'), await add('材料不齐')];
  await file(pharmacy, returnId);
  const refusal = await as(clerk, (work) => mergeCollection(work, id)).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ details: { problems: [{ message: '药剂科《材料不齐》：缺少签到表' }] } });
  for (const row of [good, bad])
    expect((await as(clerk, (work) => getRecord(work, 'meeting', row.record.id))).record.state).toBe('draft');
  expect((await as(clerk, (work) => collectionDetail(work, id))).totals).toMatchObject({ filed: 1, merged: 0 });
});

test('only registers that departments fill in can be sent out, and not into the past', async () => {
  const body = {
    key: 'collection-refused',
    title: '谈话',
    register: 'report',
    forPeriod: '2025-11',
    dueOn: '2025-11-25',
    targets: [pharmacyId],
  };
  await expect(as(clerk, (work) => sendCollection(work, body))).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(
    as(clerk, (work) => sendCollection(work, { ...body, register: 'meeting', dueOn: '2025-11-01' })),
  ).rejects.toMatchObject({
    code: 'invalid_input',
  });
  expect(await as(pharmacy, (work) => sendCollection(work, { ...body, register: 'meeting' })).catch(codeOf)).toBe('not_found');
  expect(await as(clerk, (work) => createRecord(work, { ledger: 'collection', values: { title: 'x' } })).catch(codeOf)).toBe(
    'forbidden',
  );
});
