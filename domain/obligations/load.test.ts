import { readFileSync } from 'node:fs';
import { choice, date, money, number, text as textField } from '@qinglian/kernel/fields/index.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { expect, test } from 'vitest';
import { clauseHash, loadPack } from './load.ts';
import { loadCondition } from './load-condition.ts';
import { runPackTests } from './pack-tests.ts';
import { sourcesFrom } from './sources.ts';
import type { Source } from './types.ts';

const sources = sourcesFrom(ledgers);
const text = readFileSync(new URL('./fixtures/qujing.yaml', import.meta.url), 'utf8');
const load = (changed: string) => loadPack({ shortId: 'qujing-2021', file: 'pack.yaml', text: changed, sources });
const problemsOf = (changed: string): readonly string[] => {
  const loaded = load(changed);
  return loaded.ok ? [] : loaded.problems.map((problem) => `${problem.line}:${problem.message}`);
};

test.each([
  ['qujing', ['a06.1', 'a19.1']],
  ['guangshui-13-3', ['r13-3.1']],
])('the worked example %s of the format loads and its own tests pass', (name, obligations) => {
  const example = readFileSync(new URL(`./fixtures/${name}.yaml`, import.meta.url), 'utf8');
  const loaded = load(example);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1));
  expect(runPackTests(loaded.pack, loaded.tests, sources)).toEqual(
    obligations.map((obligation) => ({ obligation, number: 1, failures: [] })),
  );
});

test('what the issuer says of itself and of its words is kept', () => {
  const loaded = load(text);
  if (!loaded.ok) throw new Error('should load');
  expect(loaded.pack.applies).toEqual({
    requiredFor: ['二级及以上公立医院'],
    referenceFor: ['乡镇卫生院', '社区卫生服务中心', '民办医疗机构'],
  });
  expect(loaded.pack.clauses[0]?.obligations[0]?.basis).toBe('explicit');
  expect(clauseHash('医院党委\n 每半年')).toBe(clauseHash('医院党委每半年'));
  expect(clauseHash('医院党委每季度')).not.toBe(clauseHash('医院党委每半年'));
});

test('tests beside the pack run with the inline ones; a test of an unknown duty is named with its file and line', () => {
  const inline = load(text);
  const more = '# 另附\na06.1:\n- as_of: 2025-11-22\n  expect: { 2025年上半年: 未落实 }\n';
  const both = loadPack({ shortId: 'q', file: 'pack.yaml', text, sources, testsFile: { file: 'tests.yaml', text: more } });
  if (!inline.ok || !both.ok) throw new Error('should load');
  expect(
    runPackTests(both.pack, both.tests, sources).map((result) => [result.obligation, result.number, result.failures]),
  ).toEqual([
    ['a06.1', 1, []],
    ['a06.1', 2, []],
    ['a19.1', 1, []],
  ]);
  const wrong = more.replace('a06.1', 'a07.1');
  const bad = loadPack({ shortId: 'q', file: 'pack.yaml', text, sources, testsFile: { file: 'tests.yaml', text: wrong } });
  expect(bad.ok ? [] : bad.problems).toEqual([{ file: 'tests.yaml', line: 3, message: 'a07.1：没有编号为“a07.1”的条目' }]);
});

test('a pack test that expects the wrong verdict fails, so the runner can fail at all', () => {
  const loaded = load(text.replace('2025年上半年: 已落实,', '2025年上半年: 未落实,'));
  if (!loaded.ok) throw new Error('should load');
  expect(runPackTests(loaded.pack, loaded.tests, sources)[0]?.failures).toHaveLength(1);
});

test.each([
  ['a field the register does not have', 'held_at: 2025-03-14', 'met_at: 2025-03-14', 'metAt'],
  ['a choice it does not have', 'body: 院长办公会 }', 'body: 茶话会 }', '茶话会'],
  ['a paper it does not have', 'files: [会议纪要] }', 'files: [会议纪要, 合影] }', '合影'],
  ['a day that does not exist', 'held_at: 2025-03-14', 'held_at: 2025-02-30', '2025-02-30'],
  ['a register that does not exist', 'given: { meeting: [', 'given: { meetings: [', 'meetings'],
  ['a period nobody is judged for', '2025年下半年: 推进中', '2027年下半年: 推进中', '没有结果'],
  [
    'another verdict as known earlier',
    '2025-01-31: { 2024年下半年: 未落实',
    '2025-01-31: { 2024年下半年: 已落实',
    '以2025-01-31所知',
  ],
  ['another number', 'total: 3', 'total: 4', 'total应为4'],
  ['another person', 'breach: [张]', 'breach: [李]', 'breach应为李'],
])('a pack test with %s fails and says why', (_what, from, to, word) => {
  expect(text).toContain(from);
  const loaded = load(text.replace(from, to));
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const failures = runPackTests(loaded.pack, loaded.tests, sources).flatMap((result) => result.failures);
  expect(failures.join('\n')).toContain(word);
});

test.each([
  ['an unknown operator', 'has_any:', 'has_some:', 'has_some'],
  ['an unknown field', 'dated_by: held_at', 'dated_by: met_at', 'met_at'],
  ['an unknown label', '[党风廉政建设, 反腐败] }, state', '[党风廉政, 反腐败] }, state', '党风廉政'],
  ['an unknown state', 'state: 已归档 }\n      dated_by', 'state: 归好档 }\n      dated_by', '归好档'],
  ['an unknown paper', 'needs: [会议纪要, 签到表]', 'needs: [会议纪要, 合影]', '合影'],
  ['an unknown ledger', 'from: meeting', 'from: meetings', 'meetings'],
  ['a misspelt key', 'late_after_days: 15', 'late_after_day: 15', 'late_after_day'],
  ['an unknown parameter', 'gte: $min', 'gte: $most', '$most'],
  ['a parameter without direction', 'min: { value: 1, may: raise }', 'min: { value: 1 }', 'may'],
  ['a bad cadence', 'every: half_year', 'every: fortnight', 'every'],
  ['a duplicate id', 'id: a19.1', 'id: a06.1', 'a06.1'],
  ['an unknown slot in a sentence', '会议{n}次', '会议{m}次', '{m}'],
  ['points the issuer never gave', 'score: null', 'score: 5', 'score'],
  ['a key that the kind does not read', 'score: null', 'grace_until: 2025-01-01', 'grace_until'],
  ['a register of exemptions that is not there', 'exempt: { by: exemption', 'exempt: { by: waiver', 'waiver'],
  ['an exemption approved by nobody known', 'approver: 党委会', 'approver: 工会', '工会'],
  ['a number that a profile could loosen', 'value: 1, may: raise', 'value: 1, may: lower', '$min'],
  ['a key without effect on its kind', 'require: { since: started_at', 'every: year\n    require: { since: started_at', 'every'],
  ['an order among things without order', 'body: 党委会, topics', 'body: { gte: 党委会 }, topics', 'gte'],
  ['a single choice asked of several', 'topics: { has_any: ', 'topics: { in: ', 'in'],
  ['an empty list', 'topics: { has_any: [党风廉政建设, 反腐败] }', 'topics: { has_any: [] }', 'has_any'],
  ['an alternative that is no condition', 'where: { body: 党委会,', 'where: { any_of: [党委会],', 'any_of'],
  ['a day taken from what is no day', 'dated_by: held_at', 'dated_by: title', '会议名称'],
  ['a verdict in a sentence', '会议{n}次{dates}。', '会议{n}次，未落实。', '未落实'],
  ['an impossible day', 'effective: { from: 2021-08-01 }', 'effective: { from: 2021-08-01, to: 2021-07-01 }', 'effective'],
  ['a missing key', '    kind: periodic_count\n', '', 'kind：缺少'],
  ['a changed clause', '  label: 第六条', `  label: 第六条\n  hash: ${'a'.repeat(64)}`, '指纹'],
])('%s stops the load and is named with its line', (_what, from, to, word) => {
  expect(text).toContain(from);
  const problems = problemsOf(text.replace(from, to));
  expect(problems.length, problems.join('\n')).toBeGreaterThan(0);
  expect(problems.join('\n')).toContain(word);
  expect(Number(problems[0]?.split(':')[0])).toBeGreaterThan(1);
});

test('broken YAML is named with its line', () => {
  expect(problemsOf(`${text}\n  - [`)[0]).toMatch(/^\d+:YAML/);
});

test('a switch word of YAML 1.1 stays a word, days stay text, and a year alone names a period', () => {
  const example = readFileSync(new URL('./fixtures/guangshui-13-3.yaml', import.meta.url), 'utf8');
  const special = example.replace('    reading: {', '    overrides: [{ period: 2025, due: 2025-05-05 }]\n    reading: {');
  const loaded = load(special);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  const duty = loaded.pack.clauses[0]?.obligations[0];
  expect(duty?.kind === 'deadline' && duty.overrides).toEqual([{ period: '2025', due: '2025-05-05', text: null }]);
  expect(loaded.pack.issuer.signed).toBe('2025-04-12');
  expect(problemsOf(example.replace('kind: judgement', 'kind: judgement\n    on: true')).join()).toContain('“on”');
});

test('aliases that multiply without measure are refused, not expanded', () => {
  const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]'];
  for (const [name, before] of ['ba', 'cb', 'dc', 'ed', 'fe'].map((pair) => [pair[0], pair[1]]))
    bomb.push(`${name}: &${name} [${Array(9).fill(`*${before}`).join(', ')}]`);
  expect(problemsOf(`${bomb.join('\n')}\n${text}`).join()).toContain('YAML');
});

test('a value that no record can hold stops the load: fractions of a fen, infinity, an unstorable character', () => {
  const amounts: Source = {
    name: 'amounts',
    label: '数额',
    fields: { fen: money('金额'), heads: number('人数', '人'), note: textField('备注'), day: date('日期', { required: true }) },
    states: { open: '在办' },
    happenedAt: 'day',
    title: 'note',
  };
  const said: string[] = [];
  for (const raw of [
    { fen: { gte: 2.5 } },
    { heads: { lte: Infinity } },
    { note: 'a\u0000b' },
    { note: { in: ['\ud800'] } },
    { day: { after: '2025-02-30' } },
  ])
    loadCondition(raw, { source: amounts, path: [], report: (path) => said.push(path.join('.')) });
  expect(said).toEqual(['fen.gte', 'heads.lte', 'note.in', 'note.in', 'day.after']);
});

test('two Chinese words for one choice, or one word for two choices, stop the load when they cannot be told apart', () => {
  const twins: Source = {
    name: 'twins',
    label: '同名',
    fields: { kind: choice('类型', { a: '例会', b: '例会', c: '督办会' }), day: date('日期', { required: true }) },
    states: { open: '在办', closed: '在办' },
    happenedAt: 'day',
    title: 'kind',
  };
  const said: string[] = [];
  const ask = (raw: Readonly<Record<string, unknown>>) =>
    loadCondition(raw, { source: twins, path: [], report: (_path, message) => said.push(message) });
  expect(ask({ kind: '督办会' })).toEqual({ op: 'in', field: 'kind', values: ['c'] });
  expect(said).toEqual([]);
  ask({ kind: '例会' });
  ask({ state: '在办' });
  expect(said).toEqual(['“类型”的“例会”不止一个，无法确定', '“状态”的“在办”不止一个，无法确定']);
});
