/**
 * The export file `journal/v1`: JSON lines, each in canonical form. First the header; then each link, directly followed by the
 * versions it committed to (optional), its checkpoint and that checkpoint's countersignatures. In this order a file of any
 * length is verified in one pass and constant memory.
 */
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { keyIdOf } from '@qinglian/kernel/hash/ed25519.ts';
import { type Checkpoint, checkpointHash, type Countersignature } from './checkpoint.ts';
import { GENESIS, type Link } from './chain.ts';

export const JOURNAL_FORMAT = 'journal/v1';

/** A public key that travels with the file. Good for finding damage; proof needs keys obtained separately. */
export interface FileKey {
  readonly id: string;
  /** Organisation that signs with it. */
  readonly owner: string;
  readonly publicKey: string;
}

export interface JournalHeader {
  readonly org: string;
  /** Last link and its hash: shows a file that was cut off in transport. */
  readonly seq: number;
  readonly head: string;
  readonly checkpoints: number;
  readonly countersignatures: number;
  readonly versions: number;
  readonly keys: readonly FileKey[];
}

/** A version behind the link before it. `salt` and `values` are null when it was erased. */
export interface FileVersion {
  readonly ledger: string;
  readonly record: string;
  readonly version: number;
  readonly salt: string | null;
  readonly values: { readonly [key: string]: Json } | null;
}

export const fileKey = (owner: string, publicKey: string): FileKey => ({ id: keyIdOf(publicKey), owner, publicKey });

export const headerLine = (header: JournalHeader): string =>
  canonicalJson({ type: 'header', format: JOURNAL_FORMAT, ...header, keys: header.keys.map(plain) });
export const linkLine = (link: Link): string => canonicalJson({ type: 'link', ...link, entries: link.entries.map(plain) });
export const versionLine = (version: FileVersion): string => canonicalJson({ type: 'version', ...version });
export const checkpointLine = (checkpoint: Checkpoint): string => canonicalJson({ type: 'checkpoint', ...checkpoint });
export const countersignatureLine = (countersignature: Countersignature): string =>
  canonicalJson({ type: 'countersignature', ...countersignature });

function plain<T extends object>(value: T): { readonly [K in keyof T]: T[K] } {
  return { ...value };
}

export interface JournalParts {
  readonly org: string;
  readonly links: readonly Link[];
  readonly checkpoints: readonly Checkpoint[];
  readonly countersignatures: readonly Countersignature[];
  readonly versions: readonly FileVersion[];
  readonly keys: readonly FileKey[];
}

/** All lines of a chain that fits into memory. A server that streams writes the same lines with the functions above. */
export function journalLines(parts: JournalParts): readonly string[] {
  const last = parts.links.at(-1);
  const lines = [
    headerLine({
      org: parts.org,
      seq: last?.seq ?? 0,
      head: last?.hash ?? GENESIS,
      checkpoints: parts.checkpoints.length,
      countersignatures: parts.countersignatures.length,
      versions: parts.versions.length,
      keys: parts.keys,
    }),
  ];
  const versionKey = (item: { ledger: string; record: string; version: number }): string =>
    canonicalJson([item.ledger, item.record, item.version]);
  const versions = new Map(parts.versions.map((version) => [versionKey(version), version]));
  for (const link of parts.links) {
    lines.push(linkLine(link));
    for (const entry of link.entries) {
      const version = versions.get(versionKey(entry));
      // A later link (an erasure, a reading) names the version again; it follows the first.
      if (version !== undefined && versions.delete(versionKey(entry))) lines.push(versionLine(version));
    }
    for (const checkpoint of parts.checkpoints.filter((item) => item.seq === link.seq)) {
      lines.push(checkpointLine(checkpoint));
      const hash = checkpointHash(checkpoint);
      for (const countersignature of parts.countersignatures)
        if (countersignature.checkpoint === hash) lines.push(countersignatureLine(countersignature));
    }
  }
  return lines;
}
