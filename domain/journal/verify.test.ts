import { canonicalJson } from '@qinglian/kernel/canonical.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GENESIS, isSalt, type Link, linkHash, versionHash } from './chain.ts';
import { checkpointCode, countersign, signCheckpoint } from './checkpoint.ts';
import { fileKey, journalLines, type JournalParts } from './file.ts';
import { BUREAU, HOSPITAL, hospitalKeys, sampleJournal, strangerKeys, trustedSample } from './sample.ts';
import { verifyJournal, verifyJournalLines } from './verify.ts';

const parts = sampleJournal(10);
const lines = journalLines(parts);
const lineOf = (seq: number): number =>
  lines.findIndex((line) => line.includes('"type":"link"') && line.includes(`"seq":${seq},`));
const check = (changed: readonly string[], known = false) =>
  verifyJournalLines(changed, trustedSample, known ? { knownCheckpoints: parts.checkpoints } : {});
const edited = (index: number, edit: (line: string) => string): string[] =>
  lines.map((line, i) => (i === index ? edit(line) : line));

/** The links again from `from` on, with fitting hashes: what an operator with the database can do. */
function rehash(source: JournalParts, change: (link: Link) => Link): JournalParts {
  let prev = GENESIS;
  const links = source.links.map((old) => {
    const { hash: _, ...changed } = change({ ...old, prev });
    const hash = linkHash(changed);
    prev = hash;
    return { ...changed, hash };
  });
  return { ...source, links };
}
const edit7 = (link: Link): Link => (link.seq === 7 ? { ...link, actor: 'somebody-else' } : link);

describe('a whole file', () => {
  test('is accepted, with every link proven by two separately trusted keys and every version checked', async () => {
    const report = await verifyJournal(lines, trustedSample, { knownCheckpoints: parts.checkpoints });
    expect(report).toMatchObject({
      ok: true,
      links: 10,
      checkpoints: 3,
      countersignatures: 3,
      versionsChecked: 10,
      provenTo: 10,
    });
    expect(report).toMatchObject({
      firstBroken: null,
      warnings: [],
      versionsErased: 0,
      head: parts.links[9]?.hash,
      org: HOSPITAL,
    });
  });

  test('is accepted when it comes as a stream', async () => {
    async function* stream(): AsyncGenerator<string> {
      yield* lines;
    }
    expect((await verifyJournal(stream(), trustedSample)).ok).toBe(true);
  });

  test('says that both keys are in one installation unless they were trusted separately', () => {
    const sentence = expect.stringContaining('两把密钥在同一安装内');
    expect(verifyJournalLines(lines)).toMatchObject({ ok: true, provenTo: 0, warnings: expect.arrayContaining([sentence]) });
    const together = trustedSample.map((key) => ({ ...key, installation: '服务器' }));
    expect(verifyJournalLines(lines, together)).toMatchObject({ ok: true, warnings: [sentence] });
    expect(verifyJournalLines(lines, trustedSample.slice(0, 1))).toMatchObject({ ok: true, provenTo: 10, warnings: [sentence] });
  });

  test('says which links no checkpoint covers yet', () => {
    const open = { ...parts, checkpoints: parts.checkpoints.slice(0, 2), countersignatures: parts.countersignatures.slice(0, 2) };
    expect(check(journalLines(open)).warnings).toEqual(['第9至10条尚无可信的检查点']);
    const bare = { ...parts, checkpoints: [], countersignatures: [], keys: [] };
    expect(verifyJournalLines(journalLines(bare)).warnings).toContain('没有检查点：只能发现意外损坏，不能防止管理者整体改写');
    expect(check(journalLines(bare)).firstBroken?.reason).toContain('没有一个检查点由可信密钥签署');
    const alone = { ...parts, countersignatures: [], keys: parts.keys.slice(0, 1) };
    expect(check(journalLines(alone)).warnings).toEqual(['没有上级存证：只有本机构自己的签名']);
  });

  test('may be an empty chain, but not an empty file', () => {
    expect(verifyJournalLines(journalLines({ ...sampleJournal(0), org: HOSPITAL }), trustedSample)).toMatchObject({
      ok: true,
      links: 0,
    });
    expect(verifyJournalLines([]).firstBroken).toEqual({ line: 1, reason: '文件是空的' });
  });
});

describe('the first broken line is named with its reason', () => {
  const at = lineOf(6);
  test.each([
    ['an edited field', edited(at, (line) => line.replace('"actor":"a1"', '"actor":"a2"')), at + 1, '内容与其哈希不符'],
    ['an edited entry', edited(at, (line) => line.replace('"version":1', '"version":2')), at + 1, '内容与其哈希不符'],
    ['a removed line', lines.filter((_, i) => i !== at), lineOf(6) + 1, '不属于它前面的一条'],
    ['a removed link with its version', lines.filter((_, i) => i !== at && i !== at + 1), at + 1, '中间缺少1条'],
    ['a repeated line', lines.flatMap((line, i) => (i === at ? [line, line] : [line])), at + 2, '重复或顺序颠倒'],
    ['a missing field', edited(at, (line) => line.replace('"actor":"a1",', '')), at + 1, '缺少字段“actor”'],
    ['an extra field', edited(at, (line) => line.replace('"actor":"a1"', '"actor":"a1","also":1')), at + 1, '多出字段“also”'],
    ['a field twice', edited(at, (line) => line.replace('"actor":"a1"', '"actor":"a2","actor":"a1"')), at + 1, '不是规范写法'],
    ['a blank added', edited(at, (line) => line.replace('"seq":6', '"seq": 6')), at + 1, '不是规范写法'],
    ['half a line', edited(at, (line) => line.slice(0, 80)), at + 1, '不是完整的 JSON'],
    ['a line of nothing', edited(at, () => ''), at + 1, '不是完整的 JSON'],
    ['a foreign type', edited(at, (line) => line.replace('"type":"link"', '"type":"constructor"')), at + 1, '无法识别'],
    [
      'an edited version',
      edited(at + 1, (line) => line.replace('正常', '异常').replace('"remark":null', '"remark":"x"')),
      at + 2,
      '版本内容与日志中的哈希不符',
    ],
    ['a second header', edited(at, () => lines[0] ?? ''), at + 1, '第二个文件头'],
    ['no header', lines.slice(1), 1, '第一行应为文件头'],
    ['a link of another organisation', edited(at, (line) => line.replace(HOSPITAL, BUREAU)), at + 1, '属于另一个机构'],
  ])('%s', (_, changed, line, reason) => {
    const report = check(changed);
    expect(report.ok).toBe(false);
    expect(report.firstBroken?.reason).toContain(reason);
    expect(report.firstBroken?.line).toBe(line);
  });

  test('two links exchanged', () => {
    const other = lineOf(7);
    const swapped = lines.map((line, i) => lines[i === at ? other : i === other ? at : i] ?? line);
    expect(check(swapped).firstBroken).toEqual({ line: at + 1, reason: '序号应为6，实为7：中间缺少1条，或者顺序颠倒' });
  });

  test('a tail cut off, also when the header is mended to fit', () => {
    expect(check(lines.slice(0, lineOf(10))).firstBroken).toMatchObject({
      line: lineOf(10) + 1,
      reason: expect.stringContaining('文件头写明共10条，实有9条'),
    });
    const cut = { ...parts, links: parts.links.slice(0, 9), versions: parts.versions.slice(0, 9) };
    const kept = { ...cut, checkpoints: parts.checkpoints.slice(0, 2), countersignatures: parts.countersignatures.slice(0, 2) };
    expect(check(journalLines(kept)).ok).toBe(true);
    const report = check(journalLines(kept), true);
    expect(report.firstBroken).toEqual({ line: 24, reason: '日志只到第9条，而存证已到第10条：尾部被截去，或者恢复了旧备份' });
    const stillThere = journalLines(kept).concat(lines.filter((line) => line.includes('"type":"checkpoint"')).slice(2));
    expect(check(stillThere).firstBroken?.reason).toContain('检查点已到第10条，日志只到第9条');
  });

  test('a chain recomputed without the key, at the checkpoint and, by 上级存证, at the link', () => {
    const forged = rehash(parts, edit7);
    const report = check(journalLines(forged));
    expect(report.firstBroken).toEqual({ line: 20, reason: '第5至8条与检查点不符：内容被改写后重新计算了哈希' });
    expect(check(journalLines(forged), true).firstBroken).toMatchObject({
      line: 18,
      reason: expect.stringContaining('第8条与已知存证不符'),
    });
  });

  test('a chain recomputed and signed with a key of the forger', () => {
    const forged = rehash(parts, edit7);
    const checkpoints = forged.checkpoints.map(({ org, seq, at }) =>
      signCheckpoint({ org, seq, at, head: forged.links[seq - 1]?.hash ?? '' }, strangerKeys.secretKey),
    );
    const alone = { ...forged, checkpoints, countersignatures: [], keys: [fileKey(HOSPITAL, strangerKeys.publicKey)] };
    expect(check(journalLines(alone)).firstBroken?.reason).toBe('签名所用密钥不在可信公钥之列');
    // The hospital's own key is not known to the reader, the bureau's is: then nothing trusted has signed.
    expect(verifyJournalLines(journalLines(alone), trustedSample.slice(1)).firstBroken?.reason).toContain(
      '没有一个检查点由可信密钥签署',
    );
  });

  test('an old backup that was restored and written on, even signed by the hospital itself', () => {
    const old = sampleJournal(6);
    const other = sampleJournal(12, { seed: 1 });
    let prev = old.links.at(-1)?.hash ?? GENESIS;
    const grown = other.links.slice(6).map(({ hash: _, ...link }) => {
      const next = { ...link, prev };
      prev = linkHash(next);
      return { ...next, hash: prev };
    });
    const links = [...old.links, ...grown];
    const checkpoints = [4, 12].map((seq) =>
      signCheckpoint(
        { org: HOSPITAL, seq, head: links[seq - 1]?.hash ?? '', at: '2025-02-01T00:00:00.000Z' },
        hospitalKeys.secretKey,
      ),
    );
    const restored = { ...old, links, checkpoints, countersignatures: [], versions: [], keys: parts.keys.slice(0, 1) };
    expect(check(journalLines(restored)).ok).toBe(true);
    const report = check(journalLines(restored), true);
    expect(report.firstBroken).toMatchObject({ reason: expect.stringContaining('恢复旧备份后另行写入') });
    expect(report.links).toBe(7);
  });

  test('a countersignature by the hospital itself, one twice, one of another checkpoint', () => {
    const [first, second] = parts.checkpoints;
    if (!first || !second) throw new Error('sample has checkpoints');
    const own = countersign(first, { by: HOSPITAL, at: first.at }, hospitalKeys.secretKey);
    expect(check(journalLines({ ...parts, countersignatures: [own] })).firstBroken?.reason).toContain('须由另一个机构');
    const twice = parts.countersignatures.flatMap((item) => [item, item]);
    expect(check(journalLines({ ...parts, countersignatures: twice })).firstBroken?.reason).toBe('存证签名重复');
    const index = lines.findIndex((line) => line.includes('"type":"countersignature"'));
    const foreign = lines.findLast((line) => line.includes('"type":"countersignature"')) ?? '';
    expect(check(edited(index, () => foreign)).firstBroken?.reason).toBe('存证签名与它前面的检查点不符');
  });

  test('keys in the header under a false name, twice, or without use', () => {
    const stranger = fileKey(HOSPITAL, strangerKeys.publicKey);
    const withKeys = (keys: JournalParts['keys']) => check(journalLines({ ...parts, keys })).firstBroken;
    expect(withKeys([...parts.keys, { ...stranger, id: 'a'.repeat(64) }])).toEqual({
      line: 1,
      reason: '文件所附公钥与其编号不符',
    });
    expect(withKeys([...parts.keys, ...parts.keys])).toEqual({ line: 1, reason: '文件所附公钥重复' });
    expect(withKeys([...parts.keys, stranger])?.reason).toContain('没有用到');
  });
});

describe('erasure', () => {
  const erased = sampleJournal(6, { erased: [2, 3] });

  test('of personal data leaves the journal whole and is reported as such', () => {
    const text = journalLines(erased);
    expect(text.join()).not.toContain('党委会第3次');
    expect(check(text)).toMatchObject({ ok: true, versionsErased: 2, versionsChecked: 4, warnings: [] });
  });

  test('that was not journalled is no erasure but a broken line', () => {
    const silent = sampleJournal(6);
    const versions = silent.versions.map((item) => (item.record === 'm3' ? { ...item, salt: null, values: null } : item));
    const report = check(journalLines({ ...silent, versions }));
    expect(report).toMatchObject({ ok: false, firstBroken: { line: 7, reason: expect.stringContaining('没有擦除记录') } });
  });

  test('of half a version is refused', () => {
    const versions = erased.versions.map((item) => (item.record === 'm2' ? { ...item, values: { title: '改' } } : item));
    expect(check(journalLines({ ...erased, versions })).firstBroken?.reason).toContain('同时没有盐值和内容');
  });

  test('cannot be undone by guessing: the same version has another hash under another salt', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string()), fc.uint8Array({ minLength: 16, maxLength: 32 }), (values, bytes) => {
        const salt = Buffer.from(bytes).toString('hex');
        expect(isSalt(salt)).toBe(true);
        const other = `${salt.startsWith('0') ? '1' : '0'}${salt.slice(1)}`;
        expect(versionHash(salt, values)).not.toBe(versionHash(other, values));
      }),
    );
    expect(() => versionHash('', {})).toThrow(RangeError);
  });
});

test('a link with another value in any one field has another hash', () => {
  const [first] = parts.links;
  if (!first) throw new Error('sample has links');
  const { hash, ...link } = first;
  const text = canonicalJson(JSON.parse(JSON.stringify(link)));
  const variants = [
    { ...link, org: 'x' },
    { ...link, seq: 2 },
    { ...link, tx: 'x' },
    { ...link, at: '2024-01-01T00:00:00.000Z' },
    { ...link, actor: 'x' },
    { ...link, prev: hash },
    { ...link, entries: [] },
    ...['ledger', 'record', 'move', 'hash'].map((field) => ({
      ...link,
      entries: link.entries.map((entry) => ({ ...entry, [field]: 'x' })),
    })),
  ];
  expect(Object.keys(JSON.parse(text)).sort()).toEqual(['actor', 'at', 'entries', 'org', 'prev', 'seq', 'tx']);
  expect(new Set([hash, ...variants.map((variant) => linkHash(variant))]).size).toBe(variants.length + 1);
});

test('the code printed on documents tells checkpoints apart and has no signs that are mistaken for others', () => {
  const codes = parts.checkpoints.map(checkpointCode);
  for (const code of codes) expect(code).toMatch(/^[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}$/);
  expect(new Set(codes).size).toBe(codes.length);
});

test('a clock that ran back is a warning, not a broken link', () => {
  const back = rehash({ ...parts, checkpoints: [], countersignatures: [], keys: [] }, (link) =>
    link.seq === 5 ? { ...link, at: '2024-01-01T00:00:00.000Z' } : link,
  );
  expect(verifyJournalLines(journalLines(back))).toMatchObject({
    ok: true,
    warnings: expect.arrayContaining([expect.stringContaining('时钟曾经倒退')]),
  });
});
