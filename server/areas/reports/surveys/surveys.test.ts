import { formFromSheet, readRows } from '@qinglian/domain/surveys/form.ts';
import { expect, test } from 'vitest';
import { getRecord, listRecords } from '../../../ledger/read.ts';
import type { StoredRecord } from '../../../ledger/row.ts';
import type { Actor } from '../../../platform/identity/actor.ts';
import { readSheets, writeWorkbook } from '../../../platform/office/xlsx.ts';
import { sql } from '../../../platform/postgres/database.ts';
import { testDatabase } from '../../../testing/database.ts';
import { testCity } from '../city.fixture.ts';
import { mergedOf } from './routes.ts';
import { blankSheet, readFilled } from './sheets.ts';
import { columnsOfForm, rowsOfForm } from './store.ts';
import { composeSurvey, fileForUnit, fillSurvey, sendSurvey, surveyHook } from './surveys.ts';

const db = await testDatabase();
const city = await testCity(db, ['H01', 'H02', 'H03'], [surveyHook]);
const columns = [
  { label: '科室', kind: 'text', unit: '', required: true, options: [] },
  { label: '上缴红包', kind: 'money', unit: '', required: true, options: [] },
  { label: '人数', kind: 'number', unit: '人', required: false, options: [] },
  { label: '整改完成', kind: 'choice', unit: '', required: true, options: ['是', '否'] },
  { label: '完成日期', kind: 'date', unit: '', required: false, options: [] },
] as const;
const input = { title: '红包礼金上缴情况统计表', shape: 'rows', deadline: '2025-11-28', note: '截至11月20日', columns } as const;
const surveyId = await city.as(city.office, (work) => composeSurvey(work, input));
const versionOf = (actor: Actor, ledger: string, id: string): Promise<number> =>
  city.as(actor, async (work) => (await getRecord(work, ledger, id)).record.version);
await city.as(city.office, (work) => sendSurvey(work, { id: surveyId, version: 1, units: null }));
const rowsOf = (actor: Actor, ledger: string): Promise<readonly StoredRecord[]> =>
  city.as(actor, async (work) => (await listRecords(work, ledger, { limit: 50 })).rows);
const taskOf = async (code: string): Promise<string> =>
  (await rowsOf(city.houseOf(code).clerk, 'survey_task'))[0]?.record.id ?? '';
const replyOf = async (code: string): Promise<StoredRecord | undefined> =>
  (await rowsOf(city.office, 'survey_reply')).find((row) => row.record.values['unit'] === city.houseOf(code).id);

const good = [
  ['内科', '1,200.50', '3', '是', '2025年11月3日'],
  ['', '', '', '', ''],
  ['外科', '800', '', '否', ''],
];
async function fill(code: string, rows: readonly (readonly (string | number | null)[])[] = good): Promise<void> {
  const { clerk } = city.houseOf(code);
  const id = await taskOf(code);
  const version = await versionOf(clerk, 'survey_task', id);
  await city.as(clerk, (work) => fillSurvey(work, { id, version, rows }));
}
async function send(code: string): Promise<void> {
  const { clerk, secretary } = city.houseOf(code);
  const id = await taskOf(code);
  await city.move(clerk, 'survey_task', id, 'ask');
  await city.move(secretary, 'survey_task', id, 'submit');
}

test('a form goes to every unit with its columns, and cannot be sent twice or without units', async () => {
  expect((await rowsOf(city.office, 'survey_reply')).map((row) => row.record.state)).toEqual(['waiting', 'waiting', 'waiting']);
  for (const code of ['H01', 'H02', 'H03']) {
    const id = await taskOf(code);
    expect(await city.as(city.houseOf(code).clerk, (work) => columnsOfForm(work, id))).toEqual(columns);
  }
  await expect(city.as(city.office, (work) => sendSurvey(work, { id: surveyId, version: 2, units: null }))).rejects.toMatchObject(
    { code: 'wrong_state' },
  );
  const other = await city.as(city.office, (work) => composeSurvey(work, { ...input, title: '另一张表' }));
  await expect(city.move(city.office, 'survey', other, 'send')).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(
    city.as(city.office, (work) => sendSurvey(work, { id: other, version: 1, units: [city.city.id] })),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  expect((await rowsOf(city.office, 'survey_reply')).length).toBe(3);
});

test('a unit sees only its own copy; what is wrong is told by row and column and nothing of it is stored', async () => {
  const id = await taskOf('H01');
  await expect(
    city.as(city.houseOf('H02').clerk, (work) => fillSurvey(work, { id, version: 1, rows: good })),
  ).rejects.toMatchObject({ code: 'not_found' });
  const bad = [
    ['内科', '十二元', '多', '也许', '11月'],
    ['', '5', '', '是', ''],
  ];
  await expect(fill('H01', bad)).rejects.toMatchObject({
    code: 'invalid_input',
    details: {
      problems: [
        expect.objectContaining({ row: 1, field: '上缴红包' }),
        expect.objectContaining({ row: 1, field: '人数' }),
        expect.objectContaining({ row: 1, field: '整改完成' }),
        expect.objectContaining({ row: 1, field: '完成日期' }),
        expect.objectContaining({ row: 2, field: '科室' }),
      ],
    },
  });
  expect(await city.as(city.houseOf('H01').clerk, (work) => versionOf(work.actor, 'survey_task', id))).toBe(1);
  await expect(city.move(city.houseOf('H01').clerk, 'survey_task', id, 'ask')).rejects.toMatchObject({ code: 'invalid_input' });
});

test('nothing reaches the city office before it is signed; then every cell is there as it was filled in', async () => {
  await fill('H01');
  expect((await replyOf('H01'))?.record.state).toBe('waiting');
  const { clerk } = city.houseOf('H01');
  const id = await taskOf('H01');
  await city.move(clerk, 'survey_task', id, 'ask');
  expect((await replyOf('H01'))?.record.state).toBe('waiting');
  await expect(city.move(clerk, 'survey_task', id, 'submit')).rejects.toMatchObject({ code: 'forbidden' });
  await city.move(city.houseOf('H01').secretary, 'survey_task', id, 'submit');
  const reply = await replyOf('H01');
  expect(reply?.record).toMatchObject({ state: 'received', values: { way: 'system', signedBy: '书记的岗位 书记', rowCount: 2 } });
  const form = { title: input.title, columns };
  const rows = await city.as(city.office, (work) =>
    rowsOfForm(work, reply?.record.id ?? '', String(reply?.record.values['contentHash']), form),
  );
  expect(rows).toEqual([
    ['内科', 120_050, 3, '是', '2025-11-03'],
    ['外科', 80_000, null, '否', null],
  ]);
});

test('a return with its reason opens the copy of that unit alone; what is sent again replaces it', async () => {
  const reply = await replyOf('H01');
  await expect(city.move(city.office, 'survey_reply', reply?.record.id ?? '', 'return')).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await city.move(city.office, 'survey_reply', reply?.record.id ?? '', 'return', { opinion: '外科人数未填' });
  const [task] = await rowsOf(city.houseOf('H01').clerk, 'survey_task');
  expect(task?.record).toMatchObject({ state: 'returned', values: { opinion: '外科人数未填' } });
  expect((await rowsOf(city.houseOf('H02').clerk, 'survey_task'))[0]?.record.state).toBe('open');
  await fill('H01', [
    ['内科', '1200.50', '3', '是', ''],
    ['外科', '800', '2', '否', ''],
  ]);
  await send('H01');
  expect((await replyOf('H01'))?.record.state).toBe('received');
});

test('代报 is marked, the merged workbook sums numbers and amounts and names who is missing', async () => {
  const sheet = await blankSheet(input.title, columns, [['设备科', 50_025, 1, '是', '2025-10-09']]);
  const read = await readFilled(sheet, columns, { perUnit: false, today: '2025-11-22' });
  expect(read).toEqual({ rows: [['设备科', 50_025, 1, '是', '2025-10-09']], problems: [] });
  await city.as(city.office, (work) => fileForUnit(work, { surveyId, unit: city.houseOf('H02').id, rows: read.rows }));
  await expect(
    city.as(city.section, (work) => fileForUnit(work, { surveyId, unit: city.houseOf('H03').id, rows: read.rows })),
  ).rejects.toMatchObject({ code: 'forbidden' });
  const [merged, states] = await readSheets(await city.as(city.office, (work) => mergedOf(work, surveyId)));
  expect(merged?.rows).toEqual([
    ['序号', '单位', '科室*', '上缴红包（元）*', '人数（人）', '整改完成*', '完成日期'],
    [1, '测试单位H01', '内科', 1200.5, 3, '是', null],
    [2, '测试单位H01', '外科', 800, 2, '否', null],
    [3, '测试单位H02', '设备科', 500.25, 1, '是', '2025-10-09'],
    [null, '合计', null, 2500.75, 6, null, null],
  ]);
  expect(states?.rows.slice(1).map((row) => row[1])).toEqual(['已报', '已报（代报）', '未报']);
  await fill('H02');
  await expect(send('H02')).rejects.toMatchObject({ code: 'invalid_input' });
});

test('a sheet with a missing or foreign column or a formula is refused with its row, whatever the order of columns', async () => {
  const columnsOut = ['人数（人）', '科室*', '上缴红包（元）*', '整改完成', '完成日期', '备注'].map((header) => ({
    header,
    width: 10,
  }));
  const foreign = await writeWorkbook([{ name: '表', columns: columnsOut, rows: [['3', '内科', '12', '是', null, '无']] }], '');
  expect((await readFilled(foreign, columns, { perUnit: false, today: '2025-11-22' })).problems).toEqual([
    { row: 1, message: '“备注”不是这张表的列' },
  ]);
  const swapped = await writeWorkbook(
    [{ name: '表', columns: columnsOut.slice(0, 5), rows: [['3', '内科', '12', '是', null]] }],
    '',
  );
  expect((await readFilled(swapped, columns, { perUnit: false, today: '2025-11-22' })).rows).toEqual([
    ['内科', 1200, 3, '是', null],
  ]);
});

test('an uploaded header becomes a form: units, amounts, days and choices by their words, 序号 and 单位 left to the product', () => {
  const form = formFromSheet([
    ['医用设备统计表', null, null],
    ['序号', '单位名称', '设备名称*', '数量（台）', '金额（元）', '购置日期', '是否招标', '备注'],
    [1, 'x', 'y', 2, 3, '2025-01-01', '是', ''],
  ]);
  expect(form.title).toBe('医用设备统计表');
  expect(form.columns.map((one) => [one.label, one.kind, one.unit, one.required])).toEqual([
    ['设备名称', 'text', '', true],
    ['数量', 'number', '台', false],
    ['金额', 'money', '', false],
    ['购置日期', 'date', '', false],
    ['是否招标', 'choice', '', false],
    ['备注', 'text', '', false],
  ]);
  expect(
    readRows(
      form.columns,
      [
        ['a', 1, 2, null, '是', ''],
        ['b', 1, 2, null, '是', ''],
      ],
      { perUnit: true, today: '2025-11-22' },
    ).problems,
  ).toEqual([{ row: 2, message: '这张表每单位只填一行' }]);
});

test('cells changed under the platform no longer fit the signed hash and are not shown as what was sent', async () => {
  const reply = await replyOf('H01');
  const hash = String(reply?.record.values['contentHash']);
  await expect(
    city.as(city.office, (work) => sql`update survey_cell set number_value = 1 where hash = ${hash}`.execute(work.tx)),
  ).rejects.toThrow(/permission denied/);
  const pg = await import('pg');
  const root = new pg.default.Client({ connectionString: db.superUrl });
  await root.connect();
  await root.query('update survey_cell set number_value = 1 where hash = $1 and position = 1 and form_id = $2', [
    hash,
    reply?.record.id,
  ]);
  await root.end();
  await expect(city.as(city.office, (work) => mergedOf(work, surveyId))).rejects.toMatchObject({ code: 'not_authentic' });
});
