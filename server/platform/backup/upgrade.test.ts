import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { emptyDatabase, testDatabase } from '../../testing/database.ts';
import { testOrganisation } from '../../testing/people.ts';
import { backup } from './backup.ts';
import { restoreAndMigrate } from './upgrade.ts';

const home = await mkdtemp(join(tmpdir(), 'qinglian-upgrade-'));
afterAll(() => rm(home, { recursive: true, force: true }));
const old = await testDatabase();
const fresh = await emptyDatabase();

test('a backup of an older release comes back under a newer one, whose later migrations then run over its rows', async () => {
  await testOrganisation(old.app, 'H01');
  const directory = join(home, 'copy');
  const manifest = await backup({ ownerUrl: old.ownerUrl, directory, now: '2025-11-22T01:00:00.000Z' });
  const migrations = join(home, 'migrations');
  await cp(fileURLToPath(new URL('../../migrations', import.meta.url)), migrations, { recursive: true });
  // A column without default that the old rows lack: it only works when the rows are there before it.
  await writeFile(
    join(migrations, '9999-next-release.sql'),
    `alter table organisation add motto text; alter table organisation no force row level security;
     update organisation set motto = '清廉' || code; alter table organisation alter motto set not null;`,
  );
  expect(await restoreAndMigrate({ ownerUrl: fresh.ownerUrl, directory, migrations })).toEqual(manifest);
  const client = new pg.Client({ connectionString: fresh.superUrl });
  await client.connect();
  const { rows } = await client.query('select code, motto from organisation');
  const applied = await client.query('select name from migration order by name desc limit 1');
  await client.end();
  expect(rows).toEqual([{ code: 'H01', motto: '清廉H01' }]);
  expect(applied.rows).toEqual([{ name: '9999-next-release.sql' }]);
});
