import { readFileSync } from 'node:fs';
import { loadPack } from '@qinglian/domain/obligations/load.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { expect, test } from 'vitest';

const read = (name: string): string => readFileSync(new URL(`../../packs/guangshui-2025/${name}`, import.meta.url), 'utf8');
const loaded = loadPack({
  shortId: 'guangshui-2025',
  file: 'pack.yaml',
  text: read('pack.yaml'),
  sources: sourcesFrom(ledgers),
});
if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
const { pack } = loaded;
const groups = pack.table?.groups ?? [];
const clauseOf = (id: string) => pack.clauses.find((clause) => clause.id === id);
const plain = (text: string): string => text.replace(/\s+/g, '');

test('the Guangshui table has 6 groups, 13 items and 32 rows, each with at least one duty [G092]', () => {
  const items = groups.flatMap((group) => group.items);
  const rows = items.flatMap((item) => item.rows);
  expect([groups.length, items.length, rows.length]).toEqual([6, 13, 32]);
  expect(rows.filter((row) => (clauseOf(row.clause)?.obligations.length ?? 0) === 0)).toEqual([]);
});

test('read aloud, the table of the pack is the printed table: no word more, none less, none in another place', () => {
  const printed = plain(read('source.txt'));
  const header = '考评内容具体内容建设标准落实情况';
  const table = printed.slice(printed.indexOf(header)).replaceAll(header, '');
  const told = groups.map((group) =>
    [
      group.label,
      ...group.items.flatMap((item) => [item.label, ...item.rows.map((row) => clauseOf(row.clause)?.text ?? '')]),
    ].join(''),
  );
  expect(plain(told.join(''))).toBe(table);
});

test('wording that rests on judgement waits for a reviewer, and no sentence is written where no record stands behind it', () => {
  for (const row of ['1-1', '1-2', '3-1', '4-1', '4-2', '4-3', '4-4'])
    expect(
      clauseOf(`r${row}`)?.obligations.map(({ kind }) => kind),
      row,
    ).toContain('judgement');
  const claims = pack.clauses.flatMap((clause) =>
    clause.obligations.filter((one) => one.kind === 'judgement' && one.evidence === null && one.statement !== null),
  );
  expect(claims.map(({ id }) => id)).toEqual([]);
});

test('what the text asks for severally is asked for severally', () => {
  const titles = (row: string) => clauseOf(`r${row}`)?.obligations.map(({ title }) => title);
  expect(titles('11-3')).toEqual(['工作例会', '督办会', '成员单位联系会', '多部门会商机制']);
  expect(titles('13-1')).toEqual(['门诊患者满意度调查', '住院患者满意度调查', '医务人员满意度调查']);
  expect(titles('9-1')).toEqual(['集中性教育', '经常性教育', '学习教育机制']);
  expect(titles('13-2')).toEqual(['检查检验结果互认制度', '院外购药管理规定', '接待医药代表规定', '药品进院遴选管理制度']);
});

test('the dated duties of the plan stand beside the table: the annual report by 15 December, the evaluation by the end of it', () => {
  const annual = clauseOf('p2-2')?.obligations[0];
  expect(annual?.kind === 'deadline' && annual.due).toEqual({ kind: 'date_of_year', month: 12, day: 15, roll: 'same_day' });
  expect(clauseOf('p2-3')?.obligations.map(({ kind, bearer }) => [kind, bearer.body])).toEqual([
    ['judgement', '市清廉医院建设领导小组'],
  ]);
});
