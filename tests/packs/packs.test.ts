import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { loadPack } from '@qinglian/domain/obligations/load.ts';
import { runPackTests } from '@qinglian/domain/obligations/pack-tests.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { describe, expect, test } from 'vitest';

const home = new URL('../../packs/', import.meta.url);
const sources = sourcesFrom(ledgers);
const read = (path: string): string => readFileSync(new URL(path, home), 'utf8');

describe.each(readdirSync(home))('pack %s', (shortId) => {
  const loaded = loadPack({ shortId, file: `packs/${shortId}/pack.yaml`, text: read(`${shortId}/pack.yaml`), sources });

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

  test('every duty has a test of its own', () => {
    const tested = new Set(results.map((result) => result.obligation));
    const all = pack.clauses.flatMap((clause) => clause.obligations.map((obligation) => obligation.id));
    expect(all.filter((id) => !tested.has(id))).toEqual([]);
  });
});

test('the Guangshui table has 6 groups, 13 items and 32 rows, each with at least one duty [G092]', () => {
  const loaded = loadPack({ shortId: 'guangshui-2025', file: 'pack.yaml', text: read('guangshui-2025/pack.yaml'), sources });
  if (!loaded.ok) throw new Error('loads');
  const groups = loaded.pack.table?.groups ?? [];
  const items = groups.flatMap((group) => group.items);
  const rows = items.flatMap((item) => item.rows);
  expect([groups.length, items.length, rows.length]).toEqual([6, 13, 32]);
  for (const row of rows)
    expect(loaded.pack.clauses.find((clause) => clause.id === row.clause)?.obligations.length, row.id).toBeGreaterThan(0);
});
