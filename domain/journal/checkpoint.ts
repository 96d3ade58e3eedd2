/**
 * Checkpoints: the hospital signs how far its chain has come; the level above keeps and countersigns it (上级存证), and vice versa.
 * A bare chain stops accidents; only these signatures, with keys outside the installation, stop its operator.
 */
import { canonicalJson } from '@qinglian/kernel/canonical.ts';
import { isSignedBy, keyIdOf, keyPairFrom, signText, type VerifySignature } from '@qinglian/kernel/hash/ed25519.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';

export interface UnsignedCheckpoint {
  readonly org: string;
  readonly seq: number;
  /** Hash of link `seq`. */
  readonly head: string;
  readonly at: string;
}

export interface Checkpoint extends UnsignedCheckpoint {
  /** Id of the signing key: SHA-256 of its public half. */
  readonly key: string;
  readonly signature: string;
}

/** 上级存证: another organisation says that it has seen this checkpoint, and that it continues what it knew before. */
export interface Countersignature {
  /** `checkpointHash` of the checkpoint. */
  readonly checkpoint: string;
  readonly by: string;
  readonly at: string;
  readonly key: string;
  readonly signature: string;
}

const checkpointText = ({ org, seq, head, at, key }: Omit<Checkpoint, 'signature'>): string =>
  canonicalJson({ type: 'journal/v1 checkpoint', org, seq, head, at, key });

const countersignatureText = ({ checkpoint, by, at, key }: Omit<Countersignature, 'signature'>): string =>
  canonicalJson({ type: 'journal/v1 countersignature', checkpoint, by, at, key });

export function signCheckpoint(checkpoint: UnsignedCheckpoint, secretKey: string): Checkpoint {
  const { org, seq, head, at } = checkpoint;
  const unsigned = { org, seq, head, at, key: keyIdOf(keyPairFrom(secretKey).publicKey) };
  return { ...unsigned, signature: signText(checkpointText(unsigned), secretKey) };
}

export const isCheckpointSigned = (checkpoint: Checkpoint, publicKey: string, verify: VerifySignature = isSignedBy): boolean =>
  verify(checkpointText(checkpoint), checkpoint.signature, publicKey);

export const checkpointHash = (checkpoint: Checkpoint): string =>
  sha256Hex(canonicalJson({ text: checkpointText(checkpoint), signature: checkpoint.signature }));

/** Whoever calls this has checked that the checkpoint continues the last one known (`verifyJournal` with `knownCheckpoints`). */
export function countersign(checkpoint: Checkpoint, { by, at }: { by: string; at: string }, secretKey: string): Countersignature {
  const unsigned = { checkpoint: checkpointHash(checkpoint), by, at, key: keyIdOf(keyPairFrom(secretKey).publicKey) };
  return { ...unsigned, signature: signText(countersignatureText(unsigned), secretKey) };
}

export const isCountersigned = (
  countersignature: Countersignature,
  publicKey: string,
  verify: VerifySignature = isSignedBy,
): boolean => verify(countersignatureText(countersignature), countersignature.signature, publicKey);

// Without 0/O and 1/I: the code is read from paper.
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** Twelve signs (60 bits) in three groups, printed on every document: 7K2M-Q9XA-44HD. */
export function checkpointCode(checkpoint: Checkpoint): string {
  const hash = BigInt(`0x${checkpointHash(checkpoint)}`) >> 196n;
  let code = '';
  for (let group = 11n; group >= 0n; group--) code += LETTERS.charAt(Number((hash >> (group * 5n)) & 31n));
  return `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`;
}
