import { readFileSync } from 'node:fs';
import { ledgers } from '@qinglian/domain/register.ts';
import { expect, test } from 'vitest';
import { loadPack } from './load.ts';
import { runPackTests } from './pack-tests.ts';
import { sourcesFrom } from './sources.ts';

const sources = sourcesFrom(ledgers);
const text = readFileSync(new URL('./fixtures/qujing.yaml', import.meta.url), 'utf8');
const load = (changed: string) => loadPack({ shortId: 'qujing-2021', file: 'pack.yaml', text: changed, sources });
const problemsOf = (changed: string): readonly string[] => {
  const loaded = load(changed);
  return loaded.ok ? [] : loaded.problems.map((problem) => `${problem.line}:${problem.message}`);
};

test('the worked examples of the format load and their own tests pass', () => {
  const loaded = load(text);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1));
  expect(runPackTests(loaded.pack, loaded.tests, sources)).toEqual([
    { obligation: 'a06.1', number: 1, failures: [] },
    { obligation: 'a19.1', number: 1, failures: [] },
  ]);
});

test('a pack test that expects the wrong verdict fails, so the runner can fail at all', () => {
  const loaded = load(text.replace('2025年上半年: 已落实,', '2025年上半年: 未落实,'));
  if (!loaded.ok) throw new Error('should load');
  expect(runPackTests(loaded.pack, loaded.tests, sources)[0]?.failures).toHaveLength(1);
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
