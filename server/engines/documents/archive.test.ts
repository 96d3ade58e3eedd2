import { unzipSync } from 'fflate';
import { expect, test } from 'vitest';
import { readTables } from '../../platform/office/docx-read.ts';
import { pdfPages } from '../../platform/office/pdf-text.fixture.ts';
import { archiveDocx, archivePdf, type Booklet } from './index.ts';

const AT = '2025-11-22T01:00:00.000Z';
const squeezed = (text: string): string => text.replace(/\s+/g, '');

const booklet = (word: string): Booklet => ({
  title: '试',
  note: '测试单位',
  parts: [
    { kind: 'cover', unit: '测试单位', title: `卷${word}`, rows: [['年度', word]] },
    {
      kind: 'spine',
      widthMm: 30,
      cells: [
        ['年度', '2025'],
        ['卷名', `规范医疗服务行为${word}`],
      ],
    },
    {
      kind: 'list',
      title: '归档文件目录',
      meta: ['年度：2025'],
      columns: [
        { label: '序号', width: 1, align: 'center' },
        { label: '题名', width: 5 },
      ],
      rows: Array.from({ length: 60 }, (_, at) => [String(at + 1), `第${at + 1}件${word}\n第二行`]),
      closing: ['共60件。'],
      signatures: [
        ['移交人：', '日期：'],
        ['接收人：', '日期：'],
      ],
    },
    {
      kind: 'sheet',
      title: '备考表',
      meta: '第1盒',
      rows: [{ label: '说明', lines: [word, ''], heightMm: 40 }],
      closing: ['完'],
    },
  ],
});

test('every line of a booklet stands in its Word file and in its PDF, the header on each page of a long list', async () => {
  const word = await archiveDocx(booklet('甲'));
  const [, , list = [], signatures = []] = readTables(word).map((table) =>
    table.map((row) => row.map((cell) => cell.paragraphs.join('/'))),
  );
  expect(list).toEqual([['序号', '题名'], ...Array.from({ length: 60 }, (_, at) => [String(at + 1), `第${at + 1}件甲/第二行`])]);
  expect(signatures).toEqual([['移交人：/日期：', '接收人：/日期：']]);
  const pages = pdfPages(await archivePdf(booklet('甲'), AT)).map(squeezed);
  const lists = pages.filter((page) => page.includes('第二行'));
  expect(lists.length).toBeGreaterThan(2);
  for (const page of lists) expect(page).toContain('序号题名');
  for (let at = 1; at <= 60; at++) expect(pages.join('')).toContain(`第${at}件甲第二行`);
  for (const text of ['卷甲', '规范医疗服务行为甲', '共60件。', '移交人：', '备考表', '说明'])
    expect(pages.join('')).toContain(text);
});

test('covers and spines carry no page number in Word; text that looks like markup is text in both', async () => {
  const hostile = '#read("/etc/passwd")</w:t>*强*$x$\u0001';
  const word = await archiveDocx(booklet(hostile));
  expect(readTables(word)[2]?.[1]?.[1]?.paragraphs[0]).toBe('第1件#read("/etc/passwd")</w:t>*强*$x$');
  const footers = Object.entries(unzipSync(word)).filter(([name]) => /^word\/footer\d+\.xml$/.test(name));
  const isNumbered = footers.map(([, bytes]) => /PAGE/.test(Buffer.from(bytes).toString('utf8')));
  // Cover, spine, list, sheet: each section with a footer of its own.
  expect(isNumbered).toEqual([false, false, true, true]);
  const pdf = squeezed(pdfPages(await archivePdf(booklet('#read("/etc/passwd")*强*$x$'), AT)).join(''));
  expect(pdf).toContain('第1件#read("/etc/passwd")*强*$x$第二行');
});

test('the same booklet is the same PDF, byte for byte', async () => {
  expect(await archivePdf(booklet('甲'), AT)).toEqual(await archivePdf(booklet('甲'), AT));
});
