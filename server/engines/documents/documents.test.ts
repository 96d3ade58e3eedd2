import { readFileSync } from 'node:fs';
import { loadPack } from '@qinglian/domain/obligations/load.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { expect, test } from 'vitest';
import { unzipSync } from 'fflate';
import { readTables } from '../../platform/office/docx-read.ts';
import { pdfPages } from '../../platform/office/pdf-text.fixture.ts';
import { readWorkbook } from '../../platform/office/xlsx.ts';
import {
  approvalSlipPdf,
  type OfficialTableModel,
  officialTableDocx,
  officialTablePdf,
  officialTableXlsx,
  summaryDocx,
  summaryPdf,
} from './index.ts';

const loaded = loadPack({
  shortId: 'guangshui-2025',
  file: 'pack.yaml',
  text: readFileSync(new URL('../../../packs/guangshui-2025/pack.yaml', import.meta.url), 'utf8'),
  sources: sourcesFrom(ledgers),
});
if (!loaded.ok) throw new Error('the pack loads');
const { pack } = loaded;

const model = (fill: (id: string) => readonly string[]): OfficialTableModel => ({
  title: pack.table?.title ?? '',
  unit: '清源市第二人民医院',
  period: '2025年11月',
  columns: pack.table?.columns ?? [],
  groups: (pack.table?.groups ?? []).map((group) => ({
    label: group.label,
    items: group.items.map((item) => ({
      label: item.label,
      rows: item.rows.map((row) => ({
        id: row.id,
        standard: pack.clauses.find((clause) => clause.id === row.clause)?.text ?? '',
        fulfilment: fill(row.id),
        evidence: row.id === '3-4' ? [1, 2] : [],
      })),
    })),
  })),
  annex: [
    {
      number: 1,
      title: '第三季度药事会',
      papers: '会议纪要、签到表',
      date: '2025年8月20日',
      place: '综合档案室 2025-MEE',
      url: 'http://127.0.0.1:8080/ledgers/meeting/1',
    },
  ],
  signed: [{ step: '签发', post: '党委书记', name: '某某', on: '2025年11月20日' }],
  code: '7K2M-Q9XA-44HD',
  verifyUrl: 'http://127.0.0.1:8081/verify/document?c=7K2M-Q9XA-44HD',
});

test('the Word table reopened has every cell of the standard, and what was filled in, in order [G091]', async () => {
  const bytes = await officialTableDocx(model((id) => [`${id}落实<情况>&说明。`, '第二句。']));
  const [table, annex] = readTables(bytes);
  const rows = (table ?? []).slice(1);
  expect(table?.[0]?.map((cell) => cell.paragraphs.join(''))).toEqual(['考评内容', '具体内容', '建设标准', '落实情况']);
  const expected = model(() => []).groups.flatMap((group) =>
    group.items.flatMap((item) => item.rows.map((row) => ({ group: group.label, item: item.label, row }))),
  );
  expect(rows).toHaveLength(32);
  let [group, item] = ['', ''];
  for (const [at, row] of rows.entries()) {
    const wanted = expected[at];
    if (row[0]?.merge === 'restart') group = row[0].paragraphs.join('');
    if (row[1]?.merge === 'restart') item = row[1].paragraphs.join('');
    expect(group).toBe(wanted?.group);
    expect(item).toBe(wanted?.item);
    expect(row[2]?.paragraphs.join('')).toBe(wanted?.row.standard);
    const evidence = wanted?.row.id === '3-4' ? '（佐证1、2）' : '';
    expect(row[3]?.paragraphs).toEqual([`${wanted?.row.id}落实<情况>&说明。`, `第二句。${evidence}`]);
  }
  expect(annex?.[1]?.map((cell) => cell.paragraphs.join(''))).toEqual([
    '1',
    '第三季度药事会',
    '会议纪要、签到表',
    '2025年8月20日',
    '综合档案室 2025-MEE',
    '',
  ]);
});

test('a blank table and hostile text open as well', async () => {
  expect(readTables(await officialTableDocx(model(() => [])))[0]).toHaveLength(33);
  const hostile = readTables(await officialTableDocx(model(() => ['\u0001</w:t><w:p>=cmd|calc\u000b'])))[0];
  expect(hostile?.[1]?.[3]?.paragraphs.join('')).toBe('</w:t><w:p>=cmd|calc');
});

const AT = '2025-11-22T01:00:00.000Z';
const squeezed = (text: string): string => text.replace(/\s+/g, '');

test('every 佐证 of the annex carries a picture of its own code, and the file names each picture once', async () => {
  const files = unzipSync(await officialTableDocx(model(() => [])));
  const relations = Buffer.from(files['word/_rels/document.xml.rels'] ?? []).toString('utf8');
  const document = Buffer.from(files['word/document.xml'] ?? []).toString('utf8');
  expect([...relations.matchAll(/Target="media\/table-\d+\.png"/g)]).toHaveLength(1);
  expect(document).toContain('r:embed="rIdTable1"');
  expect(files['word/media/table-1.png']?.subarray(1, 4)).toEqual(new Uint8Array(Buffer.from('PNG')));
});

test('the workbook has every cell of the standard where the printed table has it', async () => {
  const { rows } = await readWorkbook(await officialTableXlsx(model((id) => [`${id}落实<情况>&说明。`])));
  expect(rows[2]).toEqual(['考评内容', '具体内容', '建设标准', '落实情况']);
  const wanted = model(() => []).groups.flatMap((group) =>
    group.items.flatMap((item) => item.rows.map((row) => [group.label, item.label, row])),
  );
  let [group, item]: unknown[] = [];
  for (const [at, [groupLabel, itemLabel, row]] of wanted.entries()) {
    const found = rows[at + 3] ?? [];
    if (found[0] !== null) group = found[0];
    if (found[1] !== null) item = found[1];
    if (typeof row !== 'object') throw new Error('a row');
    const evidence = row.id === '3-4' ? '（佐证1、2）' : '';
    expect([group, item, found[2], found[3]]).toEqual([
      groupLabel,
      itemLabel,
      row.standard,
      `${row.id}落实<情况>&说明。${evidence}`,
    ]);
  }
});

test('the PDF reads as the Word file does, merged cells told again on each page, and markup in a text is text', async () => {
  const hostile = '#read("/etc/passwd") [*强*] $x$ \\ 说明。';
  const pages = pdfPages(
    await officialTablePdf(
      model(() => [hostile]),
      AT,
    ),
  ).map(squeezed);
  const all = pages.join('');
  for (const group of model(() => []).groups)
    for (const item of group.items) for (const row of item.rows) expect(all).toContain(squeezed(`${row.standard}${hostile}`));
  expect(all).not.toContain('\uFFFD');
  const tables = pages.filter((page) => page.includes('考评内容'));
  expect(tables.length).toBeGreaterThan(2);
  for (const page of tables)
    for (const group of model(() => []).groups)
      for (const item of group.items)
        if (item.rows.some((row) => page.includes(squeezed(row.standard)))) {
          expect(page).toContain(squeezed(group.label));
          expect(page).toContain(squeezed(item.label));
        }
  expect(pages.at(-1)).toContain('第三季度药事会会议纪要、签到表2025年8月20日综合档案室2025-MEE');
});

test('the same paper is the same PDF, byte for byte', async () => {
  expect(
    await officialTablePdf(
      model(() => []),
      AT,
    ),
  ).toEqual(
    await officialTablePdf(
      model(() => []),
      AT,
    ),
  );
});

test('a draft says so on every page of its PDF, and a signed one carries its code', async () => {
  const draft = { ...model(() => []), code: '' };
  for (const page of pdfPages(await officialTablePdf(draft, AT))) expect(squeezed(page)).toContain('草稿，未签发');
  for (const page of pdfPages(
    await officialTablePdf(
      model(() => []),
      AT,
    ),
  ))
    expect(squeezed(page)).toContain('核验码7K2M-Q9XA-44HD');
});

test('summary and approval slip as PDF say what their Word files say', async () => {
  const { code, verifyUrl, unit } = model(() => []);
  const summary = pdfPages(
    await summaryPdf(
      {
        title: `${unit}2025年11月清廉医院建设工作小结`,
        unit,
        addressee: '市清廉医院建设领导小组办公室',
        situation: '召开会议1次。\n开展教育2次。',
        problems: '无。',
        nextSteps: '继续。',
        date: '2025年11月20日',
        annexNote: ['工作台账'],
        code,
        verifyUrl,
      },
      AT,
    ),
  ).join('');
  for (const text of [
    '一、开展情况',
    '召开会议1次。',
    '开展教育2次。',
    '二、存在问题',
    '三、下步打算',
    '附件：1．工作台账',
    '2025年11月20日',
  ])
    expect(squeezed(summary)).toContain(text);
  const slip = pdfPages(
    await approvalSlipPdf(
      {
        title: '工作小结',
        unit,
        period: '2025年11月',
        contentHash: 'ab'.repeat(32),
        signed: model(() => []).signed,
        code,
        verifyUrl,
      },
      AT,
    ),
  ).join('');
  for (const text of ['报送审批单', 'ab'.repeat(16), '党委书记　某某', '用印登记'])
    expect(squeezed(slip)).toContain(squeezed(text));
});

test('the summary has its three parts', async () => {
  const bytes = await summaryDocx({
    title: '2025年11月清廉医院建设工作小结',
    unit: '清源市第二人民医院',
    addressee: '市清廉医院建设领导小组办公室',
    situation: '召开会议1次。',
    problems: '无。',
    nextSteps: '继续。',
    date: '2025年11月20日',
    annexNote: ['工作台账'],
    code: '',
    verifyUrl: '',
  });
  expect(bytes.length).toBeGreaterThan(4_000);
});
