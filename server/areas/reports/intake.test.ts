import { AlignmentType, Document, Packer, Paragraph, Table, TableCell, TableRow, VerticalMergeType } from 'docx';
import { matchRows } from '@qinglian/domain/reports/intake.ts';
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { expect, test } from 'vitest';
import { getRecord, listRecords } from '../../ledger/read.ts';
import { writeWorkbook } from '../../platform/office/xlsx.ts';
import { testDatabase } from '../../testing/database.ts';
import { testCity } from './city.fixture.ts';
import { fileIntake, readIntake } from './intake.ts';
import { paperOf } from './routes.ts';
import { getContent } from './store.ts';
import { isProxy } from './proxy.ts';
import { windowOf } from './window.ts';

const db = await testDatabase();
const city = await testCity(db, ['H01', 'H02', 'H03']);
const reportId = await city.report('H01', '2025-10', { on: '2025-10-17' });
const own = await city.as(city.houseOf('H01').clerk, async (work) => {
  const { record } = await getRecord(work, 'report', reportId);
  return getContent(work, reportId, String(record.values['contentHash']));
});
const standards = own.groups.flatMap((group) => group.items.flatMap((item) => item.rows));
const targetOf = (code: string, period = '2025-10') => ({ unit: city.houseOf(code).id, type: 'monthly' as const, period });
const read = (code: string, upload: { bytes: Uint8Array; name: string }, period?: string) =>
  city.as(city.office, (work) => readIntake(work, city.duties, { target: targetOf(code, period), upload }));
const parts = { situation: '召开会议一次。', problems: '', nextSteps: '' };
const file = (code: string, upload: { bytes: Uint8Array; name: string }, by = city.office) =>
  city.as(by, (work) =>
    fileIntake(work, city, {
      target: targetOf(code),
      upload,
      submittedOn: '2025-10-21',
      signedBy: '张院长',
      parts,
      fileId: null,
    }),
  );

/** As a clerk makes it in Word: group and item merged down, a heading merged across, other spaces and commas. */
async function handMade(content: ReportContent, unit: string): Promise<Uint8Array> {
  const cell = (
    text: string,
    more: { columnSpan?: number; verticalMerge?: (typeof VerticalMergeType)[keyof typeof VerticalMergeType] } = {},
  ) => new TableCell({ children: text.split('\n').map((line) => new Paragraph(line)), ...more });
  const rows = content.groups.flatMap((group) =>
    group.items.flatMap((item, itemAt) =>
      item.rows.map(
        (row, at) =>
          new TableRow({
            children: [
              cell(itemAt === 0 && at === 0 ? group.label : '', {
                verticalMerge: itemAt === 0 && at === 0 ? VerticalMergeType.RESTART : VerticalMergeType.CONTINUE,
              }),
              cell(at === 0 ? item.label : '', {
                verticalMerge: at === 0 ? VerticalMergeType.RESTART : VerticalMergeType.CONTINUE,
              }),
              cell(row.standard.replaceAll('，', ', ').replace('。', '')),
              cell(`${row.id}已办`),
            ],
          }),
      ),
    ),
  );
  const document = new Document({
    sections: [
      {
        children: [
          new Paragraph({ text: `${unit}2025年10月清廉医院建设标准落实情况`, alignment: AlignmentType.CENTER }),
          new Table({
            rows: [
              new TableRow({ children: [cell('2025年清廉医院建设标准', { columnSpan: 4 })] }),
              new TableRow({ children: [cell('考评内容', { columnSpan: 2 }), cell('建设标准'), cell('落实情况')] }),
              ...rows,
              new TableRow({ children: [cell('', { columnSpan: 2 }), cell('其他需要说明的事项'), cell('院长换届')] }),
            ],
          }),
        ],
      },
    ],
  });
  return new Uint8Array(await Packer.toBuffer(document));
}

test('our own table comes back from Word and from Excel with every row and every word', async () => {
  for (const paper of ['table.docx', 'table.xlsx'] as const) {
    const { bytes } = await city.as(city.houseOf('H01').clerk, (work) => paperOf(city.reports, work, reportId, paper));
    const { read: found, content } = await read('H01', { bytes, name: `表.${paper.slice(6)}` });
    expect([found.matched.length, found.unmatched, found.missing]).toEqual([32, [], []]);
    expect(content?.groups.flatMap((group) => group.items.flatMap((item) => item.rows.map((row) => row.drafted)))).toEqual(
      standards.map((row) => row.edited ?? row.drafted),
    );
  }
});

test('a table made by hand in Word, with merged cells and other punctuation, is matched by wording; what is no row is listed', async () => {
  const bytes = await handMade(own, '测试单位H02');
  const { read: found } = await read('H02', { bytes, name: '落实情况.docx' });
  expect(found.matched.map((row) => [row.id, row.fulfilment])).toEqual(standards.map((row) => [row.id, `${row.id}已办`]));
  expect(found.unmatched).toEqual(['其他需要说明的事项 ｜ 院长换届']);
  expect(found.missing).toEqual([]);
});

test('another unit, another month, a file without the table, a picture called Word: each refused with its reason', async () => {
  const bytes = await handMade(own, '测试单位H02');
  const message = (code: string, upload: { bytes: Uint8Array; name: string }, period?: string): Promise<string> =>
    read(code, upload, period).then(
      () => '',
      (error: { details?: { problems?: readonly { message: string }[] } }) =>
        error.details?.problems?.[0]?.message ?? 'no reason',
    );
  expect(await message('H03', { bytes, name: 'a.docx' })).toBe('来件写的是测试单位H02，不是测试单位H03');
  expect(await message('H02', { bytes, name: 'a.docx' }, '2025-11')).toBe('来件写的是2025年10月，不是2025年11月');
  const other = await writeWorkbook([{ name: '表', columns: [{ header: '姓名', width: 9 }], rows: [['张三']] }], '');
  expect(await message('H02', { bytes: other, name: 'a.xlsx' })).toContain('没有找到含“建设标准”和“落实情况”两列的表');
  expect(
    await message('H02', { bytes: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), name: 'a.docx' }),
  ).toContain('文件内容与扩展名不符');
});

test('a mailed file is filed once as 代报 and marked so; the same file again changes nothing, another is refused while one stands', async () => {
  const bytes = await handMade(own, '测试单位H02');
  const upload = { bytes, name: '落实情况.docx' };
  await expect(file('H02', upload, city.section)).rejects.toMatchObject({ code: 'forbidden' });
  const first = await file('H02', upload);
  expect(first.isNew).toBe(true);
  expect(await file('H02', upload)).toEqual({ submissionId: first.submissionId, isNew: false });
  const rows = await city.as(city.office, (work) => listRecords(work, 'submission', { limit: 50 }));
  const mine = rows.rows.filter((row) => row.record.values['unit'] === city.houseOf('H02').id);
  expect(mine).toHaveLength(1);
  expect(mine[0]?.record.values).toMatchObject({
    way: 'mail',
    signedBy: '张院长（市经办代报）',
    packageHash: sha256Hex(bytes),
    lateWorkdays: 1,
    revision: 1,
  });
  const window = await city.as(city.office, (work) => windowOf(work, city.rules, { type: 'monthly', period: '2025-10' }));
  expect(window.units.map((unit) => [unit.code, unit.state, isProxy(unit.submission)])).toEqual([
    ['H01', 'received', false],
    ['H02', 'received', true],
    ['H03', 'missing', false],
  ]);
  const changed = await handMade({ ...own, groups: own.groups.slice(0, 3) }, '测试单位H02');
  await expect(file('H02', { bytes: changed, name: 'b.docx' })).rejects.toMatchObject({ code: 'invalid_input' });
  await city.move(city.office, 'submission', first.submissionId, 'return', { opinion: '缺后三组' });
  const again = await file('H02', { bytes: changed, name: 'b.docx' });
  expect(again.isNew).toBe(true);
});

test('a sentence is matched by its words, each row once, and one that is only half like is left to the clerk', () => {
  const wanted = [
    { id: '1-1', standard: '1.党委每半年专题研究清廉医院建设工作不少于1次。' },
    { id: '1-2', standard: '2.党委书记每年讲廉政党课不少于1次。' },
  ];
  const found = matchRows(wanted, [
    { standard: '党委书记每年讲廉政党课不少于1次', fulfilment: '已讲' },
    { standard: '党委每半年专题研究清廉医院建设工作不得少于1次', fulfilment: '已研究' },
    { standard: '党委书记每年讲廉政党课不少于1次', fulfilment: '重复行' },
    { standard: '医院每年召开大会', fulfilment: '' },
  ]);
  expect(found.matched.map((row) => [row.id, row.fulfilment])).toEqual([
    ['1-1', '已研究'],
    ['1-2', '已讲'],
  ]);
  expect(found.matched.map((row) => row.likeness === 1)).toEqual([false, true]);
  expect(found.unmatched).toEqual(['党委书记每年讲廉政党课不少于1次 ｜ 重复行', '医院每年召开大会']);
});
