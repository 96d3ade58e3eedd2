/** Run by `npm run test:postgresql`: data of the embedded database under an older PostgreSQL, which this system happens to have. */
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { backup } from '../../server/platform/backup/backup.ts';
import { restoreAndMigrate } from '../../server/platform/backup/upgrade.ts';
import { openEmbedded } from '../../server/platform/embedded/embedded.ts';
import { openDatabase } from '../../server/platform/postgres/database.ts';
import { migrate } from '../../server/platform/postgres/migrate.ts';
import { testOrganisation } from '../../server/testing/people.ts';

const home = mkdtempSync(join(tmpdir(), 'qinglian-major-'));
chmodSync(home, 0o755);
afterAll(() => rmSync(home, { recursive: true, force: true }));
const migrations = fileURLToPath(new URL('../../server/migrations', import.meta.url));

/** Programs of the system's PostgreSQL, laid out as the packaged ones are. */
const system = (): string => {
  const base = '/usr/lib/postgresql';
  const newest = readdirSync(base)
    .map(Number)
    .sort((a, b) => b - a)[0];
  return join(base, String(newest));
};

async function ask(url: string, query: string): Promise<readonly unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(query)).rows;
  } finally {
    await client.end();
  }
}

test('data of an older major version is refused untouched by the new program, and comes over by backup with the old and restore with the new', async () => {
  const old = { dataDir: join(home, 'old', 'pg'), native: system() };
  const before = await openEmbedded(old);
  await migrate({ url: before.ownerUrl, directory: migrations });
  const app = openDatabase({ url: before.appUrl });
  await testOrganisation(app, 'H01');
  await app.destroy();
  const [version] = await ask(before.superUrl, 'show server_version_num');
  const manifest = await backup({ ownerUrl: before.ownerUrl, directory: join(home, 'copy'), now: '2025-11-22T01:00:00.000Z' });
  await before.stop();
  const mark = readFileSync(join(old.dataDir, 'cluster', 'PG_VERSION'), 'utf8');
  await expect(openEmbedded({ dataDir: old.dataDir })).rejects.toThrow(/数据属于 PostgreSQL.*backup.*restore/s);
  expect(readFileSync(join(old.dataDir, 'cluster', 'PG_VERSION'), 'utf8')).toBe(mark);
  expect(existsSync(join(old.dataDir, 'cluster', 'postmaster.pid'))).toBe(false);
  const after = await openEmbedded({ dataDir: join(home, 'new', 'pg') });
  try {
    expect(await ask(after.superUrl, 'show server_version_num')).not.toEqual([version]);
    expect(await restoreAndMigrate({ ownerUrl: after.ownerUrl, directory: join(home, 'copy'), migrations })).toEqual(manifest);
    const again = await backup({ ownerUrl: after.ownerUrl, directory: join(home, 'again'), now: manifest.takenAt });
    expect(again).toEqual(manifest);
  } finally {
    await after.stop();
  }
  // The old program still opens the old data.
  const still = await openEmbedded(old);
  expect(await ask(still.superUrl, 'select 1 as ok')).toEqual([{ ok: 1 }]);
  await still.stop();
}, 300_000);
