/**
 * A Merkle tree over salted ids (hashing of RFC 6962, section 2.1): lets a pool that cannot be published be frozen by one hash,
 * and each party check that its own entry was in it.
 */
import { bytesFromHex, sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { versionHash } from '../journal/chain.ts';

/** What stands for an id in a pool that cannot be published. Without the salt nobody can tell whose it is. */
export const tokenOf = (salt: string, id: string): string => versionHash(salt, { id });

function hashOf(prefix: 0 | 1, ...parts: readonly string[]): string {
  const bytes = bytesFromHex(parts.join(''));
  const prefixed = new Uint8Array(bytes.length + 1);
  prefixed[0] = prefix;
  prefixed.set(bytes, 1);
  return sha256Hex(prefixed);
}

const leafHash = (token: string): string => hashOf(0, token);
const nodeHash = (left: string, right: string): string => hashOf(1, left, right);

/** Largest power of two below `size`. */
function splitOf(size: number): number {
  let split = 1;
  while (split * 2 < size) split *= 2;
  return split;
}

export function merkleRoot(tokens: readonly string[]): string {
  if (tokens.length === 0) throw new RangeError('a tree has at least one leaf');
  const [only] = tokens;
  if (tokens.length === 1 && only !== undefined) return leafHash(only);
  const split = splitOf(tokens.length);
  return nodeHash(merkleRoot(tokens.slice(0, split)), merkleRoot(tokens.slice(split)));
}

/** For each leaf the hashes of the neighbours on its way up, from the leaf; all in one pass. */
export function merklePaths(tokens: readonly string[]): readonly (readonly string[])[] {
  const paths: string[][] = tokens.map(() => []);
  const climb = (from: number, to: number): string => {
    if (to - from === 1) return leafHash(tokens[from] ?? '');
    const middle = from + splitOf(to - from);
    const left = climb(from, middle);
    const right = climb(middle, to);
    for (let i = from; i < to; i++) paths[i]?.push(i < middle ? right : left);
    return nodeHash(left, right);
  };
  if (tokens.length > 0) climb(0, tokens.length);
  return paths;
}

export interface LeafProof {
  readonly token: string;
  readonly index: number;
  readonly path: readonly string[];
}

export function isInTree({ token, index, path }: LeafProof, root: string, size: number): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= size) return false;
  const climb = (at: number, count: number, depth: number): string | null => {
    if (count === 1) return depth === 0 ? leafHash(token) : null;
    const sibling = path[depth - 1];
    if (sibling === undefined) return null;
    const split = splitOf(count);
    const below = at < split ? climb(at, split, depth - 1) : climb(at - split, count - split, depth - 1);
    if (below === null) return null;
    return at < split ? nodeHash(below, sibling) : nodeHash(sibling, below);
  };
  return climb(index, size, path.length) === root;
}
