/** The cluster on disk: made once and whole or not at all, with its secrets beside it, never touched by another major version. */
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabasePlace } from './place.ts';

export interface Secrets {
  readonly superuser: string;
  readonly owner: string;
  readonly app: string;
  readonly reader: string;
}

export const clusterOf = (place: DatabasePlace): string => join(place.dataDir, 'cluster');

const newSecret = (): string => randomBytes(24).toString('hex');

/** Makes the cluster unless it is there. A half-made one of a killed start is thrown away: it never got its final name. */
export function ensureCluster(place: DatabasePlace, options: { readonly throwAway: boolean }): Secrets {
  const cluster = clusterOf(place);
  if (existsSync(join(cluster, 'PG_VERSION'))) {
    mustMatchVersion(place);
    return readSecrets(place);
  }
  const half = `${cluster}.half`;
  rmSync(half, { recursive: true, force: true });
  const secrets: Secrets = { superuser: newSecret(), owner: newSecret(), app: newSecret(), reader: newSecret() };
  writeSecret(place, 'secrets.json', JSON.stringify(secrets));
  const passwordFile = writeSecret(place, 'initdb.tmp', secrets.superuser);
  const result = spawnSync(
    join(place.native, 'bin', 'initdb'),
    [
      ...['-D', half, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--locale=C.UTF-8', ...(options.throwAway ? ['--no-sync'] : [])],
    ],
    { ...place.user, cwd: place.dataDir, encoding: 'utf8', env: cleanEnvironment() },
  );
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    rmSync(half, { recursive: true, force: true });
    throw new Error(
      `数据库初始化没有成功 / initdb failed: ${result.stderr?.trim() || result.error?.message || result.signal || '原因不明'}`,
    );
  }
  renameSync(half, cluster);
  return secrets;
}

export function readSecrets(place: DatabasePlace): Secrets {
  const file = join(place.dataDir, 'secrets.json');
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  } catch (error) {
    throw new Error(`数据库的口令文件 ${file} 缺失或损坏，请从备份恢复 / The database's password file is missing or broken`, {
      cause: error,
    });
  }
}

function writeSecret(place: DatabasePlace, name: string, text: string): string {
  const file = join(place.dataDir, name);
  rmSync(file, { force: true });
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
  if (place.user) chownSync(file, place.user.uid, place.user.gid);
  return file;
}

function mustMatchVersion(place: DatabasePlace): void {
  const data = readFileSync(join(clusterOf(place), 'PG_VERSION'), 'utf8').trim();
  const program = spawnSync(join(place.native, 'bin', 'postgres'), ['--version'], { ...place.user, cwd: '/', encoding: 'utf8' });
  const version = / (\d+)/.exec(program.stdout ?? '')?.[1] ?? '?';
  if (version === data) return;
  throw new Error(
    `数据属于 PostgreSQL ${data}，本版本内置 PostgreSQL ${version}，数据没有改动。请用原版本执行 npm run -s qinglian -- backup 目录，` +
      `再用本版本在新的数据文件夹上执行 npm run -s qinglian -- restore 目录（见 docs/operations/upgrade.md）` +
      ` / The data belongs to another major version of PostgreSQL and was left untouched: backup with the old release, restore with this one`,
  );
}

/** PG* variables of the surroundings must not change what our own server does. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env)
      .filter(([name]) => !name.startsWith('PG'))
      .concat([['LC_ALL', 'C.UTF-8']]),
  );
}
