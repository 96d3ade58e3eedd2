import { expect, test } from 'vitest';
import { changeInWords, compareEditions, compareVersions, contentOf } from './edition.ts';
import { loadPack } from './load.ts';
import { sampleSources } from './sample.fixture.ts';

const yaml = `format: standard-pack/v1
id: t
title: 样例
issuer: { org: 某局, signed: 2024-01-01 }
version: 1.0.0
effective: { from: 2024-01-01 }
clauses:
- id: a
  label: 一
  text: 每季度召开会议。
  obligations:
  - { id: a.1, title: 次数, basis: explicit, kind: periodic_count, every: quarter, bearer: { body: 党委, accountable: 书记 },
      params: { min: { value: 1, may: raise } }, require: { count: { gte: $min } }, evidence: { from: act } }
  - { id: a.2, title: 认定, basis: derived, kind: judgement, every: year, reviewer: 上级 }
`;
function pack(...changes: readonly (readonly [string, string])[]) {
  let text = yaml;
  for (const [from, to] of changes) {
    expect(text).toContain(from);
    text = text.replace(from, to);
  }
  const loaded = loadPack({ shortId: 's', file: 's', text, sources: sampleSources });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems));
  return loaded.pack;
}
const NEXT = ['version: 1.0.0', 'version: 1.1.0'] as const;
const STRICTER = ['value: 1,', 'value: 2,'] as const;

test('a new version says which duty is another now, in which part and for whom', () => {
  const after = pack(NEXT, STRICTER, ['id: a.2, title: 认定', 'id: a.3, title: 另行认定']);
  const { changes, problems } = compareEditions(pack(), after);
  expect(problems).toEqual([]);
  expect(changes.map(changeInWords)).toEqual(['取消 a.2“认定”', '改动 a.1“次数”（参数），涉及党委、书记', '新增 a.3“另行认定”']);
  const text = compareEditions(pack(), pack(NEXT, ['每季度召开会议。', '每季度召开两次会议。'])).changes;
  expect(text.map(({ parts }) => parts)).toEqual([['原文'], ['原文']]);
});

test('the same version with another content, a lower version and an id of another kind are refused', () => {
  expect(compareEditions(pack(), pack(STRICTER)).problems).toEqual(['内容与已发布的 1.0.0 不同，版本号没有变；请改版本号']);
  expect(compareEditions(pack(NEXT), pack(STRICTER)).problems).toEqual(['版本 1.0.0 低于已发布的 1.1.0']);
  const kind = compareEditions(
    pack(),
    pack(NEXT, ['kind: judgement', 'kind: standing'], [', every: year, reviewer: 上级', ', evidence: { from: act }']),
  );
  expect(kind.problems).toEqual(['a.2已按 judgement 发布，不能改作 standing；请用新的编号']);
});

test('comments and tests are no content, every word of the issuer and every number is', () => {
  expect(contentOf(pack(['title: 样例', 'title: 样例 # 注']))).toBe(contentOf(pack()));
  expect(
    contentOf(pack(['reviewer: 上级', "reviewer: 上级, tests: [{ as_of: 2024-02-01, expect: { '2024': 待审核认定 } }]"])),
  ).toBe(contentOf(pack()));
  for (const change of [STRICTER, ['每季度', '每月'], ['from: 2024-01-01', 'from: 2024-02-01']] as const)
    expect(contentOf(pack(change)), change[0]).not.toBe(contentOf(pack()));
  expect(compareVersions('1.10.0', '1.9.2')).toBeGreaterThan(0);
  expect(compareVersions('1.0', '1.0.0')).toBe(0);
});
