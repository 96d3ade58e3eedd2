import { expect, test } from 'vitest';
import { getRecord, listRecords } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { testCity } from './city.fixture.ts';
import { answerPackage, surveyPackage, surveyReplyPackage, takePackage } from './exchange.ts';
import { trustKey } from './store.ts';
import { composeSurvey, fillSurvey, sendSurvey, surveyHook } from './surveys/surveys.ts';

// Two installations that share nothing but files: the hospital's own, and the city office's.
const inside = await testCity(await testDatabase(), ['H01', 'H02'], [surveyHook]);
const outside = await testCity(await testDatabase(), ['H01', 'H02'], [surveyHook]);
const { clerk, secretary, id: hospitalId } = inside.houseOf('H01');
type Side = typeof inside;

/** What the administrators tell each other once, by another way. */
const trust = (side: Side, actor: Actor, orgId: string, publicKey: string): Promise<void> =>
  side.as(actor, (work) => trustKey(work, orgId, publicKey));
await trust(outside, outside.office, outside.houseOf('H01').id, inside.keys.ensure('H01').publicKey);
await trust(inside, clerk, inside.city.id, outside.keys.ensure('C01').publicKey);

const take = (side: Side, actor: Actor, sealed: string) => side.as(actor, (work) => takePackage(work, side.rules, sealed));
const rows = (side: Side, actor: Actor, ledger: string): Promise<readonly StoredRecord[]> =>
  side.as(actor, async (work) => (await listRecords(work, ledger, { limit: 20 })).rows);
const sentReport = async (reportId: string): Promise<string> => {
  const row = await inside.as(clerk, (work) =>
    findRow(
      work.tx,
      sql<{
        body: string;
      }>`select body from report_package where record_id = ${reportId}::uuid and direction = 'sent' order by at desc limit 1`,
    ),
  );
  return row?.body ?? '';
};
const stateOf = async (reportId: string): Promise<string> =>
  inside.as(clerk, async (work) => (await getRecord(work, 'report', reportId)).record.state);
const reason = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'taken',
    (error: { details?: { problems?: readonly { message: string }[] } }) =>
      error.details?.problems?.[0]?.message ?? String(error),
  );

const reportId = await inside.report('H01', '2025-10', { on: '2025-10-17' });

test('a report goes out as a file and is taken in once; its answer goes back as a file and moves the report once', async () => {
  const sealed = await sentReport(reportId);
  expect(await take(outside, outside.office, sealed)).toEqual({ what: '报送包', isNew: true });
  expect(await take(outside, outside.office, sealed)).toEqual({ what: '报送包', isNew: false });
  const [submission] = await rows(outside, outside.office, 'submission');
  const id = submission?.record.id ?? '';
  await expect(outside.as(outside.office, (work) => answerPackage(work, outside.keys, id))).rejects.toMatchObject({
    code: 'wrong_state',
  });
  await outside.move(outside.office, 'submission', id, 'return', { opinion: '请补充佐证' });
  const answer = await outside.as(outside.office, (work) => answerPackage(work, outside.keys, id));
  expect(await stateOf(reportId)).toBe('submitted');
  expect(await take(inside, clerk, answer)).toEqual({ what: '上级答复', isNew: true });
  expect(await stateOf(reportId)).toBe('returned');
  expect(await take(inside, clerk, answer)).toEqual({ what: '上级答复', isNew: false });
  const { record } = await inside.as(clerk, (work) => getRecord(work, 'report', reportId));
  expect(record.values['returnReason']).toBe('请补充佐证');
  const versions = record.version;
  await take(inside, clerk, answer);
  expect((await inside.as(clerk, (work) => getRecord(work, 'report', reportId))).record.version).toBe(versions);
});

test('an answer that was changed, that is for another unit, from an unknown key, or not a package at all is refused with its reason', async () => {
  const [submission] = await rows(outside, outside.office, 'submission');
  const answer = await outside.as(outside.office, (work) => answerPackage(work, outside.keys, submission?.record.id ?? ''));
  expect(await reason(take(inside, clerk, answer.replace('请补充佐证', '已签收')))).toContain('内容可能被改动');
  expect(await reason(take(inside, inside.houseOf('H02').clerk, answer))).toBe('这个签名包是给测试单位H01的，不是给本单位的');
  expect(await reason(take(outside, outside.houseOf('H01').clerk, answer))).not.toBe('taken');
  expect(await reason(take(inside, clerk, '{"body":{}}'))).toBe('不是本平台的签名包文件');
  await expect(take(inside, secretary, answer)).rejects.toMatchObject({ code: 'forbidden' });
});

test('a one-off form goes in as a file, is filled and signed inside, and comes back as a file with every cell', async () => {
  const columns = [
    { label: '科室', kind: 'text', unit: '', required: true, options: [] },
    { label: '上缴红包', kind: 'money', unit: '', required: true, options: [] },
  ] as const;
  const surveyId = await outside.as(outside.office, (work) =>
    composeSurvey(work, { title: '红包统计', shape: 'rows', deadline: '2025-11-28', note: '', columns }),
  );
  await outside.as(outside.office, (work) => sendSurvey(work, { id: surveyId, version: 1, units: null }));
  const form = await outside.as(outside.office, (work) =>
    surveyPackage(work, outside.keys, { surveyId, unit: outside.houseOf('H01').id }),
  );
  expect(await take(inside, clerk, form)).toEqual({ what: '临时统计表', isNew: true });
  expect(await take(inside, clerk, form)).toEqual({ what: '临时统计表', isNew: false });
  const tasks = await rows(inside, clerk, 'survey_task');
  expect(tasks).toHaveLength(1);
  const taskId = tasks[0]?.record.id ?? '';
  await inside.as(clerk, (work) => fillSurvey(work, { id: taskId, version: 1, rows: [['内科', '12.50']] }));
  await inside.move(clerk, 'survey_task', taskId, 'ask');
  await expect(inside.as(clerk, (work) => surveyReplyPackage(work, inside.keys, taskId))).rejects.toMatchObject({
    code: 'wrong_state',
  });
  await inside.move(secretary, 'survey_task', taskId, 'submit');
  const reply = await inside.as(clerk, (work) => surveyReplyPackage(work, inside.keys, taskId));
  expect(await take(outside, outside.office, reply)).toEqual({ what: '临时统计报表', isNew: true });
  expect(await take(outside, outside.office, reply)).toEqual({ what: '临时统计报表', isNew: false });
  const received = (await rows(outside, outside.office, 'survey_reply')).find(
    (row) => row.record.values['unit'] === outside.houseOf('H01').id,
  );
  expect(received?.record).toMatchObject({
    state: 'received',
    values: { way: 'package', rowCount: 1, signedBy: '书记的岗位 书记' },
  });
  expect(await reason(take(outside, outside.office, reply.replace('1250', '9950')))).toContain('内容可能被改动');
  expect(hospitalId).not.toBe(outside.houseOf('H01').id);
});

test('a key is registered for another house only, as a key; a new one takes the place of the old, whose packages are refused from then on', async () => {
  const h02 = outside.houseOf('H02').id;
  await expect(trust(outside, outside.office, h02, 'abc')).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(trust(outside, outside.office, outside.city.id, 'a'.repeat(64))).rejects.toMatchObject({ code: 'invalid_input' });
  const second = await inside.report('H02', '2025-10', { on: '2025-10-17' });
  const body = await inside.as(inside.houseOf('H02').clerk, (work) =>
    findRow(
      work.tx,
      sql<{ body: string }>`select body from report_package where record_id = ${second}::uuid and direction = 'sent'`,
    ),
  );
  expect(await reason(take(outside, outside.office, body?.body ?? ''))).toBe('报送包的密钥不是该单位登记的密钥');
  await trust(outside, outside.office, h02, inside.keys.ensure('H02').publicKey);
  await trust(outside, outside.office, h02, 'a'.repeat(64));
  expect(await reason(take(outside, outside.office, body?.body ?? ''))).toBe('报送包的密钥不是该单位登记的密钥');
});
