/**
 * The draw itself: a frozen pool, randomness that did not exist when it was frozen, and a ranking that anybody can repeat.
 * seed = SHA-256(JSON ["draw/v1", poolHash, entropy, drawId]); rank = order of HMAC-SHA-256(seed bytes, id).
 *
 * A public number must have enough outcomes for what hangs on it: a three-digit lottery number has a thousand, so whoever
 * chooses the pool could try pools against all of them. Numbers of draws are therefore given by the server, in sequence.
 */
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { compareUtf8, hmacSha256Hex, hmacSha256With, sha256Hex } from '@qinglian/kernel/hash/sha256.ts';

export const DRAW_FORMAT = 'draw/v1';

/** A group drawn from by itself; a draw without groups has one. */
export interface OpenStratum {
  readonly name: string;
  readonly take: number;
  /** How many of the next ranks stand by. */
  readonly substitutes: number;
  readonly ids: readonly string[];
}

/** A group whose ids cannot be published: the root over its salted ids (`tokenOf`), sorted. */
export interface PrivateStratum {
  readonly name: string;
  readonly take: number;
  readonly substitutes: number;
  readonly root: string;
  readonly size: number;
}

export const sortIds = (ids: readonly string[]): readonly string[] => [...ids].sort(compareUtf8);

/** SHA-256 over the JSON list of all ids of all groups, sorted by UTF-8 bytes. */
export const poolHashOf = (strata: readonly Pick<OpenStratum, 'ids'>[]): string =>
  sha256Hex(JSON.stringify(sortIds(strata.flatMap((stratum) => stratum.ids))));

/** SHA-256 over JSON ["draw/v1 private", [[name, root, size] …]], groups sorted by name. */
export function privatePoolHashOf(strata: readonly Pick<PrivateStratum, 'name' | 'root' | 'size'>[]): string {
  const sorted = [...strata].sort((a, b) => compareUtf8(a.name, b.name));
  return sha256Hex(JSON.stringify(['draw/v1 private', sorted.map(({ name, root, size }) => [name, root, size])]));
}

/** Of everything that is fixed before the randomness exists. Goes to the journal and to the public page at freezing. */
export const termsHashOf = (terms: { readonly [key: string]: Json }): string => sha256Hex(canonicalJson(terms));

/** What a party hands in before anybody reveals: bound to this draw's terms, so it cannot be used for another. */
export const commitmentOf = (termsHash: string, party: string, value: string): string =>
  sha256Hex(JSON.stringify(['draw/v1 commit', termsHash, party, value]));

/** Randomness of commit–reveal as text: JSON [[party, value] …], sorted by party. */
export const revealedEntropy = (parties: readonly { readonly party: string; readonly value: string }[]): string =>
  JSON.stringify([...parties].sort((a, b) => compareUtf8(a.party, b.party)).map(({ party, value }) => [party, value]));

/** Randomness of a public number as text: 福彩3D第2025312期 4 0 7. */
export const publicEntropy = ({ source, issue, value }: { source: string; issue: string; value: string }): string =>
  `${source}第${issue}期 ${value}`;

/** In hexadecimal. */
export const seedOf = (poolHash: string, entropy: string, drawId: string): string =>
  sha256Hex(JSON.stringify([DRAW_FORMAT, poolHash, entropy, drawId]));

export const scoreOf = (seed: string, id: string): string => hmacSha256Hex(seed, id);

/** All ids in the order in which they are drawn. */
export function rank(seed: string, ids: readonly string[]): readonly string[] {
  const score = hmacSha256With(seed);
  const scored = ids.map((id) => ({ id, score: score(id) }));
  return scored.sort((a, b) => (a.score < b.score ? -1 : a.score > b.score ? 1 : 0)).map(({ id }) => id);
}

export interface DrawnStratum {
  readonly name: string;
  readonly drawn: readonly string[];
  readonly substitutes: readonly string[];
}

/** Throws RangeError when a group is smaller than what is to be drawn from it. */
export function drawFrom(seed: string, { name, take, substitutes, ids }: OpenStratum): DrawnStratum {
  if (!Number.isSafeInteger(take) || take < 1 || take > ids.length) throw new RangeError(`cannot draw ${take} of ${ids.length}`);
  const order = rank(seed, ids);
  return { name, drawn: order.slice(0, take), substitutes: order.slice(take, take + substitutes) };
}
