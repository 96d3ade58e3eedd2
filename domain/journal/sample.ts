/** A small chain dealt from a number, for tests, fuzzing and the benchmark of the verifier. Not used by the product. */
import { keyPairFrom } from '@qinglian/kernel/hash/ed25519.ts';
import { GENESIS, type Link, type LinkEntry, linkHash, versionHash } from './chain.ts';
import { type Checkpoint, type Countersignature, countersign, signCheckpoint } from './checkpoint.ts';
import { type FileVersion, fileKey, type JournalParts } from './file.ts';

export const hospitalKeys = keyPairFrom('01'.repeat(32));
export const bureauKeys = keyPairFrom('02'.repeat(32));
export const strangerKeys = keyPairFrom('03'.repeat(32));
export const HOSPITAL = '0190a000-0000-7000-8000-000000000101';
export const BUREAU = '0190a000-0000-7000-8000-000000000001';

export const trustedSample = [
  { owner: HOSPITAL, publicKey: hospitalKeys.publicKey, installation: '县人民医院密码钥匙' },
  { owner: BUREAU, publicKey: bureauKeys.publicKey, installation: '市卫健局密码钥匙' },
];

export interface SampleOptions {
  /** A checkpoint after every so many links, and after the last. */
  readonly checkpointEvery?: number;
  /** Records whose content has been erased; the erasure is journalled as the last link. */
  readonly erased?: readonly number[];
  /** Changes what is written, for "another history". */
  readonly seed?: number;
}

const at = (seq: number): string => new Date(Date.UTC(2025, 0, 1) + seq * 60_000).toISOString();
const salt = (seq: number): string => seq.toString(16).padStart(32, '0');

/** `length` links of one or two entries each, with the versions they commit to. */
export function sampleJournal(length: number, { checkpointEvery = 4, erased = [], seed = 0 }: SampleOptions = {}): JournalParts {
  const links: Link[] = [];
  const versions: FileVersion[] = [];
  const erasures: LinkEntry[] = [];
  const push = (entries: readonly LinkEntry[]): void => {
    const seq = links.length + 1;
    const unhashed = {
      org: HOSPITAL,
      seq,
      tx: `tx-${seed}-${seq}`,
      at: at(seq),
      actor: 'a1',
      entries,
      prev: links.at(-1)?.hash ?? GENESIS,
    };
    links.push({ ...unhashed, hash: linkHash(unhashed) });
  };
  for (let n = 1; n <= length; n++) {
    const values = { title: `党委会第${n}次`, attendees: n + seed, remark: n % 3 === 0 ? null : '正常' };
    const hash = versionHash(salt(n), values);
    const entry = { ledger: 'meeting', record: `m${n}`, version: 1, move: 'create', hash };
    const isErased = erased.includes(n);
    versions.push({
      ledger: 'meeting',
      record: `m${n}`,
      version: 1,
      salt: isErased ? null : salt(n),
      values: isErased ? null : values,
    });
    if (isErased) erasures.push({ ...entry, move: 'erase' });
    const reading = { ...entry, ledger: 'talk', move: 'read', hash: '' };
    push(n % 2 === 0 ? [entry, { ...entry, ledger: 'task', move: 'finish' }] : [reading, entry]);
  }
  if (erasures.length > 0) push(erasures);
  const checkpoints: Checkpoint[] = [];
  const countersignatures: Countersignature[] = [];
  for (const { seq, hash } of links) {
    if (seq % checkpointEvery !== 0 && seq !== links.length) continue;
    const checkpoint = signCheckpoint({ org: HOSPITAL, seq, head: hash, at: at(seq) }, hospitalKeys.secretKey);
    checkpoints.push(checkpoint);
    countersignatures.push(countersign(checkpoint, { by: BUREAU, at: at(seq + 1) }, bureauKeys.secretKey));
  }
  const keys = checkpoints.length > 0 ? [fileKey(HOSPITAL, hospitalKeys.publicKey), fileKey(BUREAU, bureauKeys.publicKey)] : [];
  return { org: HOSPITAL, links, checkpoints, countersignatures, versions, keys };
}
