/**
 * The offline verifier of a journal file: finds edit, removal, reordering, a cut tail, a recomputed chain, missing fields and the
 * return to an old backup, and names the first broken line. One pass, constant memory.
 *
 * What it cannot prove: that an entry was true when it was written; links after the last checkpoint; a hospital and a level
 * above that forge together.
 */
import { isSignedBy, type VerifySignature } from '@qinglian/kernel/hash/ed25519.ts';
import { type Sha256, sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { Broken, demand } from './broken.ts';
import { GENESIS, type Link, linkHash, versionHash } from './chain.ts';
import { type Checkpoint, checkpointHash, type Countersignature, isCheckpointSigned, isCountersigned } from './checkpoint.ts';
import type { FileVersion, JournalHeader } from './file.ts';
import { KeyRing, type TrustedKey } from './keys.ts';
import { type JournalLine, readJournalLine } from './line.ts';

export type { TrustedKey };

/** What the reader already knows about the chain, from earlier exports or from 上级存证. */
export interface KnownCheckpoint {
  readonly org: string;
  readonly seq: number;
  readonly head: string;
}

export interface VerifyOptions {
  readonly knownCheckpoints?: readonly KnownCheckpoint[];
  /** Faster equals of the defaults, for servers and fuzzing. */
  readonly sha256?: Sha256;
  readonly verifySignature?: VerifySignature;
}

export interface JournalReport {
  readonly ok: boolean;
  readonly org: string | null;
  /** Links that were read and fit, up to the first broken line. */
  readonly links: number;
  readonly head: string;
  readonly checkpoints: number;
  readonly countersignatures: number;
  readonly versionsChecked: number;
  /** Versions whose content was erased (已擦除): the commitment stands, the content cannot be checked any more. */
  readonly versionsErased: number;
  /** Last link under a trusted signature or a known checkpoint; 0 when there is none. */
  readonly provenTo: number;
  /** `line` counts from 1 in the file; for a missing end it is the line after the last. */
  readonly firstBroken: { readonly line: number; readonly reason: string } | null;
  readonly warnings: readonly string[];
}

/** Streaming; stops reading at the first broken line. */
export async function verifyJournal(
  lines: Iterable<string> | AsyncIterable<string>,
  trustedKeys: readonly TrustedKey[] = [],
  options: VerifyOptions = {},
): Promise<JournalReport> {
  const verifier = new JournalVerifier(trustedKeys, options);
  for await (const line of lines) if (!verifier.take(line)) break;
  return verifier.finish();
}

/** The same for callers that hold the lines already. */
export function verifyJournalLines(
  lines: Iterable<string>,
  trustedKeys: readonly TrustedKey[] = [],
  options: VerifyOptions = {},
): JournalReport {
  const verifier = new JournalVerifier(trustedKeys, options);
  for (const line of lines) if (!verifier.take(line)) break;
  return verifier.finish();
}

// A transaction takes its time when it begins and its link when it ends, so small steps back are ordinary.
const CLOCK_STEP_MS = 3_600_000;

const nameOf = (item: { ledger: string; record: string; version: number }): string =>
  JSON.stringify([item.ledger, item.record, item.version]);

class JournalVerifier {
  readonly #sha256: Sha256;
  readonly #verify: VerifySignature;
  readonly #keys: KeyRing;
  readonly #given: readonly KnownCheckpoint[];
  readonly #known = new Map<number, string>();
  readonly #warnings: string[] = [];
  /** Erased versions whose erasure has not yet been met as an entry. */
  readonly #erasures = new Map<string, { readonly line: number; readonly hash: string }>();
  /** Entry of the current link from which on versions may still follow: they stand in the order of the entries. */
  #nextEntry = 0;
  readonly #countersigners = new Set<string>();
  readonly #count = { lines: 0, links: 0, checkpoints: 0, countersignatures: 0, checked: 0, erased: 0 };
  #header: JournalHeader | undefined;
  #link: Link | undefined;
  #checkpoint: Checkpoint | undefined;
  #signedTo = 0;
  #provenTo = 0;
  #hasSeparateKeys = false;
  #broken: { line: number; reason: string } | null = null;

  constructor(trustedKeys: readonly TrustedKey[], options: VerifyOptions) {
    this.#sha256 = options.sha256 ?? sha256Hex;
    this.#verify = options.verifySignature ?? isSignedBy;
    this.#keys = new KeyRing(trustedKeys);
    this.#given = options.knownCheckpoints ?? [];
  }

  /** False once a line is broken: the rest need not be read. */
  take(text: string): boolean {
    if (this.#broken !== null) return false;
    this.#count.lines++;
    return this.#attempt(() => {
      const line = readJournalLine(text);
      if (typeof line === 'string') throw new Broken(line);
      this.#takeLine(line);
    }, this.#count.lines);
  }

  finish(): JournalReport {
    const [silent] = this.#erasures.values();
    if (this.#broken === null && this.#attempt(() => this.#demandEnd(), this.#count.lines + 1)) {
      // Only now is it known that no later link tells of it.
      if (silent) this.#broken = { line: silent.line, reason: '这个版本已擦除，但日志中没有擦除记录：内容被私自抹去' };
      else this.#warnAtEnd();
    }
    return {
      ok: this.#broken === null,
      org: this.#header?.org ?? null,
      links: this.#count.links,
      head: this.#head,
      checkpoints: this.#count.checkpoints,
      countersignatures: this.#count.countersignatures,
      versionsChecked: this.#count.checked,
      versionsErased: this.#count.erased,
      provenTo: this.#provenTo,
      firstBroken: this.#broken,
      warnings: this.#warnings,
    };
  }

  get #head(): string {
    return this.#link?.hash ?? GENESIS;
  }

  #attempt(work: () => void, line: number): boolean {
    try {
      work();
      return true;
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.#broken = { line, reason: error.message };
      return false;
    }
  }

  #takeLine(line: JournalLine): void {
    if (line.type === 'header') {
      demand(this.#count.lines === 1, '文件中有第二个文件头');
      return this.#takeHeader(line);
    }
    const header = this.#header;
    demand(header !== undefined, '第一行应为文件头（header）');
    switch (line.type) {
      case 'link':
        return this.#takeLink(line, header);
      case 'version':
        return this.#takeVersion(line);
      case 'checkpoint':
        return this.#takeCheckpoint(line, header);
      case 'countersignature':
        return this.#takeCountersignature(line, header);
    }
  }

  #takeHeader(line: JournalHeader): void {
    this.#header = line;
    for (const key of line.keys) this.#keys.addFromFile(key);
    for (const item of this.#given) {
      if (item.org !== line.org) continue;
      demand((this.#known.get(item.seq) ?? item.head) === item.head, `已知存证在第${item.seq}条上互相矛盾`);
      this.#known.set(item.seq, item.head);
    }
    if (this.#given.length > 0 && this.#known.size === 0) this.#warnings.push('已知存证中没有这个机构的检查点');
  }

  #takeLink(line: Link, { org }: JournalHeader): void {
    const expected = this.#count.links + 1;
    demand(line.org === org, '这一条属于另一个机构');
    demand(line.seq >= expected, () => `序号应为${expected}，实为${line.seq}：重复或顺序颠倒`);
    demand(line.seq === expected, () => `序号应为${expected}，实为${line.seq}：中间缺少${line.seq - expected}条，或者顺序颠倒`);
    demand(line.prev === this.#head, () => `第${line.seq}条与上一条不相接：上一条被替换，或者这一条被改动`);
    demand(linkHash(line, this.#sha256) === line.hash, () => `第${line.seq}条的内容与其哈希不符：内容被改动`);
    const known = this.#known.get(line.seq);
    demand(
      known === undefined || known === line.hash,
      () => `第${line.seq}条与已知存证不符：此前内容被改写后重新计算了哈希，或者恢复旧备份后另行写入`,
    );
    if (known !== undefined) this.#provenTo = line.seq;
    if (this.#link !== undefined && Date.parse(line.at) < Date.parse(this.#link.at) - CLOCK_STEP_MS)
      this.#warnings.push(`第${line.seq}条的时间早于上一条一小时以上：服务器时钟曾经倒退`);
    this.#link = line;
    this.#count.links = line.seq;
    this.#checkpoint = undefined;
    this.#nextEntry = 0;
    for (const entry of line.entries)
      if (entry.move === 'erase' && this.#erasures.get(nameOf(entry))?.hash === entry.hash) this.#erasures.delete(nameOf(entry));
  }

  #takeVersion(line: FileVersion): void {
    const name = nameOf(line);
    const entries = this.#link?.entries ?? [];
    const index = entries.findIndex((entry, i) => i >= this.#nextEntry && entry.hash !== '' && nameOf(entry) === name);
    const entry = entries[index];
    demand(entry !== undefined && this.#checkpoint === undefined, '这个版本不属于它前面的一条记录，或者重复、错位');
    this.#nextEntry = index + 1;
    if (line.salt === null || line.values === null) {
      demand(line.salt === null && line.values === null, '已擦除的版本应同时没有盐值和内容');
      this.#count.erased++;
      this.#erasures.set(name, { line: this.#count.lines, hash: entry.hash });
      return;
    }
    const actual = versionHash(line.salt, line.values, this.#sha256);
    demand(actual === entry.hash, '版本内容与日志中的哈希不符：记录在数据库中被改动');
    this.#count.checked++;
  }

  #takeCheckpoint(line: Checkpoint, { org }: JournalHeader): void {
    const { links } = this.#count;
    demand(line.org === org, '检查点属于另一个机构');
    demand(line.seq <= links, () => `检查点已到第${line.seq}条，日志只到第${links}条：其间的记录被删去`);
    demand(line.seq === links, '检查点不在它所证明的一条之后：顺序被改动');
    demand(line.head === this.#head, () => `第${this.#signedTo + 1}至${links}条与检查点不符：内容被改写后重新计算了哈希`);
    const key = this.#keys.get(line.key, org);
    demand(isCheckpointSigned(line, key.publicKey, this.#verify), '检查点的签名不成立');
    this.#checkpoint = line;
    this.#countersigners.clear();
    this.#count.checkpoints++;
    this.#signedTo = links;
    if (key.isTrusted) this.#provenTo = links;
  }

  #takeCountersignature(line: Countersignature, { org }: JournalHeader): void {
    const checkpoint = this.#checkpoint;
    demand(checkpoint !== undefined && line.checkpoint === checkpointHash(checkpoint), '存证签名与它前面的检查点不符');
    demand(line.by !== org && line.key !== checkpoint.key, '存证签名须由另一个机构用另一把密钥作出');
    demand(!this.#countersigners.has(line.key), '存证签名重复');
    this.#countersigners.add(line.key);
    const key = this.#keys.get(line.key, line.by);
    demand(isCountersigned(line, key.publicKey, this.#verify), '上级存证的签名不成立');
    this.#count.countersignatures++;
    if (key.isTrusted) this.#provenTo = this.#count.links;
    if (this.#keys.areSeparate(checkpoint.key, line.key)) this.#hasSeparateKeys = true;
  }

  #demandEnd(): void {
    const header = this.#header;
    const { links, checkpoints, countersignatures, checked, erased } = this.#count;
    demand(header !== undefined, '文件是空的');
    let furthest = 0;
    for (const seq of this.#known.keys()) furthest = Math.max(furthest, seq);
    demand(furthest <= links, () => `日志只到第${links}条，而存证已到第${furthest}条：尾部被截去，或者恢复了旧备份`);
    demand(
      header.seq === links && header.head === this.#head,
      () => `文件头写明共${header.seq}条，实有${links}条，或者末条哈希不同：文件不完整或者被改动`,
    );
    demand(
      header.checkpoints === checkpoints &&
        header.countersignatures === countersignatures &&
        header.versions === checked + erased,
      '检查点、存证或版本的行数与文件头不符：有行被删去或增加',
    );
    demand(this.#keys.isFileFullyUsed, '文件头所附公钥没有用到：文件头被改动');
    demand(!this.#keys.hasTrusted || this.#provenTo > 0 || links === 0, '没有一个检查点由可信密钥签署：整条日志可能已被重新计算');
  }

  #warnAtEnd(): void {
    const { links, checkpoints, countersignatures } = this.#count;
    if (links === 0) return;
    if (checkpoints === 0) this.#warnings.push('没有检查点：只能发现意外损坏，不能防止管理者整体改写');
    else if (countersignatures === 0) this.#warnings.push('没有上级存证：只有本机构自己的签名');
    else if (!this.#hasSeparateKeys)
      this.#warnings.push('两把密钥在同一安装内，或者没有分别取得并指定双方公钥：签名不能证明管理者没有改写');
    if (this.#provenTo < links) this.#warnings.push(`第${this.#provenTo + 1}至${links}条尚无可信的检查点`);
  }
}
