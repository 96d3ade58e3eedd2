/**
 * The embedded PostgreSQL: a real server on loopback, started beside the product and stopped with it.
 * A second process (the command line) attaches to the one that runs; one left behind by a killed parent is taken over.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import pg from 'pg';
import { type DatabasePlace, placeFor } from './binaries.ts';

export interface EmbeddedOptions {
  readonly dataDir: string;
  /** Without fsync: for throw-away test databases only. */
  readonly throwAway?: boolean;
  readonly onProgress?: (message: string) => void;
  /** SQL that a superuser runs once: the group roles (`prepare.sql`). */
  readonly prepareSql: string;
}

export interface EmbeddedDatabase {
  readonly superUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  /** Ends the server if this process started it or took it over; a mere visitor leaves it running. */
  stop(): Promise<void>;
}

interface Secrets {
  readonly superuser: string;
  readonly owner: string;
  readonly app: string;
}

/** Starts the server, or attaches to the one that already runs on this folder. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const place = placeFor(options.dataDir);
  const cluster = join(place.dataDir, 'cluster');
  const secretsFile = join(place.dataDir, 'secrets.json');
  const running = runningPort(cluster);
  if (running !== undefined && existsSync(secretsFile)) {
    const secrets = JSON.parse(readFileSync(secretsFile, 'utf8')) as Secrets;
    return { ...urlsOf(secrets, running), stop: async () => undefined };
  }
  const isNew = !existsSync(join(cluster, 'PG_VERSION'));
  if (isNew) initialise(place, cluster, secretsFile, options);
  mustMatchVersion(place, cluster);
  const secrets = JSON.parse(readFileSync(secretsFile, 'utf8')) as Secrets;
  const port = await freePort();
  const server = await startServer(place, cluster, {
    port,
    throwAway: options.throwAway === true,
    superUrl: urlsOf(secrets, port).superUrl,
  });
  try {
    await ensureRoles(urlsOf(secrets, port).superUrl, secrets, options.prepareSql);
  } catch (error) {
    await stopServer(server);
    throw error;
  }
  return { ...urlsOf(secrets, port), stop: () => stopServer(server) };
}

const DATABASE = 'qinglian';

const urlsOf = (secrets: Secrets, port: number) => ({
  superUrl: `postgres://postgres:${secrets.superuser}@127.0.0.1:${port}/postgres`,
  ownerUrl: `postgres://qinglian_owner:${secrets.owner}@127.0.0.1:${port}/${DATABASE}`,
  appUrl: `postgres://qinglian_login:${secrets.app}@127.0.0.1:${port}/${DATABASE}`,
});

function initialise(place: DatabasePlace, cluster: string, secretsFile: string, options: EmbeddedOptions): void {
  options.onProgress?.('建立数据库');
  mkdirSync(place.dataDir, { recursive: true, mode: 0o700 });
  const secret = (): string => randomBytes(24).toString('hex');
  const secrets: Secrets = { superuser: secret(), owner: secret(), app: secret() };
  writeFileSync(secretsFile, JSON.stringify(secrets), { mode: 0o600 });
  const passwordFile = join(place.dataDir, 'initdb.tmp');
  writeFileSync(passwordFile, secrets.superuser, { mode: 0o600 });
  for (const path of [place.dataDir, secretsFile, passwordFile]) if (place.user) chownSync(path, place.user.uid, place.user.gid);
  const result = spawnSync(
    join(place.native, 'bin', 'initdb'),
    ['-D', cluster, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8'],
    { ...place.user, cwd: place.dataDir, encoding: 'utf8', env: cleanEnvironment() },
  );
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    rmSync(cluster, { recursive: true, force: true });
    throw new Error(`数据库初始化没有成功：${result.stderr || result.error?.message || '原因不明'}`);
  }
}

/** Data of another major version is never touched. */
function mustMatchVersion(place: DatabasePlace, cluster: string): void {
  const data = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const program = spawnSync(join(place.native, 'bin', 'postgres'), ['--version'], { ...place.user, encoding: 'utf8' }).stdout;
  const version = / (\d+)/.exec(program)?.[1];
  if (version !== data) {
    throw new Error(
      `数据属于 PostgreSQL ${data}，本版本内置 PostgreSQL ${version ?? '?'}；请先用原版本执行 backup，再用本版本执行 restore（见 docs/operations/upgrade.md）`,
    );
  }
}

async function startServer(
  place: DatabasePlace,
  cluster: string,
  options: { readonly port: number; readonly throwAway: boolean; readonly superUrl: string },
): Promise<ChildProcess> {
  const settings = [
    `port=${options.port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=100',
    'shared_buffers=256MB',
    'log_timezone=Asia/Shanghai',
    ...(options.throwAway ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'] : []),
  ];
  // Its own process group: Ctrl-C reaches us, and we end the server in order.
  const server = spawn(
    join(place.native, 'bin', 'postgres'),
    ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])],
    {
      ...place.user,
      cwd: place.dataDir,
      detached: true,
      env: cleanEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let log = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    log = (log + chunk.toString('utf8')).slice(-4_000);
  });
  const failed = new Promise<never>((_resolve, reject) => {
    server.once('error', (error) => reject(new Error(`数据库没有启动：${error.message}`)));
    server.once('exit', (code) => reject(new Error(`数据库没有启动（退出码 ${code ?? '无'}）：${log}`)));
  });
  failed.catch(() => undefined);
  await Promise.race([waitUntilReady(options.superUrl), failed]);
  return server;
}

async function waitUntilReady(url: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      // Recovery after a crash may take a while; a wrong password never heals.
      if (tries > 600 || (error instanceof pg.DatabaseError && error.code === '28P01')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => void server.once('exit', () => resolve()));
  server.kill('SIGINT');
  await ended;
}

async function ensureRoles(superUrl: string, secrets: Secrets, prepareSql: string): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  try {
    await client.query(prepareSql);
    await client.query(`do $$ begin
      if not exists (select from pg_roles where rolname = 'qinglian_owner') then
        create role qinglian_owner login password '${secrets.owner}';
        create role qinglian_login login password '${secrets.app}';
        grant qinglian_app to qinglian_login;
        grant qinglian_search, qinglian_backup to qinglian_owner;
      end if; end $$`);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE} owner qinglian_owner`);
  } finally {
    await client.end();
  }
}

/** The port of a server that runs on this folder, from its lock file; undefined when none does. */
function runningPort(cluster: string): number | undefined {
  const file = join(cluster, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const [pid, , , port] = readFileSync(file, 'utf8').split('\n');
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return undefined;
  }
  return Number(port);
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** PG* variables of the surroundings must not change what our own server does. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env)
      .filter(([name]) => !name.startsWith('PG'))
      .concat([['LC_ALL', 'C.UTF-8']]),
  );
}
