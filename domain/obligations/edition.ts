/** Editions of one standard: what publishing freezes, and what a new edition changes for whom. */
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import type { Clause, Obligation, Pack } from './types.ts';

const plainOf = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;
const sameText = (a: unknown, b: unknown): boolean => canonicalJson(plainOf(a)) === canonicalJson(plainOf(b));

/** Everything that binds; tests, comments and layout are not in it. */
export function contentOf({ shortId: _folder, sha256: _file, ...pack }: Pack): string {
  return sha256Hex(canonicalJson(plainOf(pack)));
}

export const isSameDuty = (a: Obligation, b: Obligation): boolean => sameText(a, b);

export interface EditionChange {
  readonly id: string;
  readonly title: string;
  readonly change: 'added' | 'dropped' | 'changed';
  /** In Chinese: which parts are others now. */
  readonly parts: readonly string[];
  /** Who has to do with it. */
  readonly whom: string;
}
export interface EditionDifference {
  readonly changes: readonly EditionChange[];
  /** What may not be: each a sentence in Chinese. */
  readonly problems: readonly string[];
}

/** `before` was published. A changed content needs a higher version; an id stays with its clause and its kind for ever. */
export function compareEditions(before: Pack, after: Pack): EditionDifference {
  const old = dutiesOf(before);
  const now = dutiesOf(after);
  const changes: EditionChange[] = [];
  const problems: string[] = [];
  for (const [id, { obligation }] of old) if (!now.has(id)) changes.push(changeOf(obligation, 'dropped', []));
  for (const [id, { clause, obligation }] of now) {
    const was = old.get(id);
    if (!was) {
      changes.push(changeOf(obligation, 'added', []));
      continue;
    }
    if (was.obligation.kind !== obligation.kind)
      problems.push(`${id}已按 ${was.obligation.kind} 发布，不能改作 ${obligation.kind}；请用新的编号`);
    const parts = [...(was.clause.text === clause.text ? [] : ['原文']), ...partsOf(was.obligation, obligation)];
    if (parts.length > 0) changes.push(changeOf(obligation, 'changed', parts));
  }
  if (before.id !== after.id) problems.push(`这一文件夹已发布 ${before.id}，不能改作 ${after.id}`);
  const order = compareVersions(after.version, before.version);
  if (order < 0) problems.push(`版本 ${after.version} 低于已发布的 ${before.version}`);
  if (order === 0 && contentOf(before) !== contentOf(after))
    problems.push(`内容与已发布的 ${before.version} 不同，版本号没有变；请改版本号`);
  return { changes, problems };
}

const dutiesOf = (pack: Pack): ReadonlyMap<string, { readonly clause: Clause; readonly obligation: Obligation }> =>
  new Map(pack.clauses.flatMap((clause) => clause.obligations.map((obligation) => [obligation.id, { clause, obligation }])));

function changeOf(obligation: Obligation, change: EditionChange['change'], parts: readonly string[]): EditionChange {
  const { body, unit, accountable, assist } = obligation.bearer;
  const whom = [body ?? unit, accountable, assist].filter((one) => one !== undefined).join('、');
  return { id: obligation.id, title: obligation.title, change, parts, whom };
}

const PARTS: Readonly<Record<string, string>> = {
  title: '名称',
  kind: '类型',
  basis: '依据',
  bearer: '责任主体',
  params: '参数',
  applies: '适用范围',
  reading: '读法',
  erratum: '勘误',
  remind: '提醒',
  statement: '表述',
  every: '周期',
  firstPeriod: '首期',
  due: '时限',
  overrides: '单期时限',
  graceUntil: '建立期限',
  reviewer: '认定人',
  sample: '抽查',
};

function partsOf(before: Obligation, after: Obligation): readonly string[] {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  const changed = keys.filter((key) => !sameText(valueIn(before, key), valueIn(after, key)));
  return [...new Set(changed.map((key) => PARTS[key] ?? '佐证和判定'))];
}

const valueIn = (obligation: Obligation, key: string): unknown =>
  Object.entries(obligation).find(([name]) => name === key)?.[1] ?? null;

/** 1.10.0 is later than 1.9.0. */
export function compareVersions(a: string, b: string): number {
  const numbers = (version: string): readonly number[] => version.split('.').map(Number);
  const [one, two] = [numbers(a), numbers(b)];
  for (let at = 0; at < Math.max(one.length, two.length); at++) {
    const difference = (one[at] ?? 0) - (two[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const WORDS = { added: '新增', dropped: '取消', changed: '改动' } as const;
export const changeInWords = ({ id, title, change, parts, whom }: EditionChange): string =>
  `${WORDS[change]} ${id}“${title}”${parts.length === 0 ? '' : `（${parts.join('、')}）`}${whom === '' ? '' : `，涉及${whom}`}`;
