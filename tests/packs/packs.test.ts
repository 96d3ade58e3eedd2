import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { loadPack } from '@qinglian/domain/obligations/load.ts';
import { runPackTests } from '@qinglian/domain/obligations/pack-tests.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { describe, expect, test } from 'vitest';

const home = new URL('../../packs/', import.meta.url);
const sources = sourcesFrom(ledgers);
const read = (path: string): string => readFileSync(new URL(path, home), 'utf8');

describe.each(readdirSync(home))('pack %s', (shortId) => {
  const beside = `${shortId}/tests.yaml`;
  const loaded = loadPack({
    shortId,
    file: `packs/${shortId}/pack.yaml`,
    text: read(`${shortId}/pack.yaml`),
    sources,
    ...(existsSync(new URL(beside, home)) && { testsFile: { file: beside, text: read(beside) } }),
  });

  test('loads without a problem', () => {
    expect(loaded.ok ? [] : loaded.problems).toEqual([]);
  });
  if (!loaded.ok) return;
  const { pack, tests, sourceFile } = loaded;
  const plain = (text: string): string => text.replace(/\s+/g, '');

  test('every clause is verbatim in the source text, and the source is the one that was read', () => {
    if (!sourceFile) throw new Error('a shipped pack has its source beside it');
    const source = read(`${shortId}/${sourceFile.file}`);
    expect(createHash('sha256').update(source).digest('hex')).toBe(sourceFile.sha256);
    const missing = pack.clauses.filter((clause) => !plain(source).includes(plain(clause.text)));
    expect(missing.map((clause) => clause.id)).toEqual([]);
    for (const group of pack.table?.groups ?? []) {
      for (const item of group.items) expect(plain(source).includes(plain(item.label)), item.label).toBe(true);
      expect(plain(source).includes(plain(group.label)), group.label).toBe(true);
    }
  });

  test('the source holds no telephone number and no address for mail', () => {
    expect(read(`${shortId}/source.txt`)).not.toMatch(/\d{3,4}-\d{7,8}|1[3-9]\d{9}|\S+@\S+\.\w+/);
  });

  const results = runPackTests(pack, tests, sources);
  test.each(results.map((result) => ({ name: `${result.obligation} test ${result.number}`, result })))('$name', ({ result }) => {
    expect(result.failures).toEqual([]);
  });

  // A judgement is never met or missed by itself: its tests say that it waits for a person.
  test('every duty has tests of its own: one in which it is met and one in which it is not', () => {
    const wordsOf = (id: string): readonly string[] =>
      (tests.get(id) ?? []).flatMap((one) => Object.values(one.expect).map(String));
    const has = (id: string, words: readonly string[]): boolean => wordsOf(id).some((word) => words.includes(word));
    const untested = pack.clauses
      .flatMap((clause) => clause.obligations)
      .filter(({ id, kind }) =>
        kind === 'judgement' ? !has(id, ['待审核认定']) : !has(id, ['已落实']) || !has(id, ['未落实', '佐证不全', '逾期落实']),
      );
    expect(untested.map(({ id }) => id)).toEqual([]);
  });

  test('a term that the issuer did not set is our reading, and says that nobody has confirmed it', () => {
    const silent = pack.clauses.flatMap(({ text, obligations }) =>
      obligations.filter(
        (one) =>
          (one.kind === 'standing' && one.graceUntil !== null && one.reading === null) ||
          (one.kind === 'periodic_count' && one.reading === null && !/每(年|半年|季度|月)/.test(text) && !isOnceByName(text)),
      ),
    );
    expect(silent.map(({ id }) => id)).toEqual([]);
    const readings = pack.clauses.flatMap((clause) => clause.obligations.flatMap(({ reading }) => reading ?? []));
    expect(readings.filter(({ confirmedBy }) => confirmedBy !== null)).toEqual([]);
  });
});

/** 工作部署会: one for one plan, which the text names itself. */
const isOnceByName = (text: string): boolean => text.includes('召开工作部署会');
