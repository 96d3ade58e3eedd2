import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readWorkbook, writeWorkbook } from './xlsx.ts';

const columns = [
  { header: '名称*', width: 20 },
  { header: '类别', width: 12, options: ['例会', '督办会'] },
  { header: '金额（元）', width: 12, format: 'money' as const },
];
const hostile = ['=1+1', '+cmd|calc', '-2+3', '@SUM(A1)', '\tx', '<b>&', '正常\u0001文字'];

test('text that looks like a formula is written as text and comes back as it was', async () => {
  const bytes = await writeWorkbook(
    [{ name: '会议', columns, rows: hostile.map((text) => [text, '例会', 12.5]) }],
    '市二医院 & 2025年',
  );
  const sheet = strFromU8(unzipSync(bytes)['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  expect(sheet).not.toMatch(/<f[\s>]/);
  const back = await readWorkbook(bytes);
  expect(back.rows[0]).toEqual(['名称*', '类别', '金额（元）']);
  expect(back.rows.slice(1).map((row) => row[0])).toEqual(hostile.map((text) => text.replace('\u0001', '')));
  expect(back.rows[1]?.[2]).toBe(12.5);
  expect(back.formulas).toEqual([]);
});

test('a long list of options goes to a hidden sheet and is not read as data', async () => {
  const options = Array.from({ length: 200 }, (_, at) => `选项${at}`);
  const bytes = await writeWorkbook([{ name: '长', columns: [{ header: '选', width: 10, options }], rows: [['选项7']] }], '');
  const back = await readWorkbook(bytes);
  expect(back).toMatchObject({ name: '长', rows: [['选'], ['选项7']] });
});

test('a formula cell is reported, a broken or foreign file is refused in Chinese', async () => {
  const bytes = await writeWorkbook([{ name: '甲', columns, rows: [['a', '例会', 1]] }], '');
  const files = unzipSync(bytes);
  const sheet = strFromU8(files['xl/worksheets/sheet1.xml'] ?? new Uint8Array());
  files['xl/worksheets/sheet1.xml'] = strToU8(sheet.replace(/<c r="C2"[^>]*>.*?<\/c>/, '<c r="C2"><f>1+1</f><v>2</v></c>'));
  expect((await readWorkbook(zipSync(files))).formulas).toEqual(['C2']);
  for (const junk of [new Uint8Array([1, 2, 3]), strToU8('PK\u0003\u0004nonsense'), bytes.slice(0, 300)]) {
    await expect(readWorkbook(junk)).rejects.toMatchObject({ code: 'bad_file' });
  }
  await expect(readWorkbook(new Uint8Array(21 * 1024 * 1024))).rejects.toMatchObject({ code: 'too_large' });
});
