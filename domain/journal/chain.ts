/**
 * The journal's link: what one transaction changed, chained per organisation.
 * A link commits to salted hashes of record versions, so that personal data can be erased under it.
 * Every field is part of the hash; a link with a field missing or to spare is broken.
 */
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { type Sha256, sha256Hex } from '@qinglian/kernel/hash/sha256.ts';

/** Hash before the first link of a chain. */
export const GENESIS = '0'.repeat(64);

export interface LinkEntry {
  readonly ledger: string;
  readonly record: string;
  /** 1 for the first version. */
  readonly version: number;
  /** `create`, `update`, `remove`, `erase`, `read` or the move's name. */
  readonly move: string;
  /** `versionHash` of the version. An erasure (`erase`) repeats the hash of the version that it empties; a reading (`read`) has ''. */
  readonly hash: string;
}

export interface Link {
  readonly org: string;
  /** 1, 2, 3 … without gap in one organisation. */
  readonly seq: number;
  readonly tx: string;
  /** Instant, ISO 8601 UTC with milliseconds. */
  readonly at: string;
  /** Id of the person who acted: random, it says nothing once the person's data is erased. */
  readonly actor: string;
  readonly entries: readonly LinkEntry[];
  /** Hash of the link before; `GENESIS` for the first. */
  readonly prev: string;
  readonly hash: string;
}

export type UnhashedLink = Omit<Link, 'hash'>;

/** SHA-256 over the canonical JSON of all fields but `hash`. */
export function linkHash(link: UnhashedLink, sha256: Sha256 = sha256Hex): string {
  const { org, seq, tx, at, actor, entries, prev } = link;
  const plain = entries.map(({ ledger, record, version, move, hash }) => ({ ledger, record, version, move, hash }));
  return sha256(canonicalJson({ org, seq, tx, at, actor, entries: plain, prev }));
}

/** A salt is 16 to 32 random bytes in hexadecimal; without it short values could be guessed from their hash. */
export const isSalt = (value: unknown): value is string => typeof value === 'string' && /^([0-9a-f]{2}){16,32}$/.test(value);

/** SHA-256 over salt, line feed and canonical JSON of the version. With the salt gone the hash tells nothing about the version. */
export function versionHash(salt: string, version: Json, sha256: Sha256 = sha256Hex): string {
  if (!isSalt(salt)) throw new RangeError('a version needs a salt of 16 to 32 bytes in hexadecimal');
  return sha256(`${salt}\n${canonicalJson(version)}`);
}
