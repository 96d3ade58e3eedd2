import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { type EmbeddedDatabase, openEmbedded } from './embedded.ts';
import { lockOf } from './processes.ts';

const home = await mkdtemp(join(tmpdir(), 'qinglian-embedded-'));
await chmod(home, 0o755);
const opened: EmbeddedDatabase[] = [];
afterEach(async () => {
  for (const database of opened.splice(0)) await database.stop();
});
afterAll(() => rm(home, { recursive: true, force: true }));

async function open(dataDir: string, reachableHome = join(home, 'reachable')): Promise<EmbeddedDatabase> {
  const database = await openEmbedded({ dataDir, throwAway: true, reachableHome });
  opened.push(database);
  return database;
}

async function query(url: string, text: string): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const isRunning = (url: string): Promise<boolean> =>
  query(url, 'select 1').then(
    () => true,
    () => false,
  );

/** A process of its own that opens the database and then waits to be killed. */
async function openElsewhere(dataDir: string): Promise<number> {
  const script = `import { openEmbedded } from ${JSON.stringify(fileURLToPath(new URL('./embedded.ts', import.meta.url)))};
    await openEmbedded({ dataDir: ${JSON.stringify(dataDir)}, throwAway: true });
    console.log('open'); setInterval(() => undefined, 1000);`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('.', import.meta.url)),
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.kill('SIGKILL');
  await once(child, 'exit');
  return child.pid ?? 0;
}

test('data survives, a second opener attaches, and the last to leave stops the server', async () => {
  const dataDir = join(home, 'shared');
  const first = await open(dataDir);
  await query(first.ownerUrl, 'create table kept as select 7 as value');
  const second = await open(dataDir);
  expect(second.superUrl).toBe(first.superUrl);
  await first.stop();
  expect(await isRunning(second.ownerUrl)).toBe(true);
  await second.stop();
  expect(await isRunning(second.ownerUrl)).toBe(false);
  const again = await open(dataDir);
  expect(await query(again.ownerUrl, 'select value from kept')).toEqual([{ value: 7 }]);
});

test('two processes that open a new folder at the same moment share one database', async () => {
  const [first, second] = await Promise.all([open(join(home, 'race')), open(join(home, 'race'))]);
  expect(first.superUrl).toBe(second.superUrl);
});

test('roles are what they must be: the owner no superuser, the application without rights past the policy, passwords needed and kept private', async () => {
  const dataDir = join(home, 'roles');
  const database = await open(dataDir);
  const roles = await query(
    database.superUrl,
    `select rolname, rolsuper or rolbypassrls or rolcreaterole as strong from pg_roles where rolname like 'qinglian%' order by 1`,
  );
  expect(Object.fromEntries(roles.map((role) => [role['rolname'], role['strong']]))).toEqual({
    qinglian_app: false,
    qinglian_backup: true,
    qinglian_login: false,
    qinglian_owner: false,
    qinglian_reader: false,
    qinglian_reader_login: false,
    qinglian_search: true,
  });
  expect(await query(database.readerUrl, 'select current_user::text as name')).toEqual([{ name: 'qinglian_reader_login' }]);
  const wrong = new URL(database.superUrl);
  wrong.password = 'guess';
  await expect(query(wrong.toString(), 'select 1')).rejects.toThrow('password authentication failed');
  expect(await query(database.superUrl, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  expect(await query(database.superUrl, 'show unix_socket_directories')).toEqual([{ unix_socket_directories: '' }]);
  expect((await stat(join(dataDir, 'secrets.json'))).mode & 0o777).toBe(0o600);
  await query(
    database.superUrl,
    `create temporary table slip (name text check (name = 'a')); insert into slip values ('secret-row')`,
  ).catch(() => undefined);
  const log = await readFile(join(dataDir, 'postgres.log'), 'utf8');
  expect(log).toContain('slip_name_check');
  expect(log).not.toMatch(/Failing row|DETAIL/);
});

test('after a killed server a lock file whose process number now belongs to another program does not block the start', async () => {
  const dataDir = join(home, 'stale');
  const database = await open(dataDir);
  await query(database.ownerUrl, 'create table kept as select 8 as value');
  await query(database.superUrl, 'checkpoint');
  const cluster = join(dataDir, 'cluster');
  const lock = lockOf(cluster);
  expect(lock).toBeDefined();
  const lockText = await readFile(join(cluster, 'postmaster.pid'), 'utf8');
  process.kill(lock?.pid ?? 0, 'SIGKILL');
  await vi.waitUntil(() => lockOf(cluster) === undefined);
  await writeFile(join(cluster, 'postmaster.pid'), lockText.replace(/^\d+/, String(process.pid)));
  const again = await open(dataDir);
  expect(await query(again.ownerUrl, 'select value from kept')).toEqual([{ value: 8 }]);
});

test('a server left behind by a killed process is taken over and then ended in order', async () => {
  const dataDir = join(home, 'orphan');
  await openElsewhere(dataDir);
  expect(lockOf(join(dataDir, 'cluster'))?.isReady).toBe(true);
  const database = await open(dataDir);
  expect(await isRunning(database.ownerUrl)).toBe(true);
  await database.stop();
  expect(lockOf(join(dataDir, 'cluster'))).toBeUndefined();
});

test('an initialisation that was killed half-way leaves nothing that the next start would trust', async () => {
  const dataDir = join(home, 'half');
  await mkdir(join(dataDir, 'cluster.half'), { recursive: true });
  await writeFile(join(dataDir, 'cluster.half', 'PG_VERSION'), '18\n');
  expect(await isRunning((await open(dataDir)).ownerUrl)).toBe(true);
});

test('data of another PostgreSQL major version is refused untouched, and the message names the way out', async () => {
  const dataDir = join(home, 'version');
  const version = join(dataDir, 'cluster', 'PG_VERSION');
  await (await open(dataDir)).stop();
  await writeFile(version, '17\n');
  await expect(open(dataDir)).rejects.toThrow(/PostgreSQL 17.*backup.*restore/s);
  expect(await readFile(version, 'utf8')).toBe('17\n');
});

test('a private folder (0700) works, and closing or opening its door later never shows an empty database', async () => {
  const folder = join(home, 'private');
  const dataDir = join(folder, 'data', 'pg');
  await mkdir(folder, { mode: 0o700 });
  const database = await open(dataDir);
  await query(database.ownerUrl, 'create table kept as select 9 as value');
  await database.stop();
  for (const mode of [0o755, 0o700]) {
    await chmod(folder, mode);
    const again = await open(dataDir);
    expect(await query(again.ownerUrl, 'select value from kept')).toEqual([{ value: 9 }]);
    await again.stop();
  }
  const openFolder = join(home, 'closed-later');
  await mkdir(openFolder, { mode: 0o755 });
  const before = await open(join(openFolder, 'pg'));
  await query(before.ownerUrl, 'create table kept as select 10 as value');
  await before.stop();
  await chmod(openFolder, 0o700);
  const after = await open(join(openFolder, 'pg'));
  expect(await query(after.ownerUrl, 'select value from kept')).toEqual([{ value: 10 }]);
});

test('a data folder that cannot be made ends in one readable sentence', async () => {
  const file = join(home, 'a-file');
  await writeFile(file, '');
  await expect(open(join(file, 'pg'))).rejects.toThrow(/数据文件夹.*QINGLIAN_DATA/s);
});

test('the server never runs as root, whoever starts it', async () => {
  const dataDir = join(home, 'who');
  await open(dataDir);
  const { uid } = await stat(join(dataDir, 'cluster', 'postmaster.pid'));
  expect(uid).not.toBe(0);
  if (process.getuid?.() !== 0) expect(uid).toBe(process.getuid?.());
});

test('a folder whose owner is a number without a name (a container, a user that was removed) gets a database all the same', async () => {
  const folder = join(home, 'nameless');
  await mkdir(folder, { mode: 0o755 });
  if (process.getuid?.() === 0) await chown(folder, 54_321, 54_321);
  const database = await open(join(folder, 'pg'));
  expect(await isRunning(database.ownerUrl)).toBe(true);
  expect((await stat(join(folder, 'pg', 'cluster'))).uid).not.toBe(54_321);
});
