/**
 * Who uses the embedded database, and whether its server runs. Process numbers are used again after a crash or a restart of
 * the machine, so a number alone proves nothing: it is kept together with the moment the process began.
 */
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It lives, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** Number and beginning of a process; undefined when there is none (or only its remains). */
export function identityOf(pid: number): string | undefined {
  if (!isAlive(pid)) return undefined;
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return fields[0] === 'Z' ? undefined : `${pid}:${fields[19] ?? ''}`;
  } catch {
    // No /proc on this system: ask ps; without either the number has to do.
    try {
      return `${pid}:${execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()}`;
    } catch {
      return `${pid}:`;
    }
  }
}

const isStillThere = (identity: string): boolean => identityOf(Number(identity.split(':')[0])) === identity;

export interface ServerLock {
  readonly pid: number;
  readonly port: number;
  readonly isReady: boolean;
}

/** What the lock file of a cluster says, when a PostgreSQL on this very folder holds it; a left-over file counts as none. */
export function lockOf(cluster: string): ServerLock | undefined {
  let lines: readonly string[];
  try {
    lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 1 || identityOf(pid) === undefined || !worksIn(pid, cluster)) return undefined;
  return { pid, port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
}

/**
 * Before a start: a left-over lock file may name a process number that now belongs to another program, and PostgreSQL would
 * refuse. The number is replaced and the file kept: it also names the shared memory that PostgreSQL checks for survivors.
 */
export function disownLock(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  if (lockOf(cluster) !== undefined || !existsSync(file)) return;
  const text = readFileSync(file, 'utf8');
  if (isAlive(Number.parseInt(text, 10))) writeFileSync(file, text.replace(/^\d+/, String(NOBODY)));
}

/** Above every limit for process numbers. */
const NOBODY = 2_147_483_646;

/** A PostgreSQL server sits in its data folder: another program with a number used again does not. */
function worksIn(pid: number, cluster: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster);
  } catch {
    try {
      return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).includes(cluster);
    } catch {
      return true;
    }
  }
}

/** Registers this process as a user of the database; the answer leaves again and says whether nobody else is left. */
export function enter(dataDir: string): () => boolean {
  const folder = join(dataDir, 'users');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, randomUUID());
  writeFileSync(file, identityOf(process.pid) ?? `${process.pid}:`, { mode: 0o600 });
  return () => {
    rmSync(file, { force: true });
    return !hasUsers(dataDir);
  };
}

/** Whether a living process uses the database of a folder; traces of dead ones are cleared away. */
export function hasUsers(dataDir: string): boolean {
  const folder = join(dataDir, 'users');
  let count = 0;
  for (const name of readdirSync(folder)) {
    const file = join(folder, name);
    try {
      if (isStillThere(readFileSync(file, 'utf8'))) count++;
      else rmSync(file, { force: true });
    } catch {
      // Left between the listing and the look.
    }
  }
  return count > 0;
}

/** One process at a time opens or closes the database of a folder. */
export async function exclusively<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const file = join(dataDir, 'opening.lock');
  const until = performance.now() + 120_000;
  for (;;) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeFileSync(handle, identityOf(process.pid) ?? '');
      closeSync(handle);
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      let holder = '';
      try {
        holder = readFileSync(file, 'utf8');
      } catch {
        continue;
      }
      if (holder !== '' && !isStillThere(holder)) rmSync(file, { force: true });
      else if (performance.now() > until) throw new Error(`另一个进程正在打开数据库，等待超时：${file}`);
      else await wait(50);
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}
