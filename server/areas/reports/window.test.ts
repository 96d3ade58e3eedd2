import { strFromU8, unzipSync } from 'fflate';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { dueOf } from '@qinglian/domain/reports/windows.ts';
import { openPackage } from '@qinglian/domain/reports/package.ts';
import { expect, test } from 'vitest';
import { getRecord, listRecords } from '../../ledger/read.ts';
import { readTables } from '../../platform/office/docx-read.ts';
import { readSheets } from '../../platform/office/xlsx.ts';
import { testDatabase } from '../../testing/database.ts';
import { testCity } from './city.fixture.ts';
import { draftOf, factsOf, outdatedIn } from './city-drafts.ts';
import { mergedWorkbook, windowArchive } from './merged.ts';
import { tallyOf, windowOf } from './window.ts';
import { draftPaper, noteReminders, paperDocx } from './window-routes.ts';

const db = await testDatabase();
const city = await testCity(db, ['H01', 'H02', 'H03', 'H04']);
const MONTH = { type: 'monthly', period: '2025-10' } as const;
await city.report('H01', '2025-10', { on: '2025-10-17' });
await city.report('H02', '2025-10', { on: '2025-10-23' });
await city.report('H03', '2025-10', { on: '2025-10-16' });
const sent = await city.as(city.office, (work) => listRecords(work, 'submission', { limit: 50 }));
const third = sent.rows.find((row) => row.record.values['unit'] === city.houseOf('H03').id)?.record.id ?? '';
await city.move(city.office, 'submission', third, 'return', { opinion: '请补充佐证' });
const open = (withContent = true) => city.as(city.office, (work) => windowOf(work, city.rules, { ...MONTH, withContent }));

test('the days by which reports are owed come from the packs: by the 20th, by 15 December, nothing before the plan or after it', () => {
  expect(dueOf(city.rules, 'monthly', '2025-10')).toBe('2025-10-20');
  expect(dueOf(city.rules, 'annual', '2025')).toBe('2025-12-15');
  expect(dueOf(city.rules, 'monthly', '2025-03')).toBeNull();
  expect(dueOf(city.rules, 'monthly', '2026-02')).toBeNull();
  expect(dueOf(city.rules, 'monthly', '2025')).toBeNull();
});

test('every unit of a window stands in exactly one list: on time, late, returned, missing', async () => {
  const tally = tallyOf(await open(false));
  const codes = (units: typeof tally.late): string[] => units.map((unit) => unit.code);
  expect([codes(tally.onTime), codes(tally.late), codes(tally.returned), codes(tally.missing)]).toEqual([
    ['H01'],
    ['H02'],
    ['H03'],
    ['H04'],
  ]);
  expect(tally.late[0]?.late).toBe(3);
});

test('the merged workbook has one sheet for each group of the table and in it every row of every unit that reported', async () => {
  const window = await open();
  const sheets = await readSheets(await mergedWorkbook(window));
  const content = window.units[0]?.content;
  expect(sheets).toHaveLength(3 + 6);
  expect(content?.groups).toHaveLength(6);
  for (const [at, group] of (content?.groups ?? []).entries()) {
    const rows = sheets[at + 1]?.rows.slice(3) ?? [];
    const ids = group.items.flatMap((item) => item.rows.map((row) => row.id));
    for (const code of ['H01', 'H02', 'H03'])
      expect(rows.filter((row) => row[0] === `测试单位${code}`).map((row) => row[2])).toEqual(ids);
    expect(rows.filter((row) => row[0] === '测试单位H04').map((row) => row[4])).toEqual(['未报']);
  }
});

test('the archive holds tables, summaries, work ledgers and sealed packages of all who sent, and a list whose hashes hold', async () => {
  const files = unzipSync(
    await city.as(city.office, async (work) =>
      windowArchive(city.reports, work, await windowOf(work, city.rules, { ...MONTH, withContent: true })),
    ),
  );
  const sums = strFromU8(files['SHA256SUMS.txt'] ?? new Uint8Array())
    .trim()
    .split('\n')
    .map((line) => line.split('  ') as [string, string]);
  expect(sums).toHaveLength(1 + 3 * 5);
  for (const [hash, path] of sums) expect([path, sha256Hex(files[path] ?? new Uint8Array())]).toEqual([path, hash]);
  expect(Object.keys(files).sort()).toEqual(['SHA256SUMS.txt', '目录.xlsx', ...sums.map(([, path]) => path)].sort());
  const sealed = Object.entries(files).find(([path]) => path.startsWith('H02') && path.endsWith('报送包.json'));
  expect(openPackage(strFromU8(sealed?.[1] ?? new Uint8Array()))).toMatchObject({ ok: true, body: { from: { code: 'H02' } } });
  const table = Object.entries(files).find(([path]) => path.startsWith('H01') && path.endsWith('标准落实情况表.docx'));
  expect(readTables(table?.[1] ?? new Uint8Array())[0]).toHaveLength(33);
});

test('汇总 and 通报 name who is late and who is missing with their figures, rank nobody, and tell when a figure moved on', async () => {
  const window = await open();
  const notice = draftOf('notice', window);
  expect(notice.body).toContain('应报4家，按期报送1家，迟报1家，退回修改1家，未报1家');
  expect(notice.body).toContain('迟报的有：测试单位H02（2025年10月23日报送）。');
  expect(notice.body).toContain('尚未报送的有：测试单位H04。');
  expect(notice.body + draftOf('digest', window).body).not.toMatch(/排名|第一名|末位|倒数|落后|批评/);
  expect(
    factsOf(window)
      .slice(0, 5)
      .map(({ value }) => value),
  ).toEqual(['4家', '1家', '1家', '1家', '1家']);
  expect(outdatedIn(notice.body, window)).toEqual([]);
  const id = await city.as(city.office, (work) => draftPaper(work, 'notice', window));
  expect(await city.as(city.office, (work) => draftPaper(work, 'notice', window))).toBe(id);
  const { bytes } = await city.as(city.office, (work) => paperDocx(work, id));
  const words = strFromU8(unzipSync(bytes)['word/document.xml'] ?? new Uint8Array()).replaceAll(/<[^>]+>/g, '');
  for (const line of notice.body.split('\n')) expect(words).toContain(line);
  await city.report('H04', '2025-10', { on: '2025-10-28' });
  const later = await open();
  expect(outdatedIn(notice.body, later)).toEqual(['迟报2家']);
});

test('a reminder that was forwarded is noted once for a unit and day, and never for one that owes nothing', async () => {
  const window = await open(false);
  const note = (code: string) =>
    city.as(city.office, (work) => noteReminders(work, window, { units: [city.houseOf(code).id], way: 'wechat' }));
  await note('H03');
  await note('H03');
  await expect(note('H01')).rejects.toMatchObject({ code: 'invalid_input' });
  const noted = await city.as(city.office, (work) => listRecords(work, 'reporting_reminder', { limit: 10 }));
  expect(noted.rows.map((row) => row.record.values['unit'])).toEqual([city.houseOf('H03').id]);
  expect((await open(false)).units.find((unit) => unit.code === 'H03')?.remindedOn).toBe('2025-11-22');
});

test('only the city office drafts papers; only its head signs, and the signed paper can no longer be changed', async () => {
  const window = await open();
  const id = await city.as(city.office, (work) => draftPaper(work, 'digest', window));
  await expect(
    city.as(city.section, (work) => draftPaper(work, 'notice', { ...window, period: '2025-09' })),
  ).rejects.toMatchObject({
    code: 'forbidden',
  });
  await city.move(city.office, 'city_paper', id, 'submit');
  await expect(city.move(city.office, 'city_paper', id, 'sign')).rejects.toMatchObject({ code: 'forbidden' });
  await city.move(city.leader, 'city_paper', id, 'sign');
  const { record } = await city.as(city.office, (work) => getRecord(work, 'city_paper', id));
  expect([record.state, record.values['issuedOn']]).toEqual(['issued', '2025-11-22']);
});
