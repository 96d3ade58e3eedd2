import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { DrawFile } from './contract.ts';
import { isInTree, merklePaths, merkleRoot } from './merkle.ts';
import { samplePrivateDraw, samplePrivateStrata, sampleLotteryDraw, sampleRevealedDraw } from './sample.ts';
import { verifyDraw, verifyEntry } from './verify.ts';

const lottery = sampleLotteryDraw();
const revealed = sampleRevealedDraw();
const silent = sampleRevealedDraw({ silent: ['特邀监察员'] });
const hidden = samplePrivateDraw();
const shown = samplePrivateDraw({ publishTokens: true });
const frozen: DrawFile = { ...lottery, state: 'frozen', randomness: null, entropy: null, seed: null, result: null };
const good: readonly (readonly [string, DrawFile])[] = [
  ['a public number', lottery],
  ['commit and reveal in groups', revealed],
  ['a void draw', silent],
  ['a private pool', hidden.file],
  ['a private pool with its salted ids', shown.file],
  ['a draw that waits for its randomness', frozen],
];
const problemsOf = (file: unknown): string => verifyDraw(file).problems.join('；');
const copy = (file: DrawFile): DrawFile => structuredClone(file);

test.each(good)('%s holds', (_, file) => {
  expect(verifyDraw(file)).toMatchObject({ ok: true, problems: [] });
  expect(verifyDraw(JSON.parse(JSON.stringify(file))).ok).toBe(true);
});

test('each step is shown with what was recomputed', () => {
  expect(verifyDraw(lottery).steps.map((step) => [step.name, step.shown.slice(0, 12)])).toEqual([
    ['抽取办法', lottery.termsHash.slice(0, 12)],
    ['名单指纹', '7cdae4a7eb23'],
    ['随机来源', '福彩3D第2025312'],
    ['种子', '535458b3b5b6'],
    ['排序', '全部：H34、H09、H'],
  ]);
  expect(verifyDraw(frozen).steps.map((step) => step.name)).toEqual(['抽取办法', '名单指纹']);
});

describe('what is falsified is found', () => {
  const change = (file: DrawFile, edit: (file: DrawFile) => void): DrawFile => {
    const next = copy(file);
    edit(next);
    return next;
  };
  const first = (file: DrawFile) => {
    const stratum = file.result?.[0];
    if (!stratum) throw new Error('has a result');
    return stratum;
  };
  test.each<[string, DrawFile, string]>([
    ['a result', change(lottery, (f) => first(f).drawn.splice(0, 1, 'H01')), '抽中结果与重新计算的不符'],
    ['the order of substitutes', change(lottery, (f) => first(f).substitutes.reverse()), '递补顺序与重新计算的不符'],
    ['the number drawn', change(lottery, (f) => first(f).drawn.pop()), '抽中结果与重新计算的不符'],
    ['the pool', change(lottery, (f) => f.terms.pool.kind === 'open' && f.terms.pool.strata[0]?.ids.pop()), '名单指纹不符'],
    ['how many are drawn', change(lottery, (f) => Object.assign(f.terms.pool.strata[0] ?? {}, { take: 6 })), '与公布的指纹不符'],
    ['the groups', change(revealed, (f) => f.terms.pool.strata.reverse()), '与公布的指纹不符'],
    [
      'the public number',
      change(lottery, (f) => Object.assign(f.randomness ?? {}, { value: '4 0 8' })),
      '随机来源的内容与结果所用的不符',
    ],
    ['the seed', change(lottery, (f) => Object.assign(f, { seed: '0'.repeat(64) })), '种子与名单、随机来源、编号算出的不符'],
    ['the number of the draw', change(lottery, (f) => Object.assign(f.terms, { drawId: '2025-抽查-9' })), '种子与名单'],
    [
      'a number taken too early',
      change(lottery, (f) => Object.assign(f.randomness ?? {}, { at: '2025-11-20T13:00:00.000Z' })),
      '早于预告',
    ],
    [
      'a draw before its terms were frozen',
      change(lottery, (f) => Object.assign(f.terms, { frozenAt: '2025-11-21T02:00:00.000Z' })),
      '可能事先已知',
    ],
    ['a void draw without reason', change(silent, (f) => Object.assign(f, { void: null })), '没有写明原因'],
    ['a result before the randomness', { ...lottery, randomness: null }, '没有随机来源'],
    ['a state that hides a result', { ...lottery, state: 'frozen' }, '却已有结果'],
    [
      'one excluded who is in the pool',
      change(revealed, (f) => Object.assign(f.terms.excluded[0] ?? {}, { id: '二医院' })),
      '应回避的“二医院”仍在名单中',
    ],
    [
      'somebody twice in the pool',
      change(lottery, (f) => f.terms.pool.kind === 'open' && f.terms.pool.strata[0]?.ids.push('H40')),
      '重复的编号：H40',
    ],
    ['a salted id', change(shown.file, (f) => f.tokens?.[0]?.tokens.splice(0, 1, 'a'.repeat(64))), '与冻结时公布的树根不符'],
    [
      'a token that was never in the pool',
      change(hidden.file, (f) => first(f).drawn.splice(2, 1, 'f'.repeat(64))),
      '不能证明在冻结的名单中',
    ],
    ['fewer drawn from a private pool', change(hidden.file, (f) => first(f).drawn.pop()), '应抽3个，实为2个'],
    ['a private pool out of order', change(hidden.file, (f) => first(f).drawn.reverse()), '没有按得分排列'],
  ])('%s', (_, file, problem) => {
    expect(problemsOf(file)).toContain(problem);
    expect(verifyDraw(file).ok).toBe(false);
  });

  const parties = (file: DrawFile) => (file.randomness?.kind === 'commit_reveal' ? file.randomness.parties : []);
  test.each<[string, DrawFile, string]>([
    [
      'another value than committed',
      change(revealed, (f) => Object.assign(parties(f)[0] ?? {}, { value: '44'.repeat(16) })),
      '“市卫健局”揭示的内容与其承诺不符',
    ],
    [
      'a party that did not reveal, and a result all the same',
      change(revealed, (f) => Object.assign(parties(f)[2] ?? {}, { value: null, revealedAt: null })),
      '“特邀监察员”没有揭示，本次抽取应当作废',
    ],
    ['a party that is left out', change(revealed, (f) => parties(f).pop()), '“特邀监察员”没有揭示'],
    [
      'a commitment after a reveal',
      change(revealed, (f) => Object.assign(parties(f)[0] ?? {}, { committedAt: '2025-11-21T09:30:00.000Z' })),
      '在他方揭示之后才承诺',
    ],
    [
      'a void draw that names the wrong party',
      change(silent, (f) => Object.assign(f.void ?? {}, { parties: ['市卫健局'] })),
      '点名“市卫健局”，而该方已经揭示',
    ],
    [
      'a void draw that names nobody',
      change(silent, (f) => Object.assign(f.void ?? {}, { parties: [] })),
      '“特邀监察员”没有揭示，作废原因却没有点名',
    ],
    [
      'a stranger among the parties',
      change(revealed, (f) => Object.assign(parties(f)[0] ?? {}, { party: '供应商' })),
      '“供应商”不在事先公布的各方之列',
    ],
  ])('%s', (_, file, problem) => {
    expect(problemsOf(file)).toContain(problem);
  });

  test('replacements follow the order of the substitutes', () => {
    const [one, two] = first(revealed).substitutes.concat(revealed.result?.[1]?.substitutes ?? []);
    const out = first(revealed).drawn[0] ?? '';
    const replacement = { stratum: '综合医院', out, in: one ?? '', reason: '停业整修', at: '2025-11-22T00:00:00.000Z' };
    expect(verifyDraw({ ...revealed, replacements: [replacement] }).ok).toBe(true);
    expect(problemsOf({ ...revealed, replacements: [{ ...replacement, in: two ?? '' }] })).toContain('不是下一个递补者');
    expect(problemsOf({ ...revealed, replacements: [{ ...replacement, out: '三千医院' }] })).toContain('不在抽中者之列');
    expect(problemsOf({ ...revealed, replacements: [{ ...replacement, stratum: '无' }] })).toContain('不存在');
    expect(problemsOf({ ...revealed, replacements: [replacement, { ...replacement, out: one ?? '' }] })).toContain(
      '不是下一个递补者',
    );
  });

  test('what is no draw file says which field is wrong', () => {
    expect(verifyDraw(null).problems).toEqual(['不符合 draw/v1 格式：文件']);
    expect(problemsOf({ ...lottery, format: 'draw/v2' })).toContain('format');
    expect(problemsOf({ ...lottery, extra: 1 })).toContain('不符合 draw/v1 格式');
    const odd = copy(lottery);
    if (odd.terms.pool.kind === 'open') odd.terms.pool.strata[0]?.ids.splice(0, 1, 'H\u000001');
    expect(problemsOf(odd)).toContain('terms.pool.strata.0.ids.0');
  });
});

describe('a private pool', () => {
  test('tells nobody an id, and each holder of an entry whether it was in and was treated rightly', () => {
    const text = JSON.stringify(shown.file);
    for (const { entries } of samplePrivateStrata)
      for (const { id, salt } of entries) {
        expect(text).not.toContain(id);
        expect(text).not.toContain(salt);
      }
    const outcomes = hidden.entries.map((entry) => verifyEntry(hidden.file, entry));
    expect(outcomes.every((item) => item.ok)).toBe(true);
    expect(outcomes.filter((item) => item.outcome === 'drawn')).toHaveLength(5);
    expect(outcomes.filter((item) => item.outcome === 'substitute')).toHaveLength(3);
  });

  test('says what it does not let anybody check', () => {
    expect(verifyDraw(hidden.file).limits).toHaveLength(2);
    expect(verifyDraw(shown.file).limits).toHaveLength(1);
  });

  test('shows an entry that was passed over', () => {
    // The institution hides its best entry: publishes a result as if the first drawn of 内科 were not there.
    const file = copy(hidden.file);
    const stratum = file.result?.[0];
    const passed = stratum?.drawn.shift() ?? '';
    const moved = stratum?.substitutes.shift() ?? '';
    stratum?.drawn.push(moved);
    if (file.terms.pool.kind === 'private') Object.assign(file.terms.pool.strata[0] ?? {}, { substitutes: 1 });
    const mine = hidden.entries.find(
      (entry) =>
        verifyEntry(hidden.file, entry).outcome === 'drawn' &&
        passed !== '' &&
        verifyEntry(file, entry).problems.includes('这一条的得分比抽中者靠前，却没有抽中'),
    );
    expect(mine).toBeDefined();
  });

  test('refuses a proof of another id, another draw or another form', () => {
    const [entry] = hidden.entries;
    expect(verifyEntry(hidden.file, { ...entry, id: '处方9999' }).problems).toContain('这一条不在冻结的名单中，或者凭证被改动');
    expect(verifyEntry(hidden.file, { ...entry, drawId: '另一次' }).problems).toContain('这份凭证属于另一次抽取');
    expect(verifyEntry(hidden.file, { ...entry, salt: '' }).problems).toEqual(['不符合 draw-entry/v1 格式']);
    expect(verifyEntry(lottery, entry).problems).toContain('这份凭证属于另一次抽取');
  });

  test('every leaf of a tree of any size has a proof, and only for itself', () => {
    const token = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(fc.uniqueArray(token, { minLength: 1, maxLength: 40 }), fc.nat(), (tokens, n) => {
        const root = merkleRoot(tokens);
        const paths = merklePaths(tokens);
        tokens.forEach((item, index) => {
          const path = paths[index] ?? [];
          expect(isInTree({ token: item, index, path }, root, tokens.length)).toBe(true);
          expect(isInTree({ token: item, index: index + 1, path }, root, tokens.length)).toBe(false);
          expect(isInTree({ token: item, index, path: [...path, item] }, root, tokens.length)).toBe(false);
          expect(
            isInTree({ token: item.replace(/^./, item.startsWith('0') ? '1' : '0'), index, path }, root, tokens.length),
          ).toBe(false);
        });
        expect(isInTree({ token: tokens[0] ?? '', index: n + tokens.length, path: paths[0] ?? [] }, root, tokens.length)).toBe(
          false,
        );
      }),
      { numRuns: 40 },
    );
  });
});

describe('the scripts of twenty lines, in Node and Python', () => {
  const folder = mkdtempSync(join(tmpdir(), 'draw-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const script = (name: string): string => fileURLToPath(new URL(`../../tools/verify/${name}`, import.meta.url));
  const save = (file: unknown): string => {
    const path = join(folder, 'draw.json');
    writeFileSync(path, JSON.stringify(file, null, 1));
    return path;
  };
  const node = ['node', process.execPath, script('draw.mjs')] as const;
  // A machine without Python runs the Node script only; the product does not need Python.
  const hasPython = spawnSync('python3', ['--version']).status === 0;
  const runs = hasPython ? [node, ['python3', 'python3', script('draw.py')] as const] : [node];

  test.each(runs)('%s agrees with the verifier on every sample and prints the vector', (_, command, path) => {
    for (const [, file] of good) expect(execFileSync(command, [path, save(file)], { encoding: 'utf8' })).toMatch(/^holds/);
    expect(execFileSync(command, [path, save(lottery)], { encoding: 'utf8' })).toBe(
      'holds (drawn) pool 7cdae4a7eb238278114b93cba8929a77590dcc7cda679eb02bfa10bf32eac7c8 seed 535458b3b5b627a55284d29facf47cee976420c683e7f8d43b3e09b2cffb05f9\n',
    );
  });

  test.each(runs)('%s finds what is falsified', (_, command, path) => {
    const wrong = (file: unknown): string => {
      const run = spawnSync(command, [path, save(file)], { encoding: 'utf8' });
      expect(run.status).toBe(1);
      return run.stdout;
    };
    expect(wrong({ ...lottery, seed: '0'.repeat(64) })).toContain('seed, order of 全部');
    expect(wrong({ ...lottery, terms: { ...lottery.terms, title: '另一个' } })).toContain('terms');
    expect(wrong({ ...lottery, entropy: '福彩3D第2025312期 9 9 9' })).toContain('entropy, seed');
    const swapped = copy(revealed);
    swapped.result?.[1]?.drawn.reverse();
    expect(wrong(swapped)).toContain('order of 乡镇卫生院');
    const other = copy(revealed);
    if (other.randomness?.kind === 'commit_reveal') Object.assign(other.randomness.parties[1] ?? {}, { value: '55'.repeat(16) });
    expect(wrong(other)).toContain('reveal of 县人民医院');
  });
});
