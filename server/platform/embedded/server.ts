/** The server process: started on a free port of loopback, watched until it answers, ended in order. */
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { cleanEnvironment, clusterOf } from './cluster.ts';
import type { DatabasePlace } from './place.ts';
import { disownLock, isAlive, lockOf } from './processes.ts';

const LOG_LIMIT_BYTES = 8_000_000;

/** Starts the server and waits until it takes connections; gives its port. */
export async function startServer(
  place: DatabasePlace,
  options: {
    readonly throwAway: boolean;
    readonly urlAt: (port: number) => string;
    readonly onProgress?: (message: string) => void;
  },
): Promise<number> {
  disownLock(clusterOf(place));
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      await startOn(port, place, options);
      return port;
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      // Somebody took the port between the look and the start; or helpers of a killed server have not all noticed yet.
      if (attempt >= 20 || !/Address already in use|shared memory block/.test(message)) throw error;
      await wait(attempt * 50);
    }
  }
}

async function startOn(port: number, place: DatabasePlace, options: Parameters<typeof startServer>[1]): Promise<void> {
  const settings = [
    `port=${port}`,
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=100',
    'shared_buffers=256MB',
    'log_timezone=Asia/Shanghai',
    // Details of a refused row quote it: what people entered belongs in no log.
    'log_error_verbosity=terse',
    ...(options.throwAway ? ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_wal_size=4GB'] : []),
  ];
  const logFile = join(place.dataDir, 'postgres.log');
  const log = openSync(logFile, 'a', 0o600);
  if (statSync(logFile).size > LOG_LIMIT_BYTES) truncateSync(logFile);
  const logStart = statSync(logFile).size;
  // Its own session: Ctrl-C reaches us, and we end the server in order.
  const server = spawn(
    join(place.native, 'bin', 'postgres'),
    ['-D', clusterOf(place), ...settings.flatMap((setting) => ['-c', setting])],
    { ...place.user, cwd: place.dataDir, detached: true, env: cleanEnvironment(), stdio: ['ignore', log, log] },
  );
  closeSync(log);
  server.unref();
  const failed = new Promise<never>((_resolve, reject) => {
    server.once('error', (error) => reject(new Error(`数据库没有启动 / PostgreSQL did not start: ${error.message}`)));
    server.once('exit', (code) => {
      const said = readFileSync(logFile).subarray(logStart).toString('utf8').slice(-2_000);
      reject(new Error(`数据库没有启动（退出码 ${code ?? '无'}）/ PostgreSQL did not start: ${said.trim()}`));
    });
  });
  failed.catch(() => undefined);
  await Promise.race([waitUntilReady(options.urlAt(port), options.onProgress), failed]);
  server.removeAllListeners();
}

/** Waits for a first connection. Recovery after a crash may take minutes; a refused password never heals. */
export async function waitUntilReady(url: string, onProgress?: (message: string) => void): Promise<void> {
  const begun = performance.now();
  let hasSaid = false;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      await client.end();
      return;
    } catch (error) {
      await client.end().catch(() => undefined);
      const waited = performance.now() - begun;
      if (waited > 300_000 || (error instanceof pg.DatabaseError && error.code === '28P01')) throw error;
      if (waited > 3_000 && !hasSaid) {
        hasSaid = true;
        onProgress?.('数据库上次没有正常停止，正在恢复');
      }
      await wait(50);
    }
  }
}

/** Ends the server of a cluster: open transactions are rolled back, everything written is on disk. */
export async function stopServer(cluster: string): Promise<void> {
  const lock = lockOf(cluster);
  if (!lock) return;
  const begun = performance.now();
  const hasEnded = (): boolean => lockOf(cluster)?.pid !== lock.pid || !isAlive(lock.pid);
  signal(lock.pid, 'SIGINT');
  while (!hasEnded()) {
    await wait(20);
    // Beyond a minute something hangs; an immediate end is safe too, recovery follows at the next start.
    if (performance.now() - begun > 60_000) signal(lock.pid, 'SIGQUIT');
    if (performance.now() - begun > 90_000) throw new Error(`数据库（进程 ${lock.pid}）没有停止 / PostgreSQL did not stop`);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    // It ended by itself in between.
    if (isAlive(pid)) throw error;
  }
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
