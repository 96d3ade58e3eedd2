/** Upgrades from what earlier releases left behind: tests/release/frozen/<version>, made by `npm run release:freeze`. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
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

/** What is wrong with the kept releases, as a list of sentences. */
function faults(current: string, kept: string, now: string): readonly string[] {
  const releases = existsSync(kept) ? readdirSync(kept).sort() : [];
  const alone = current === '0.1.0' || releases.some((one) => one !== current) ? [] : ['npm run release:freeze keeps a release'];
  const changed = releases.flatMap((one) =>
    readdirSync(join(kept, one, 'migrations'))
      .filter((name) => {
        const today = join(now, name);
        return !existsSync(today) || readFileSync(today, 'utf8') !== readFileSync(join(kept, one, 'migrations', name), 'utf8');
      })
      .map((name) => `${one}: ${name}`),
  );
  return [...alone, ...changed];
}

const migrations = join(root, 'server/migrations');

test('every release but the first has a predecessor to upgrade from, and none of its migrations has changed since', () => {
  const { version } = readJson<{ version: string }>(join(root, 'package.json'));
  expect(faults(version, frozen, migrations)).toEqual([]);
});

test('a release without a predecessor, a migration that was changed and one that is gone are found', () => {
  const home = mkdtempSync(join(tmpdir(), 'qinglian-frozen-'));
  try {
    const kept = join(home, 'kept');
    expect(faults('0.2.0', kept, migrations)).toEqual(['npm run release:freeze keeps a release']);
    cpSync(migrations, join(kept, '0.1.0', 'migrations'), { recursive: true });
    expect(faults('0.2.0', kept, migrations)).toEqual([]);
    appendFileSync(join(kept, '0.1.0', 'migrations', '0001-foundation.sql'), '-- another word');
    writeFileSync(join(kept, '0.1.0', 'migrations', '0999-gone.sql'), 'select 1');
    expect(faults('0.2.0', kept, migrations)).toEqual(['0.1.0: 0001-foundation.sql', '0.1.0: 0999-gone.sql']);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
});

/** The data folder of an old release, as it lies on a hospital's disk. */
async function oldInstallation(release: string, dataDir: string): Promise<void> {
  const database = await openEmbedded({ dataDir: join(dataDir, 'pg') });
  try {
    await migrate({ url: database.ownerUrl, directory: join(release, 'migrations') });
    await restore({ ownerUrl: database.ownerUrl, directory: release });
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

/** Frozen here and now by the tool itself, so that there is always one, and the first real one is not the tool's first use. */
const FRESH = 'the present one, frozen by the tool,';

test.for([...versions, FRESH])(
  'the data of %s in place and from its backup, keeps every count and chain head under this release',
  { timeout: 900_000 },
  async (version) => {
    const home = mkdtempSync(join(tmpdir(), 'qinglian-frozen-'));
    chmodSync(home, 0o755);
    try {
      const { buildStale } = (await import(new URL('../../tools/build.mjs', import.meta.url).href)) as {
        buildStale: () => Promise<void>;
      };
      await buildStale();
      const release = version === FRESH ? join(home, 'fresh') : join(frozen, version);
      if (version === FRESH) {
        const frozenNow = spawnSync(process.execPath, [join(root, 'tools/freeze-release.mjs'), '--out', release], {
          encoding: 'utf8',
        });
        expect(frozenNow.status, frozenNow.stderr).toBe(0);
        expect(spawnSync(process.execPath, [join(root, 'tools/freeze-release.mjs'), '--out', release]).status).toBe(1);
      }
      const old = readJson<Manifest>(join(release, 'manifest.json'));
      expect(old.chainHeads.length).toBeGreaterThan(10);
      await oldInstallation(release, join(home, 'in-place'));
      command(join(home, 'restored'), 'restore', release);
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
