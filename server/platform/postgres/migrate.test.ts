import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { emptyDatabase, testDatabase } from '../../testing/database.ts';
import { inTrx, rowsOf, sql } from './database.ts';
import { migrate } from './migrate.ts';

const db = await testDatabase();
const empty = await emptyDatabase();
const directory = await mkdtemp(join(tmpdir(), 'qinglian-migrations-'));
afterAll(() => rm(directory, { recursive: true, force: true }));

test('a transaction without organisations sees no tenant and the application cannot change the security log', async () => {
  const ids = await inTrx(db.app, [], (tx) => rowsOf(tx, sql<{ ids: string[] | null }>`select current_org_ids() as ids`));
  expect(ids[0]?.ids).toBeNull();
  await expect(sql`update security_log set event = 'x'`.execute(db.app)).rejects.toThrow('permission denied');
  await expect(sql`delete from security_log`.execute(db.app)).rejects.toThrow('permission denied');
});

test('each file runs once and whole; one that was changed or that a newer release brought stops everything with a sentence', async () => {
  const options = { url: empty.ownerUrl, directory };
  await writeFile(join(directory, '0001-a.sql'), 'create table a (n integer);');
  expect(await migrate(options)).toEqual(['0001-a.sql']);
  await writeFile(join(directory, '0002-b.sql'), 'insert into a values (1); select 1 / 0;');
  await expect(migrate(options)).rejects.toThrow(/0002-b\.sql: division by zero/);
  await writeFile(join(directory, '0002-b.sql'), 'insert into a values (2);');
  expect(await migrate(options)).toEqual(['0002-b.sql']);
  expect(await migrate(options)).toEqual([]);
  await writeFile(join(directory, '0002-b.sql'), 'insert into a values (3);');
  await expect(migrate(options)).rejects.toThrow(/0002-b\.sql.*没有改动/);
  await rm(join(directory, '0002-b.sql'));
  await expect(migrate(options)).rejects.toThrow(/更新的版本升级（0002-b\.sql）/);
});
