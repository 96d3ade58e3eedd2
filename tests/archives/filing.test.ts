import { AppError } from '@qinglian/kernel/errors.ts';
import { boxesOf, listTransfer, packYear } from '@qinglian/server/areas/archives/boxes.ts';
import { fileYear } from '@qinglian/server/areas/archives/filing.ts';
import { allBoxes, boxOf, catalogueOf, missingOf, printed, transferOf } from '@qinglian/server/areas/archives/papers.ts';
import { proposalsOf } from '@qinglian/server/areas/archives/proposal.ts';
import type { ArchiveSetting } from '@qinglian/domain/api/archives.ts';
import { changeSetting } from '@qinglian/server/areas/archives/setting.ts';
import { yearOf } from '@qinglian/server/areas/archives/year.ts';
import { inWork, type Work } from '@qinglian/server/ledger/services.ts';
import { moveRecord, removeRecord, updateRecord } from '@qinglian/server/ledger/write.ts';
import { readTables } from '@qinglian/server/platform/office/docx-read.ts';
import { readParagraphs } from '@qinglian/server/platform/office/docx-grid.ts';
import { pdfPages } from '@qinglian/server/platform/office/pdf-text.fixture.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { expect, test } from 'vitest';
import { archiveHouse } from './archive-house.ts';

const db = await testDatabase();
const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : String(error));

/** Five closed records in two classes, one without papers, one still open, one of another year, one restricted. */
async function filledHouse(code: string) {
  const house = await archiveHouse(db, code);
  await house.meeting('第三季度药事会', '2025-08-20', [
    house.original('会议纪要', '2025-3'),
    await house.upload('签到表', `${code}签到`),
  ]);
  await house.meeting('第一季度药事会', '2025-02-20', [await house.upload('会议纪要', `${code}纪要`)]);
  await house.meeting('第二季度药事会', '2025-05-20', [await house.upload('会议纪要', `${code}二季度`)]);
  await house.meeting('年度党委会', '2025-06-10', [await house.upload('会议纪要', `${code}党委`)], { body: 'party_committee' });
  await house.meeting('没有材料的会', '2025-07-01', []);
  await house.meeting('还没归档的会', '2025-07-02', [await house.upload('会议纪要', `${code}草稿`)], { isFiled: false });
  await house.meeting('上年的会', '2024-12-20', [await house.upload('会议纪要', `${code}上年`)]);
  await house.talk('提醒谈话事由', [house.original('谈话记录', 'JJ-1')]);
  const as = <T>(actor: Actor, task: (work: Work) => Promise<T>) => inWork(house.services, actor, task);
  const file = (actor: Actor = house.clerk, year = '2025') => as(actor, (work) => fileYear(work, { year }));
  return { ...house, as, file };
}

test('a year is filed once: numbers by year, 保管期限 and 机构 without gaps, in the order of the days; again only what is new', async () => {
  const house = await filledHouse('H01');
  expect(await house.file()).toHaveLength(4);
  const first = await house.items();
  expect(first.map(({ no, title }) => [no, title])).toEqual([
    ['H01-WS·2025-D30-D1-0001', '第一季度药事会'],
    ['H01-WS·2025-D30-D1-0002', '第二季度药事会'],
    ['H01-WS·2025-D30-D1-0003', '第三季度药事会'],
    ['H01-WS·2025-Y-D1-0001', '年度党委会'],
  ]);
  expect(await house.file()).toEqual([]);
  await house.meeting('补登的会', '2025-01-05', [await house.upload('会议纪要', '补登')]);
  expect(await house.file()).toHaveLength(1);
  const again = await house.items();
  // What was filed keeps its number, whatever comes later and however early its day.
  expect(again.filter(({ id }) => first.some((one) => one.id === id))).toEqual(first);
  expect(again.find(({ title }) => title === '补登的会')?.no).toBe('H01-WS·2025-D30-D1-0004');
  expect(await house.file(house.clerk, '2024')).toHaveLength(1);
});

test('a number is nobody’s to change or delete; what is taken out leaves its number and the reason, and may be filed anew', async () => {
  const house = await filledHouse('H02');
  await house.file();
  const [one] = await house.items();
  if (!one) throw new Error('filed');
  const { id, version } = one;
  const change = (values: Record<string, unknown>) =>
    house.as(house.clerk, (work) => updateRecord(work, { ledger: 'archive_item', id, version, values })).catch(codeOf);
  for (const values of [{ archiveNo: 'X-1' }, { number: 9 }, { title: '改名' }, { term: 'permanent' }])
    expect(await change(values)).toBe('invalid_input');
  expect(
    await house
      .as(house.clerk, (work) => removeRecord(work, { ledger: 'archive_item', id, version, reason: '误' }))
      .catch(codeOf),
  ).toBe('forbidden');
  const withdraw = (values: Record<string, unknown>) =>
    house.as(house.clerk, (work) => moveRecord(work, { ledger: 'archive_item', id, version, move: 'withdraw', values }));
  expect(await withdraw({}).catch(codeOf)).toBe('invalid_input');
  await withdraw({ withdrawReason: '与党委会记录重复' });
  expect(await house.file()).toHaveLength(1);
  const items = await house.items();
  expect(items.filter(({ recordRef }) => recordRef === one.recordRef).map(({ no, state }) => [no, state])).toEqual([
    ['H02-WS·2025-D30-D1-0001', 'withdrawn'],
    ['H02-WS·2025-D30-D1-0004', 'filed'],
  ]);
  const catalogue = await house.as(house.clerk, async (work) => printed(work, await catalogueOf(work, '2025'), 'docx'));
  const gap = readTables(catalogue)[0]?.find((row) => row[1]?.paragraphs.join('') === 'H02-WS·2025-D30-D1-0001');
  expect(gap?.at(-1)?.paragraphs.join('')).toContain('撤件（2025年11月22日）：与党委会记录重复');
});

test('two who file at once, and one who is called off in the middle, leave no gap, no double and nothing filed twice', async () => {
  const house = await filledHouse('H03');
  const stop = house.as(house.clerk, (work) =>
    fileYear(work, {
      year: '2025',
      onItem: async (done) => {
        if (done === 3) throw new AppError('cancelled');
      },
    }),
  );
  await expect(stop).rejects.toMatchObject({ code: 'cancelled' });
  expect(await house.items()).toEqual([]);
  const counts = await Promise.all([house.file(), house.file(), house.file()]);
  expect(counts.map((filed) => filed.length).sort()).toEqual([0, 0, 4]);
  const items = await house.items();
  expect(items.map(({ no }) => no.slice(-4))).toEqual(['0001', '0002', '0003', '0001']);
  expect(new Set(items.map(({ recordRef }) => recordRef)).size).toBe(4);
});

test('restricted records are filed by 纪检 alone, under numbers of their own; the office sees neither them nor how many there are', async () => {
  const house = await filledHouse('H04');
  const seen = await house.as(house.clerk, (work) => yearOf(work, '2025'));
  expect(JSON.stringify(seen)).not.toContain('谈');
  await house.file();
  expect(await house.file(house.inspector)).toHaveLength(1);
  expect(await house.items('archive_restricted_item', house.inspector)).toMatchObject([
    { no: 'H04-WS.JJ·2025-D30-D0-0001', title: '提醒谈话事由' },
  ]);
  const after = await house.as(house.clerk, (work) => yearOf(work, '2025'));
  expect(after.filed).toBe(4);
  expect(JSON.stringify(after)).not.toContain('提醒谈话');
  await expect(house.items('archive_restricted_item', house.clerk)).rejects.toMatchObject({ code: 'not_found' });
  await expect(house.as(house.clerk, (work) => catalogueOf(work, '2025', 'archive_restricted_item'))).rejects.toMatchObject({
    code: 'not_found',
  });
  expect((await house.as(house.inspector, (work) => yearOf(work, '2025'))).filed).toBe(1 + 4);
});

test('who keeps no registers files nothing and gets no paper; another house has nothing of it', async () => {
  const house = await filledHouse('H05');
  await house.file();
  const doctor = await house.house.actor('赵医生', ['staff'], 1);
  expect(await house.as(house.leader, (work) => proposalsOf(work, '2025'))).toEqual([]);
  expect(await house.file(house.leader)).toEqual([]);
  await expect(house.as(doctor, (work) => catalogueOf(work, '2025'))).rejects.toMatchObject({ code: 'not_found' });
  await expect(house.as(doctor, (work) => missingOf(work, '2025'))).rejects.toMatchObject({ code: 'not_found' });
  const other = await archiveHouse(db, 'H06');
  expect((await inWork(other.services, other.clerk, (work) => yearOf(work, '2025'))).filed).toBe(0);
});

test('the year shows what lacks papers, which originals are out and where, and what changed after it was filed', async () => {
  const house = await filledHouse('H07');
  await house.file();
  const year = await house.as(house.clerk, (work) => yearOf(work, '2025'));
  expect(year.bare.map(({ title }) => title)).toEqual(['没有材料的会']);
  expect(year.missing.map(({ title, outside }) => [title, outside])).toEqual([
    ['第三季度药事会', '会议纪要：综合档案室 2025-3 第12页'],
  ]);
  const paper =
    readTables(await house.as(house.clerk, async (work) => printed(work, await missingOf(work, '2025'), 'docx')))[0] ?? [];
  expect(paper.slice(1).map((row) => row.map((cell) => cell.paragraphs.join('')))).toEqual([
    ['1', 'H07-WS·2025-D30-D1-0003', '第三季度药事会', '会议纪要', '综合档案室 2025-3 第12页', ''],
    ['2', '未归档', '会议：没有材料的会（2025年7月1日）', '没有佐证材料', '', ''],
  ]);
  const [missing] = year.missing;
  const item = (await house.items()).find(({ id }) => id === missing?.id);
  await house.as(house.clerk, (work) =>
    moveRecord(work, { ledger: 'archive_item', id: item?.id ?? '', version: item?.version ?? 0, move: 'collect' }),
  );
  const first = (await house.items()).find(({ title }) => title === '第一季度药事会');
  await house.as(house.clerk, async (work) => {
    await moveRecord(work, { ledger: 'meeting', id: first?.recordRef ?? '', version: 2, move: 'reopen' });
    await moveRecord(work, { ledger: 'meeting', id: first?.recordRef ?? '', version: 3, move: 'file' });
  });
  const later = await house.as(house.clerk, (work) => yearOf(work, '2025'));
  expect(later.missing).toEqual([]);
  expect(later.changed.map(({ title }) => title)).toEqual(['第一季度药事会']);
});

test('全宗号 and terms are the house’s own; a 全宗号 that numbers were given under stays', async () => {
  const house = await filledHouse('H08');
  const set = (fonds: string, terms = {}, filingDepartment: string | null = null) =>
    house.as(house.clerk, (work) => changeSetting(work, { fonds, terms, filingDepartment })).catch(codeOf);
  expect(await set('全宗')).toBe('invalid_input');
  expect(await set('Z109', { nonsense: 'y10' })).toBe('invalid_input');
  expect(await set('Z109', { meeting: 'y10' })).toBeUndefined();
  // Who files restricted registers says for how long, and nothing else; to the office they are none.
  const restricted = (actor: Actor, terms: ArchiveSetting['terms']) =>
    house.as(actor, (work) => changeSetting(work, { fonds: 'Z109', terms, filingDepartment: null })).catch(codeOf);
  expect(await restricted(house.clerk, { talk: 'y10' })).toBe('invalid_input');
  expect(await restricted(house.inspector, { meeting: 'permanent' })).toBe('invalid_input');
  expect(await restricted(house.inspector, { talk: 'permanent' })).toBeUndefined();
  expect(await restricted(house.clerk, { talk: 'permanent' })).toBeUndefined();
  await house.file();
  expect((await house.items()).map(({ no }) => no)).toEqual([
    'Z109-WS·2025-D10-D1-0001',
    'Z109-WS·2025-D10-D1-0002',
    'Z109-WS·2025-D10-D1-0003',
    'Z109-WS·2025-Y-D1-0001',
  ]);
  expect(await set('Z109', {}, house.clerk.personId)).toBe('invalid_input');
  // Terms that are not named stay as they were set.
  expect(await set('Z109', {}, house.house.departmentIds[0])).toBeUndefined();
  await house.meeting('统一归档的会', '2025-10-05', [await house.upload('会议纪要', '统一')]);
  await house.file();
  expect((await house.items()).find(({ title }) => title === '统一归档的会')?.no).toBe('Z109-WS·2025-D10-D0-0001');
  expect(await set('Z110')).toBe('invalid_input');
  expect(await set('Z109')).toBeUndefined();
});

test('boxes, 备考表 and 移交清单 hold exactly what is filed, reopened from Word and read from PDF', async () => {
  const house = await filledHouse('H09');
  await house.file();
  expect(await house.as(house.clerk, (work) => packYear(work, { year: '2025', perBox: 2 }))).toBe(3);
  expect(await house.as(house.clerk, (work) => packYear(work, { year: '2025', perBox: 2 }))).toBe(0);
  const boxes = await house.as(house.clerk, (work) => boxesOf(work, '2025'));
  expect(boxes.map(({ record: { values } }) => [values['title'], values['fromNo'], values['toNo']])).toEqual([
    ['2025年 30年 药剂科 第1盒', 1, 2],
    ['2025年 30年 药剂科 第2盒', 3, 3],
    ['2025年 永久 药剂科 第1盒', 1, 1],
  ]);
  const items = await house.items();
  const [, second] = items;
  await house.as(house.clerk, (work) =>
    moveRecord(work, {
      ledger: 'archive_item',
      id: second?.id ?? '',
      version: second?.version ?? 0,
      move: 'withdraw',
      values: { withdrawReason: '误归' },
    }),
  );
  const cells = (bytes: Uint8Array) =>
    readTables(bytes).map((table) => table.map((row) => row.map((cell) => cell.paragraphs.join(''))));
  const box = boxes[0]?.record.id ?? '';
  const word = await house.as(house.clerk, async (work) => printed(work, await boxOf(work, box), 'docx'));
  const [cover = [], spine = [], contents = [], remarks = []] = cells(word);
  expect(cover).toContainEqual(['起止件号', '0001—0002']);
  expect(cover).toContainEqual(['件数', '1件']);
  expect(spine.flat()).toEqual(expect.arrayContaining(['全宗号', 'H09', '保管期限', '30年', '盒号', '1']));
  expect(contents.slice(1).map((row) => [row[1], row[4], row[8]])).toEqual([
    ['H09-WS·2025-D30-D1-0001', '第一季度药事会', ''],
    ['H09-WS·2025-D30-D1-0002', '第二季度药事会', '撤件（2025年11月22日）：误归'],
  ]);
  expect(remarks[0]?.[1]).toContain('件号0002：撤件');
  const id = await house.as(house.clerk, (work) => listTransfer(work, { year: '2025', receiver: '县档案馆' }));
  await expect(house.as(house.clerk, (work) => listTransfer(work, { year: '2025', receiver: '县档案馆' }))).rejects.toMatchObject(
    {
      code: 'invalid_input',
    },
  );
  const transfer = await house.as(house.clerk, async (work) => printed(work, await transferOf(work, id), 'docx'));
  const [list = [], signatures = []] = cells(transfer);
  expect(list.slice(1).map((row) => row[1])).toEqual(items.map(({ no }) => no));
  expect(signatures.flat().join('')).toMatch(/移交人（签名）.*接收单位（盖章）：县档案馆.*接收人（签名）/);
  expect(readParagraphs(transfer).join('')).toContain('共3盒3件');
  const all = pdfPages(await house.as(house.clerk, async (work) => printed(work, await allBoxes(work, '2025'), 'pdf')))
    .join('')
    .replace(/\s+/g, '');
  for (const { no, title } of items) {
    expect(all).toContain(no);
    expect(all).toContain(title);
  }
});
