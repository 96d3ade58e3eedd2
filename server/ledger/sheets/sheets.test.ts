import { ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import { readWorkbook, writeWorkbook } from '../../platform/office/xlsx.ts';
import { sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../../testing/people.ts';
import { listRecords } from '../read.ts';
import { inWork, type LedgerServices } from '../services.ts';
import type { Cell } from './cells.ts';
import { cancelImport, getImport, markedImport, requestImport, runImport } from './import-run.ts';
import { exportSheet, importSheet } from './sheets.ts';

const db = await testDatabase();
const services: LedgerServices = {
  db: db.app,
  clock: testClock(),
  chance: countedChance(73),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [],
  verifyOwnPassword: async () => undefined,
};
const house = await testOrganisation(db.app, 'H01');
const clerk = await house.actor('王经办', ['hospital_clerk'], 0);
const colleague = await house.actor('孙同事', ['hospital_clerk'], 0);
// Two of one name, in two departments.
const [first, second] = [await house.actor('张伟', ['staff'], 1), await house.actor('张伟二', ['staff'], 2)];

const sheetOf = (header: readonly string[], rows: readonly (readonly Cell[])[]): Promise<Uint8Array> =>
  writeWorkbook([{ name: '现场监督', columns: header.map((text) => ({ header: text, width: 12 })), rows }], '');
const send = (bytes: Uint8Array, dryRun = false) =>
  inWork(services, clerk, (work) => importSheet(work, 'site_supervision', bytes, { dryRun }));
const stored = async (q: string) =>
  (await inWork(services, clerk, (work) => listRecords(work, 'site_supervision', { q }))).rows.map((row) => row.record.values);

const HEADER = ['项目名称*', '现场类别*', '日期*', '项目金额（元）', '监督人*', '开标前警示教育片*', '监督意见*'];
const line = (title: string, change: Readonly<Record<number, Cell>> = {}): Cell[] =>
  [title, '遴选', '2025-09-10', '1200', '王经办', '不适用', '无异常'].map((cell, at) =>
    at in change ? (change[at] ?? null) : cell,
  );

test('dates as Excel and people write them, amounts in yuan, labels with stray blanks, all come to the same record', async () => {
  const days: readonly Cell[] = [
    '2025年3月5日',
    '2025/3/5',
    '2025.3.5',
    '２０２５年３月５日',
    45721,
    '45721',
    '20250305',
    '2025-03-05 00:00:00',
    '2025年3月5号（周三）',
  ];
  const amounts: readonly Cell[] = [
    1234.5,
    '1,234.50',
    '￥1234.5',
    '1234.5元',
    '１２３４.５',
    ' 1234.50 ',
    '¥1,234.5',
    1234.5,
    '1，234.5',
  ];
  const kinds: readonly Cell[] = ['遴选', ' 遴选', '遴 选', '遴选\n', '　遴选', '遴选', '遴选', '遴选', '遴选'];
  const report = await send(
    await sheetOf(
      HEADER,
      days.map((day, at) => line(`写法${at}`, { 1: kinds[at] ?? null, 2: day, 3: amounts[at] ?? null })),
    ),
  );
  expect(report.problems).toEqual([]);
  const rows = await stored('写法');
  expect(rows).toHaveLength(days.length);
  for (const row of rows) expect(row).toMatchObject({ heldAt: '2025-03-05', amount: 123_450, kind: 'selection' });
});

test('columns in another order, with blanks and full-width brackets in their headers, are the same columns', async () => {
  const header = ['监督意见 *', '日 期', '项目名称\n', '开标前警示教育片', '监督人', '现场类别', '项目金额(元)*'];
  const report = await send(await sheetOf(header, [['无异常', '2025-09-10', '换了次序', '不适用', '王经办', '遴选', 99]]));
  expect(report).toMatchObject({ committed: true, accepted: 1 });
  expect(await stored('换了次序')).toMatchObject([{ amount: 9_900, kind: 'selection' }]);
});

test('each thing wrong is told in Chinese with its row and its column, and nothing is written', async () => {
  const bytes = await sheetOf(
    [...HEADER, '备注二', '日期'],
    [
      line('一', { 1: '拍卖' }),
      line('二', { 2: '2025年2月30日' }),
      line('三', { 3: '12万' }),
      line('四', { 4: '没有此人' }),
      line('五', { 6: null }),
      line('六', { 2: '2099-01-01' }),
      line('七'),
      line('七'),
    ],
  );
  const { committed, problems } = await send(bytes);
  expect(committed).toBe(false);
  const told = problems.map((problem) => problem.message);
  for (const pattern of [
    /^第1行H列：没有“备注二”这一列/,
    /^第1行I列：“日期”这一列重复了/,
    /^第2行B列：现场类别：应为下列之一：开标、遴选/,
    /^第3行C列：日期：应填写真实的日期/,
    /^第4行D列：项目金额：应填写金额（元/,
    /^第5行E列：监督人：没有名为“没有此人”的人员/,
    /^第6行G列：请填写监督意见/,
    /^第7行C列：日期：日期不能晚于今天/,
    /^第9行：与第8行完全相同/,
  ])
    expect(
      told.some((message) => pattern.test(message)),
      `${pattern} in ${told.join(' | ')}`,
    ).toBe(true);
  expect(await stored('七')).toEqual([]);
});

test('a required column that is missing is told once, not in every row', async () => {
  const header = HEADER.filter((text) => text !== '日期*');
  const rows = [line('缺列一'), line('缺列二')].map((row) => row.filter((_cell, at) => at !== 2));
  const { problems } = await send(await sheetOf(header, rows));
  expect(problems.map((problem) => problem.message)).toEqual(['第1行：缺少必填的“日期”这一列，请使用空白表的表头']);
});

test('two persons of one name are told apart by department or number, and several names in a place for one are refused', async () => {
  await db.app.transaction().execute(async (tx) => {
    await sql`select set_config('app.orgs', ${house.id}, true)`.execute(tx);
    await sql`update person set name = '张伟', staff_no = 'Z02' where id = ${second.personId}::uuid`.execute(tx);
    await sql`update person set staff_no = 'Z01' where id = ${first.personId}::uuid`.execute(tx);
  });
  const { problems } = await send(await sheetOf(HEADER, [line('同名', { 4: '张伟' })]), true);
  expect(problems[0]?.message).toMatch(/^第2行E列：监督人：名为“张伟”的人员不止一个：.+；请写成“张伟（.+）”或填写工号$/);
  const department = /([^：、]+)（工号Z02）/.exec(problems[0]?.message ?? '')?.[1] ?? '';
  expect(problems[0]?.message).toContain('（工号Z01）');
  const report = await send(
    await sheetOf(HEADER, [line('同名甲', { 4: `张伟（${department}）、王经办` }), line('同名乙', { 4: 'Z01' })]),
  );
  expect(report.problems).toEqual([]);
  expect(await stored('同名甲')).toMatchObject([{ supervisors: [second.personId, clerk.personId] }]);
  expect(await stored('同名乙')).toMatchObject([{ supervisors: [first.personId] }]);
  const meeting = await writeWorkbook(
    [
      {
        name: '会议',
        columns: ['会议名称*', '会议类别*', '召开日期*', '主持人*'].map((header) => ({ header, width: 10 })),
        rows: [['例会', '工作例会', '2025-09-10', '王经办、Z01']],
      },
    ],
    '',
  );
  const single = await inWork(services, clerk, (work) => importSheet(work, 'meeting', meeting, { dryRun: true }));
  expect(single.problems.map(({ message }) => message)).toEqual(['第2行D列：主持人：只能填一个']);
});

test('a refused sheet comes back with its problems beside the rows, wrong ones first, and goes in as it is once put right', async () => {
  const bytes = await sheetOf(HEADER, [
    line('对的一行'),
    line('错的一行', { 1: '拍卖' }),
    line('又对一行', { 2: '2025年9月11日' }),
  ]);
  const run = await requestImport(services, clerk, {
    ledger: 'site_supervision',
    fileName: '现场监督.xlsx',
    bytes,
    dryRun: true,
  });
  await runImport(services, { run: run.id, org: clerk.orgId }, new AbortController().signal);
  expect(await getImport(services, clerk, run.id)).toMatchObject({ state: 'refused' });
  const marked = await markedImport(services, clerk, run.id);
  expect(marked.name).toBe('现场监督（问题已标出）');
  const { rows } = await readWorkbook(marked.bytes);
  expect(rows[0]?.slice(1)).toEqual(HEADER);
  expect(rows.slice(1).map((row) => row[1])).toEqual(['错的一行', '对的一行', '又对一行']);
  expect(rows[1]?.[0]).toMatch(/^原第3行B列：现场类别：应为下列之一/);
  const mended = rows.slice(1).map((row) => row.map((cell) => (cell === '拍卖' ? '遴选' : cell)));
  const again = await send(await sheetOf((rows[0] ?? []).map(String), mended));
  expect(again).toMatchObject({ committed: true, accepted: 3, problems: [] });
  // Nobody else's, and gone with the next attempt.
  const codeOf = (error: unknown) => (error instanceof AppError ? error.code : String(error));
  expect(await markedImport(services, colleague, run.id).catch(codeOf)).toBe('not_found');
  const next = await requestImport(services, clerk, { ledger: 'site_supervision', fileName: '新.xlsx', bytes, dryRun: true });
  expect(await markedImport(services, clerk, run.id).catch(codeOf)).toBe('not_found');
  await cancelImport(services, clerk, next.id);
  expect(await markedImport(services, clerk, next.id).catch(codeOf)).toBe('not_found');
});

test('a share shown with a percent sign is read as it is shown, and an error value is refused at its cell', async () => {
  const money = unzipSync(
    await writeWorkbook([{ name: '表', columns: [{ header: '率', width: 8, format: 'money' }], rows: [[0.955]] }], ''),
  );
  const styles = 'xl/styles.xml';
  const percent = strFromU8(money[styles] ?? new Uint8Array()).replace('formatCode="#,##0.00"', 'formatCode="0.0%"');
  const shares = await readWorkbook(zipSync({ ...money, [styles]: strToU8(percent) }));
  expect(shares.rows[1]?.[0]).toBe('95.5%');
  const parts = unzipSync(await sheetOf(HEADER, [line('带错误值')]));
  const sheet = 'xl/worksheets/sheet1.xml';
  const xml = strFromU8(parts[sheet] ?? new Uint8Array()).replace(/<c r="G2"[^>]*>.*?<\/c>/, '<c r="G2" t="e"><v>#N/A</v></c>');
  const { problems } = await send(zipSync({ ...parts, [sheet]: strToU8(xml) }));
  expect(problems.map(({ message }) => message)).toContain('第2行G列：G2是错误值，请改填内容');
});

test('the export of what was imported holds text as text: what begins like a formula stays a word', async () => {
  const evil = '=HYPERLINK("http://x","点我")';
  await send(await sheetOf(HEADER, [line(evil)]));
  const sheet = await readWorkbook(
    await inWork(services, clerk, (work) => exportSheet(work, 'site_supervision', { q: 'HYPERLINK' })),
  );
  expect(sheet.formulas).toEqual([]);
  expect(sheet.rows[1]?.[0]).toBe(evil);
});
