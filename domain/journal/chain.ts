/** The format of the journal: what a link holds and how it is hashed. */
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';

export interface LinkEntry {
  readonly ledger: string;
  readonly record: string;
  readonly version: number;
  readonly move: string;
  /** Salted hash of the version written; empty for a reading. */
  readonly hash: string;
}

export interface Link {
  readonly org: string;
  readonly seq: number;
  readonly tx: string;
  readonly at: string;
  readonly actor: string;
  readonly entries: readonly LinkEntry[];
  readonly prev: string;
  readonly hash: string;
}

export function linkHash(link: Omit<Link, 'hash'>): string {
  const { org, seq, tx, at, actor, prev } = link;
  const entries = link.entries.map(({ ledger, record, version, move, hash }) => ({ ledger, record, version, move, hash }));
  return sha256Hex(canonicalJson({ org, seq, tx, at, actor, entries, prev }));
}

export const versionHash = (salt: string, version: Json): string => sha256Hex(`${salt}\n${canonicalJson(version)}`);
