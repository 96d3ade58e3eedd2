/**
 * Checks a draw from its file alone, step by step, in words that a citizen can follow. Runs in the browser, on the command line
 * and on the server. It proves that the result follows from pool and randomness, not that the pool was the right one.
 */
import { compareUtf8 } from '@qinglian/kernel/hash/sha256.ts';
import { type DrawFile, type DrawTerms, drawFile, type EntryProof, entryProof } from './contract.ts';
import {
  commitmentOf,
  type DrawnStratum,
  drawFrom,
  poolHashOf,
  privatePoolHashOf,
  publicEntropy,
  revealedEntropy,
  scoreOf,
  seedOf,
  sortIds,
  termsHashOf,
} from './draw.ts';
import { isInTree, merkleRoot, tokenOf } from './merkle.ts';

export interface DrawStep {
  readonly name: '抽取办法' | '名单指纹' | '随机来源' | '种子' | '排序' | '递补';
  readonly ok: boolean;
  /** What was recomputed, for display. */
  readonly shown: string;
  readonly problems: readonly string[];
}

export interface DrawReport {
  readonly ok: boolean;
  readonly problems: readonly string[];
  /** Null when the file cannot be read as `draw/v1`. */
  readonly file: DrawFile | null;
  readonly steps: readonly DrawStep[];
  /** What this file does not let anybody check, in Chinese. */
  readonly limits: readonly string[];
}

export function verifyDraw(value: unknown): DrawReport {
  const parsed = drawFile.safeParse(value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => `不符合 draw/v1 格式：${issue.path.map(String).join('.') || '文件'}`);
    return { ok: false, problems: [...new Set(problems)], file: null, steps: [], limits: [] };
  }
  const file = parsed.data;
  const steps = [termsStep(file), poolStep(file), randomnessStep(file), seedStep(file), rankingStep(file), replacementStep(file)];
  const done = steps.filter((step): step is DrawStep => step !== null);
  const problems = done.flatMap((step) => step.problems);
  return { ok: problems.length === 0, problems, file, steps: done, limits: limitsOf(file) };
}

const step = (name: DrawStep['name'], shown: string, problems: readonly string[]): DrawStep => ({
  name,
  ok: problems.length === 0,
  shown,
  problems,
});

const firstTwice = (sorted: readonly string[]): string => sorted.find((item, i) => i > 0 && sorted[i - 1] === item) ?? '';

function repeated(items: readonly string[]): boolean {
  return new Set(items).size !== items.length;
}

function termsStep(file: DrawFile): DrawStep {
  const { terms } = file;
  const problems: string[] = [];
  const actual = termsHashOf(terms);
  if (actual !== file.termsHash) problems.push('抽取办法（名单、分组、数量、随机来源）与公布的指纹不符');
  if (repeated(terms.pool.strata.map((stratum) => stratum.name))) problems.push('分组重名');
  const { announced } = terms;
  if (announced.kind === 'public' && !(terms.frozenAt < announced.expectedAt))
    problems.push('公布随机数的时间不晚于名单冻结时间：随机数可能事先已知');
  if (announced.kind === 'commit_reveal' && repeated(announced.parties)) problems.push('提交随机数的各方重名');
  if (file.state === 'void' && file.void === null) problems.push('已作废的抽取没有写明原因');
  if (file.state !== 'void' && file.void !== null) problems.push('写有作废原因，状态却不是作废');
  if (file.state === 'drawn' && file.result === null) problems.push('状态为已抽取，却没有结果');
  if (file.state === 'frozen' && (file.result !== null || file.seed !== null)) problems.push('状态为待抽取，却已有结果');
  if (terms.redrawOf === terms.drawId) problems.push('重抽的编号与原编号相同');
  return step('抽取办法', actual, problems);
}

function poolStep({ terms, tokens }: DrawFile): DrawStep {
  const { pool } = terms;
  const problems: string[] = [];
  for (const stratum of pool.strata) {
    const size = pool.kind === 'open' ? ('ids' in stratum ? stratum.ids.length : 0) : 'size' in stratum ? stratum.size : 0;
    if (stratum.take > size) problems.push(`“${stratum.name}”只有${size}个，不够抽${stratum.take}个`);
  }
  if (pool.kind === 'private') {
    if (terms.excluded.length > 0) problems.push('不公开名单的抽取不应列出回避者编号');
    for (const shown of tokens ?? []) problems.push(...tokenProblems(shown, terms));
    const actual = privatePoolHashOf(pool.strata);
    if (actual !== terms.poolHash) problems.push('名单指纹不符：名单在冻结后被改动');
    return step('名单指纹', actual, problems);
  }
  if (tokens !== null) problems.push('公开名单的抽取不应另附加盐编号');
  const ids = pool.strata.flatMap((stratum) => stratum.ids);
  for (const stratum of pool.strata)
    if (stratum.ids.some((id, i) => i > 0 && compareUtf8(stratum.ids[i - 1] ?? '', id) > 0))
      problems.push(`“${stratum.name}”的名单没有按字节顺序排列`);
  if (repeated(ids)) problems.push(`名单中有重复的编号：${firstTwice(sortIds(ids))}`);
  const excluded = new Set(terms.excluded.map((item) => item.id));
  for (const id of ids) if (excluded.has(id)) problems.push(`应回避的“${id}”仍在名单中`);
  const actual = poolHashOf(pool.strata);
  if (actual !== terms.poolHash) problems.push('名单指纹不符：名单在冻结后被改动');
  return step('名单指纹', actual, problems);
}

function tokenProblems({ name, tokens }: { name: string; tokens: readonly string[] }, { pool }: DrawTerms): readonly string[] {
  const stratum = pool.kind === 'private' ? pool.strata.find((item) => item.name === name) : undefined;
  if (stratum === undefined) return [`加盐编号所属的分组“${name}”不存在`];
  if (tokens.length !== stratum.size || tokens.length === 0 || merkleRoot(tokens) !== stratum.root)
    return [`“${name}”的加盐编号与冻结时公布的树根不符`];
  return tokens.some((token, i) => i > 0 && (tokens[i - 1] ?? '') >= token) ? [`“${name}”的加盐编号重复或没有排序`] : [];
}

/** Null when the randomness is still to come, so that nothing can be shown. */
function randomnessStep(file: DrawFile): DrawStep | null {
  const { randomness, terms } = file;
  const { announced } = terms;
  if (randomness === null) {
    const missing = file.entropy !== null || file.seed !== null || file.result !== null;
    return missing ? step('随机来源', '', ['有结果，却没有随机来源']) : null;
  }
  const problems: string[] = [];
  let expected: string | null = null;
  if (randomness.kind === 'public' && announced.kind === 'public') {
    expected = publicEntropy({ source: announced.source, issue: announced.issue, value: randomness.value });
    if (randomness.at < announced.expectedAt) problems.push('随机数的取得时间早于预告的公布时间');
  } else if (randomness.kind === 'commit_reveal' && announced.kind === 'commit_reveal') {
    problems.push(...revealProblems(file, announced.parties, randomness.parties));
    const revealed = randomness.parties.flatMap(({ party, value }) => (value === null ? [] : [{ party, value }]));
    if (revealed.length === announced.parties.length) expected = revealedEntropy(revealed);
  } else problems.push('随机来源与事先公布的不是同一种');
  if (file.entropy !== expected) problems.push('随机来源的内容与结果所用的不符');
  return step('随机来源', expected ?? '（尚未全部揭示）', problems);
}

type Parties = Extract<NonNullable<DrawFile['randomness']>, { kind: 'commit_reveal' }>['parties'];

function revealProblems(file: DrawFile, announced: readonly string[], parties: Parties): readonly string[] {
  const problems: string[] = [];
  const names = parties.map((item) => item.party);
  if (repeated(names)) problems.push('同一方出现两次');
  for (const name of names) if (!announced.includes(name)) problems.push(`“${name}”不在事先公布的各方之列`);
  const silent: string[] = announced.filter((name) => !names.includes(name));
  const firstReveal = parties.flatMap((item) => item.revealedAt ?? []).sort()[0];
  for (const { party, commitment, committedAt, value, revealedAt } of parties) {
    if (committedAt < file.terms.frozenAt) problems.push(`“${party}”的承诺早于名单冻结`);
    if (firstReveal !== undefined && committedAt >= firstReveal) problems.push(`“${party}”在他方揭示之后才承诺`);
    if ((value === null) !== (revealedAt === null)) problems.push(`“${party}”的揭示缺少时间或内容`);
    if (value === null) silent.push(party);
    else if (commitmentOf(file.termsHash, party, value) !== commitment) problems.push(`“${party}”揭示的内容与其承诺不符`);
  }
  if (firstReveal !== undefined && names.length < announced.length) problems.push('各方尚未全部承诺就开始揭示');
  if (silent.length > 0 && file.state === 'drawn') problems.push(`“${silent.join('”“')}”没有揭示，本次抽取应当作废`);
  if (file.void !== null && firstReveal !== undefined)
    for (const party of silent) if (!file.void.parties.includes(party)) problems.push(`“${party}”没有揭示，作废原因却没有点名`);
  for (const party of file.void?.parties ?? [])
    if (!silent.includes(party)) problems.push(`作废原因点名“${party}”，而该方已经揭示`);
  return problems;
}

function seedStep(file: DrawFile): DrawStep | null {
  if (file.entropy === null) return file.seed === null ? null : step('种子', '', ['没有随机来源，却有种子']);
  const actual = seedOf(file.terms.poolHash, file.entropy, file.terms.drawId);
  // A draw may be made void between the randomness and the ranking.
  if (file.seed === null && file.result === null && file.state !== 'drawn') return null;
  return step('种子', actual, actual === file.seed ? [] : ['种子与名单、随机来源、编号算出的不符']);
}

function rankingStep(file: DrawFile): DrawStep | null {
  const { result, seed, terms } = file;
  if (result === null) return file.proofs.length > 0 ? step('排序', '', ['没有结果，却附有证明']) : null;
  if (seed === null) return step('排序', '', ['没有种子，却有结果']);
  const { pool } = terms;
  const problems: string[] = [];
  if (JSON.stringify(result.map((item) => item.name)) !== JSON.stringify(pool.strata.map((item) => item.name)))
    problems.push('结果的分组与事先公布的不符');
  for (const drawn of result) {
    if (pool.kind === 'open') {
      const stratum = pool.strata.find((item) => item.name === drawn.name);
      if (stratum !== undefined && stratum.take <= stratum.ids.length)
        problems.push(...differences(drawFrom(seed, stratum), drawn));
      continue;
    }
    const stratum = pool.strata.find((item) => item.name === drawn.name);
    if (stratum === undefined) continue;
    const all = file.tokens?.find((item) => item.name === drawn.name)?.tokens;
    if (all !== undefined && stratum.take <= all.length)
      problems.push(...differences(drawFrom(seed, { ...stratum, ids: all }), drawn));
    else problems.push(...privateProblems(file, seed, drawn));
  }
  return step('排序', result.map((item) => `${item.name}：${item.drawn.join('、')}`).join('；'), problems);
}

function differences(expected: DrawnStratum, actual: DrawnStratum): readonly string[] {
  const problems: string[] = [];
  if (JSON.stringify(expected.drawn) !== JSON.stringify(actual.drawn))
    problems.push(`“${actual.name}”的抽中结果与重新计算的不符，应为：${expected.drawn.join('、')}`);
  if (JSON.stringify(expected.substitutes) !== JSON.stringify(actual.substitutes))
    problems.push(`“${actual.name}”的递补顺序与重新计算的不符，应为：${expected.substitutes.join('、')}`);
  return problems;
}

/** Without the salted ids: each one drawn was in the pool, and they stand in the order of their scores. */
function privateProblems(file: DrawFile, seed: string, drawn: DrawnStratum): readonly string[] {
  const { pool } = file.terms;
  const stratum = pool.kind === 'private' ? pool.strata.find((item) => item.name === drawn.name) : undefined;
  if (stratum === undefined) return [];
  const problems: string[] = [];
  const order = [...drawn.drawn, ...drawn.substitutes];
  if (drawn.drawn.length !== stratum.take) problems.push(`“${drawn.name}”应抽${stratum.take}个，实为${drawn.drawn.length}个`);
  if (drawn.substitutes.length !== Math.min(stratum.substitutes, stratum.size - stratum.take))
    problems.push(`“${drawn.name}”的递补数量不符`);
  const scores = order.map((token) => scoreOf(seed, token));
  if (scores.some((score, i) => i > 0 && (scores[i - 1] ?? '') >= score)) problems.push(`“${drawn.name}”没有按得分排列`);
  for (const token of order) {
    const proof = file.proofs.find((item) => item.token === token);
    if (proof === undefined || !isInTree(proof, stratum.root, stratum.size))
      problems.push(`${token.slice(0, 12)}…不能证明在冻结的名单中`);
  }
  return problems;
}

function replacementStep(file: DrawFile): DrawStep | null {
  if (file.replacements.length === 0) return null;
  const problems: string[] = [];
  const standing = new Map(
    (file.result ?? []).map((item) => [item.name, { serving: new Set(item.drawn), next: [...item.substitutes] }]),
  );
  for (const { stratum, out, in: into } of file.replacements) {
    const group = standing.get(stratum);
    if (group === undefined) problems.push(`递补的分组“${stratum}”不存在`);
    else if (!group.serving.delete(out)) problems.push(`“${out}”不在抽中者之列，不能替换`);
    else if (group.next.shift() !== into) problems.push(`“${into}”不是下一个递补者`);
    else group.serving.add(into);
  }
  return step('递补', file.replacements.map((item) => `${item.out} → ${item.in}（${item.reason}）`).join('；'), problems);
}

function limitsOf({ terms, tokens, state }: DrawFile): readonly string[] {
  const limits = ['核对只证明结果由这份名单和随机来源得出；名单是否齐全、应否列入，请与公示的名单或登记核对。'];
  if (terms.pool.kind === 'private' && tokens === null && state === 'drawn')
    limits.push('名单未公开：可核对抽中者确在名单内、排列有序；有无得分更靠前而未抽中的，由持有本人凭证的各方核对。');
  return limits;
}

export interface EntryReport {
  readonly ok: boolean;
  readonly problems: readonly string[];
  /** Null when the draw has no result yet. */
  readonly outcome: 'drawn' | 'substitute' | 'not_drawn' | null;
}

/** Checks one's own entry of a private pool: that it was in the pool, and that it was not passed over. */
export function verifyEntry(fileValue: unknown, proofValue: unknown): EntryReport {
  const report = verifyDraw(fileValue);
  const proof = entryProof.safeParse(proofValue);
  if (report.file === null) return { ok: false, problems: report.problems, outcome: null };
  if (!proof.success) return { ok: false, problems: ['不符合 draw-entry/v1 格式'], outcome: null };
  return entryReport(report.file, proof.data, report.problems);
}

function entryReport(file: DrawFile, proof: EntryProof, before: readonly string[]): EntryReport {
  const problems = [...before];
  const { pool } = file.terms;
  const stratum = pool.kind === 'private' ? pool.strata.find((item) => item.name === proof.stratum) : undefined;
  if (proof.drawId !== file.terms.drawId || stratum === undefined)
    return { ok: false, problems: [...problems, '这份凭证属于另一次抽取'], outcome: null };
  const token = tokenOf(proof.salt, proof.id);
  if (!isInTree({ token, index: proof.index, path: proof.path }, stratum.root, stratum.size))
    problems.push('这一条不在冻结的名单中，或者凭证被改动');
  const drawn = file.result?.find((item) => item.name === stratum.name);
  if (drawn === undefined || file.seed === null) return { ok: problems.length === 0, problems, outcome: null };
  const outcome = drawn.drawn.includes(token) ? 'drawn' : drawn.substitutes.includes(token) ? 'substitute' : 'not_drawn';
  const last = [...drawn.drawn, ...drawn.substitutes].at(-1);
  if (outcome === 'not_drawn' && last !== undefined && scoreOf(file.seed, token) < scoreOf(file.seed, last))
    problems.push('这一条的得分比抽中者靠前，却没有抽中');
  return { ok: problems.length === 0, problems, outcome };
}
