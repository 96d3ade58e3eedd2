import { readFileSync } from 'node:fs';
import { loadPack } from '@qinglian/domain/obligations/load.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { expect, test } from 'vitest';
import { readTables } from '../../platform/office/docx-read.ts';
import { type OfficialTableModel, officialTableDocx, summaryDocx } from './index.ts';

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
    { number: 1, title: '第三季度药事会', papers: '会议纪要、签到表', date: '2025年8月20日', place: '综合档案室 2025-MEE' },
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
  ]);
});

test('a blank table and hostile text open as well', async () => {
  expect(readTables(await officialTableDocx(model(() => [])))[0]).toHaveLength(33);
  const hostile = readTables(await officialTableDocx(model(() => ['\u0001</w:t><w:p>=cmd|calc\u000b'])))[0];
  expect(hostile?.[1]?.[3]?.paragraphs.join('')).toBe('</w:t><w:p>=cmd|calc');
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
