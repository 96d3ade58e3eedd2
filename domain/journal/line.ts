/** Reads one line of a `journal/v1` file: form, fields and nothing to spare. The only place where a foreign object becomes ours. */
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { isHash } from '@qinglian/kernel/hash/sha256.ts';
import { isSalt, type Link, type LinkEntry } from './chain.ts';
import type { Checkpoint, Countersignature } from './checkpoint.ts';
import { type FileKey, type FileVersion, JOURNAL_FORMAT, type JournalHeader } from './file.ts';

export type JournalLine =
  | ({ readonly type: 'header' } & JournalHeader)
  | ({ readonly type: 'link' } & Link)
  | ({ readonly type: 'version' } & FileVersion)
  | ({ readonly type: 'checkpoint' } & Checkpoint)
  | ({ readonly type: 'countersignature' } & Countersignature);

type Check = (value: unknown) => boolean;
type Shape<T> = { readonly [K in keyof Required<T>]: Check };

const isText: Check = (value) => typeof value === 'string' && value.length > 0;
const isCount: Check = (value) => Number.isSafeInteger(value) && typeof value === 'number' && value >= 0;
const isOrdinal: Check = (value) => isCount(value) && value !== 0;
const isSignature: Check = (value) => typeof value === 'string' && /^[0-9a-f]{128}$/.test(value);
const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value)) return false;
  const ms = Date.parse(value);
  return Number.isFinite(ms) && new Date(ms).toISOString() === value;
}

const listOf =
  (shape: { readonly [key: string]: Check }): Check =>
  (value) =>
    Array.isArray(value) && value.every((item) => isObject(item) && problemOf(item, shape) === null);

/** What the journal says of somebody who only looked: 查看, a file of it, an export or a print with it, 调阅. */
const READINGS: readonly string[] = ['read', 'read_file', 'export', 'print', 'access_read'];
export const isReading = (move: string): boolean => READINGS.includes(move);

/** A reading writes no version, so it commits to none. */
const isEntryList: Check = (value) =>
  listOf(entryShape)(value) &&
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((entry) => (entry.hash === '') === isReading(entry.move));

const entryShape: Shape<LinkEntry> = {
  ledger: isText,
  record: isText,
  version: isOrdinal,
  move: isText,
  hash: (value) => value === '' || isHash(value),
};
const keyShape: Shape<FileKey> = { id: isHash, owner: isText, publicKey: isHash };
const type: Check = () => true;

const shapes: {
  readonly header: Shape<JournalHeader> & { type: Check; format: Check };
  readonly link: Shape<Link> & { type: Check };
  readonly version: Shape<FileVersion> & { type: Check };
  readonly checkpoint: Shape<Checkpoint> & { type: Check };
  readonly countersignature: Shape<Countersignature> & { type: Check };
} = {
  header: {
    type,
    format: (value) => value === JOURNAL_FORMAT,
    org: isText,
    seq: isCount,
    head: isHash,
    checkpoints: isCount,
    countersignatures: isCount,
    versions: isCount,
    keys: listOf(keyShape),
  },
  link: {
    type,
    org: isText,
    seq: isOrdinal,
    tx: isText,
    at: isInstant,
    actor: isText,
    entries: isEntryList,
    prev: isHash,
    hash: isHash,
  },
  version: {
    type,
    ledger: isText,
    record: isText,
    version: isOrdinal,
    salt: (value) => value === null || isSalt(value),
    values: (value) => value === null || isObject(value),
  },
  checkpoint: { type, org: isText, seq: isOrdinal, head: isHash, at: isInstant, key: isHash, signature: isSignature },
  countersignature: { type, checkpoint: isHash, by: isText, at: isInstant, key: isHash, signature: isSignature },
};

/** What is wrong with the fields, in Chinese; null when they are exactly those of the shape. */
function problemOf(value: { readonly [key: string]: unknown }, shape: { readonly [key: string]: Check }): string | null {
  for (const [name, check] of Object.entries(shape)) {
    if (!Object.hasOwn(value, name)) return `缺少字段“${name}”`;
    if (!check(value[name])) return `字段“${name}”的值不符合格式`;
  }
  for (const name of Object.keys(value)) if (!Object.hasOwn(shape, name)) return `多出字段“${name}”`;
  return null;
}

/** The line, or in Chinese why it is none. Anything but the canonical form is refused: a changed byte is a changed line. */
export function readJournalLine(text: string): JournalLine | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return '这一行不是完整的 JSON，可能被改动或截断';
  }
  if (!isObject(value)) return '这一行不是日志记录';
  const kind = value['type'];
  if (typeof kind !== 'string' || !Object.hasOwn(shapes, kind)) return '这一行的类型（type）无法识别';
  const problem = problemOf(value, shapes[kind as keyof typeof shapes]);
  if (problem !== null) return problem;
  if (canonicalJson(value as Json & object) !== text) return '这一行不是规范写法（字段顺序、空格或数字写法被改动）';
  return value as unknown as JournalLine;
}
