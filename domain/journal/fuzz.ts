/**
 * Mutation fuzzing of the verifier: every way we know to falsify a journal file, dealt at random; none may pass.
 * `npx tsx tools/verify/fuzz-journal.ts 1000000` runs the full size; the test suite a small one.
 */
import type { VerifySignature } from '@qinglian/kernel/hash/ed25519.ts';
import type { Sha256 } from '@qinglian/kernel/hash/sha256.ts';
import { GENESIS, type Link, linkHash } from './chain.ts';
import { type Checkpoint, countersign, signCheckpoint } from './checkpoint.ts';
import { fileKey, journalLines, type JournalParts } from './file.ts';
import { HOSPITAL, sampleJournal, strangerKeys, trustedSample } from './sample.ts';
import { verifyJournalLines } from './verify.ts';

export interface FuzzOptions {
  readonly runs: number;
  readonly seed: number;
  readonly sha256: Sha256;
  readonly verifySignature: VerifySignature;
  readonly onProgress?: (done: number) => void;
}

export interface Miss {
  readonly mutation: string;
  readonly run: number;
  readonly reason: string;
}

interface Base {
  readonly parts: JournalParts;
  readonly lines: readonly string[];
}

interface Mutant {
  readonly lines: readonly string[];
  /** The only line touched, from 0: the verifier must name it. */
  readonly line?: number;
}

type Dice = (below: number) => number;
type Mutation = (base: Base, dice: Dice, other: Base) => Mutant | null;

/** Park and Miller's generator: chance from a parameter, the same on every machine. */
function diceFrom(seed: number): Dice {
  let state = (seed % 2147483646) + 1;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

const replaced = (lines: readonly string[], index: number, line: string): Mutant => ({
  lines: lines.map((old, i) => (i === index ? line : old)),
  // The header is compared with what follows, so a change in it shows later.
  ...(index > 0 ? { line: index } : {}),
});

function inLine(change: (line: string, dice: Dice) => string): Mutation {
  return ({ lines }, dice) => {
    const index = dice(lines.length);
    const line = lines[index] ?? '';
    const next = change(line, dice);
    return next === line ? null : replaced(lines, index, next);
  };
}

const SIGNS = '0123456789abcdef{}[]",: 党x';

/** Takes `seq` to hash again with a change at one link: what anybody who writes to the database can do. */
function rewritten(parts: JournalParts, change: (link: Link) => Link): JournalParts {
  let prev = GENESIS;
  const links = parts.links.map((old) => {
    const { hash: _, ...link } = change({ ...old, prev });
    prev = linkHash(link);
    return { ...link, hash: prev };
  });
  return { ...parts, links };
}

function actorChanged(parts: JournalParts, dice: Dice): JournalParts {
  const seq = 1 + dice(parts.links.length);
  return rewritten(parts, (link) => (link.seq === seq ? { ...link, actor: `${link.actor}?` } : link));
}

function cut(parts: JournalParts, length: number): JournalParts {
  const checkpoints = parts.checkpoints.filter((item) => item.seq <= length);
  return {
    ...parts,
    links: parts.links.slice(0, length),
    checkpoints,
    countersignatures: parts.countersignatures.slice(0, checkpoints.length),
    keys: checkpoints.length > 0 ? parts.keys : [],
  };
}

const signedAnew = (parts: JournalParts, sign: (checkpoint: Checkpoint) => Checkpoint): JournalParts => ({
  ...parts,
  checkpoints: parts.checkpoints.map(({ seq, ...rest }) => sign({ ...rest, seq, head: parts.links[seq - 1]?.hash ?? GENESIS })),
});

export const mutations: { readonly [name: string]: Mutation } = {
  改一个字符: inLine((line, dice) => {
    const at = dice(line.length);
    return line.slice(0, at) + SIGNS.charAt(dice(SIGNS.length)) + line.slice(at + 1);
  }),
  删一个字符: inLine((line, dice) => {
    const at = dice(line.length);
    return line.slice(0, at) + line.slice(at + 1);
  }),
  加一个字符: inLine((line, dice) => {
    const at = dice(line.length + 1);
    return line.slice(0, at) + SIGNS.charAt(dice(SIGNS.length)) + line.slice(at);
  }),
  截断一行: inLine((line, dice) => line.slice(0, dice(line.length))),
  删一个字段: inLine((line, dice) => {
    const value: { [key: string]: unknown } = JSON.parse(line);
    const names = Object.keys(value);
    delete value[names[dice(names.length)] ?? ''];
    return JSON.stringify(value);
  }),
  加一个字段: inLine((line) => `{"aa":1,${line.slice(1)}`),
  换一个字段的值: ({ lines }, dice) => {
    const index = dice(lines.length);
    const value: { [key: string]: unknown } = JSON.parse(lines[index] ?? '{}');
    const donor: { [key: string]: unknown } = JSON.parse(lines[dice(lines.length)] ?? '{}');
    const names = Object.keys(value);
    const name = names[dice(names.length)] ?? '';
    if (!(name in donor) || JSON.stringify(donor[name]) === JSON.stringify(value[name])) return null;
    return replaced(lines, index, JSON.stringify({ ...value, [name]: donor[name] }));
  },
  删一行: ({ lines }, dice) => {
    const index = dice(lines.length);
    return { lines: lines.filter((_, i) => i !== index) };
  },
  重复一行: ({ lines }, dice) => {
    const index = dice(lines.length);
    return { lines: lines.flatMap((line, i) => (i === index ? [line, line] : [line])) };
  },
  交换两行: ({ lines }, dice) => {
    const a = dice(lines.length);
    const b = dice(lines.length);
    if (lines[a] === lines[b]) return null;
    return { lines: lines.map((line, i) => (i === a ? lines[b] : i === b ? lines[a] : undefined) ?? line) };
  },
  截去尾部: ({ lines }, dice) => ({ lines: lines.slice(0, dice(lines.length)) }),
  混入另一份日志的一行: ({ lines }, dice, other) => {
    const index = dice(lines.length);
    const line = other.lines[dice(other.lines.length)] ?? '';
    // A link that begins another chain fits by itself; the verifier can only name the line after it.
    return lines.includes(line) ? null : { lines: replaced(lines, index, line).lines };
  },
  整体重算哈希: ({ parts }, dice) => ({ lines: journalLines(actorChanged(parts, dice)) }),
  重算并用外人密钥签名: ({ parts }, dice) => {
    const forged = signedAnew(actorChanged(parts, dice), (checkpoint) => signCheckpoint(checkpoint, strangerKeys.secretKey));
    const countersignatures = forged.checkpoints.map((item) =>
      countersign(item, { by: 'x', at: item.at }, strangerKeys.secretKey),
    );
    return { lines: journalLines({ ...forged, countersignatures, keys: [fileKey(HOSPITAL, strangerKeys.publicKey)] }) };
  },
  重算并去掉检查点: ({ parts }, dice) => ({
    lines: journalLines({ ...actorChanged(parts, dice), checkpoints: [], countersignatures: [], keys: [] }),
  }),
  截去尾部并修补文件头: ({ parts }, dice) => ({ lines: journalLines(cut(parts, dice(parts.links.length))) }),
  恢复旧备份后另行写入: ({ parts }, dice) => {
    const kept = dice(parts.links.length);
    const grown = rewritten(parts, (link) => (link.seq > kept ? { ...link, tx: `${link.tx}-again` } : link));
    const old = cut(grown, kept);
    return { lines: journalLines({ ...old, links: grown.links }) };
  },
};

/** Deals `runs` falsified files and returns those that the verifier let pass, or whose line it did not name. */
export function fuzzJournal({ runs, seed, sha256, verifySignature, onProgress }: FuzzOptions): readonly Miss[] {
  const dice = diceFrom(seed);
  const bases = [1, 2, 3, 5, 8, 12].map((length, i) => {
    const parts = sampleJournal(length, { checkpointEvery: 1 + (i % 4), seed: i, erased: i % 2 === 0 ? [] : [1] });
    return { parts, lines: journalLines(parts) };
  });
  const memo = new Map<string, boolean>();
  const remembered: VerifySignature = (text, signature, publicKey) => {
    const key = `${publicKey}${signature}${text}`;
    const before = memo.get(key);
    if (before !== undefined) return before;
    const fits = verifySignature(text, signature, publicKey);
    if (fits) memo.set(key, fits);
    return fits;
  };
  const names = Object.keys(mutations);
  const misses: Miss[] = [];
  const pick = (): Base => {
    const base = bases[dice(bases.length)];
    if (base === undefined) throw new RangeError('no base');
    return base;
  };
  for (let run = 0; run < runs; ) {
    const base = pick();
    const mutation = names[dice(names.length)] ?? '';
    const mutant = mutations[mutation]?.(base, dice, pick());
    if (!mutant) continue;
    run++;
    const report = verifyJournalLines(mutant.lines, trustedSample, {
      knownCheckpoints: base.parts.checkpoints,
      sha256,
      verifySignature: remembered,
    });
    if (report.ok) misses.push({ mutation, run, reason: '没有发现' });
    else if (mutant.line !== undefined && report.firstBroken?.line !== mutant.line + 1)
      misses.push({
        mutation,
        run,
        reason: `指在第${report.firstBroken?.line}行，实在第${mutant.line + 1}行：${report.firstBroken?.reason}`,
      });
    if (onProgress && run % 50_000 === 0) onProgress(run);
  }
  return misses;
}
