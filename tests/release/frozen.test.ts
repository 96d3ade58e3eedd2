/** Upgrades from what earlier releases left behind: tests/release/frozen/<version>, made by `npm run release:freeze`. */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Manifest } from '../../server/platform/backup/backup.ts';
import { restore } from '../../server/platform/backup/restore.ts';
import { openEmbedded } from '../../server/platform/embedded/embedded.ts';
import { migrate } from '../../server/platform/postgres/migrate.ts';
import { startProduct } from '../e2e/product.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const frozen = fileURLToPath(new URL('frozen', import.meta.url));
const versions = existsSync(frozen) ? readdirSync(frozen).sort() : [];
const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8')) as T;

test('every release but the first has a predecessor to upgrade from, and none of its migrations has changed since', () => {
  const { version } = readJson<{ version: string }>(join(root, 'package.json'));
  expect(version === '0.1.0' || versions.some((one) => one !== version), 'npm run release:freeze keeps a release').toBe(true);
  const changed = versions.flatMap((one) =>
    readdirSync(join(frozen, one, 'migrations'))
      .filter((name) => !existsSync(join(root, 'server/migrations', name)) || text(one, name) !== textNow(name))
      .map((name) => `${one}: ${name}`),
  );
  expect(changed).toEqual([]);
});

const text = (version: string, name: string): string => readFileSync(join(frozen, version, 'migrations', name), 'utf8');
const textNow = (name: string): string => readFileSync(join(root, 'server/migrations', name), 'utf8');

/** The data folder of an old release, as it lies on a hospital's disk. */
async function oldInstallation(version: string, dataDir: string): Promise<void> {
  const database = await openEmbedded({ dataDir: join(dataDir, 'pg') });
  try {
    await migrate({ url: database.ownerUrl, directory: join(frozen, version, 'migrations') });
    await restore({ ownerUrl: database.ownerUrl, directory: join(frozen, version) });
  } finally {
    await database.stop();
  }
}

function command(dataDir: string, ...words: readonly string[]): unknown {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/server/cli.mjs'), ...words, '--json'], {
    encoding: 'utf8',
    env: { ...process.env, QINGLIAN_DATA: dataDir },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const rowsOf = ({ tables }: Manifest): ReadonlyMap<string, number> => new Map(tables.map(({ name, rows }) => [name, rows]));

test.for(versions)(
  'the data of %s, in place and from its backup, keeps every count and chain head under this release',
  { timeout: 300_000 },
  async (version) => {
    const home = mkdtempSync(join(tmpdir(), 'qinglian-frozen-'));
    chmodSync(home, 0o755);
    try {
      const { buildStale } = (await import(new URL('../../tools/build.mjs', import.meta.url).href)) as {
        buildStale: () => Promise<void>;
      };
      await buildStale();
      const old = readJson<Manifest>(join(frozen, version, 'manifest.json'));
      await oldInstallation(version, join(home, 'in-place'));
      command(join(home, 'restored'), 'restore', join(frozen, version));
      for (const place of ['in-place', 'restored']) {
        const now = command(join(home, place), 'backup', join(home, `${place}-copy`)) as Manifest;
        expect(now.chainHeads).toEqual(old.chainHeads);
        const counts = rowsOf(now);
        expect([...rowsOf(old)].filter(([name, rows]) => counts.get(name) !== rows)).toEqual([]);
      }
      const product = await startProduct({ QINGLIAN_DATA: join(home, 'in-place') });
      await product.stop();
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
);
