/**
 * Everything a test run makes lies in one folder: it is the run's folder for temporary files, and what lies elsewhere (system
 * users, databases that root had to move) is noted in it. So a run that was killed can be cleared away whole by the next one.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { REACHABLE_HOME } from '../platform/embedded/place.ts';
import { enter, hasUsers } from '../platform/embedded/processes.ts';

export const PREFIX = 'qinglian-test-';
/** A folder younger than this may belong to a run that is just beginning. */
const YOUNG_MS = 120_000;
const USERS = 'system-users';

export interface RunFolder {
  readonly path: string;
  /** Removes all of it; tells what had not been removed before by those who made it. */
  close(): Promise<readonly string[]>;
}

/** Makes the folder and turns every later temporary file of this process, its threads and its children into it. */
export async function openRunFolder(): Promise<RunFolder> {
  const parent = tmpdir();
  await removeAbandoned(parent);
  const path = await mkdtemp(join(parent, PREFIX));
  // As open as the system's own: tests start programs as other users.
  await chmod(path, 0o1777);
  mkdirSync(join(path, USERS), { mode: 0o755 });
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = path;
  const leave = enter(path);
  return {
    path,
    close: async () => {
      leave();
      if (before === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = before;
      return clear(path);
    },
  };
}

/** For tests that make a system user: whoever clears the folder away removes it. */
export const noteUser = (name: string): void => {
  const folder = join(tmpdir(), USERS);
  if (existsSync(folder)) writeFileSync(join(folder, name), '');
};
export const forgetUser = (name: string): void => rmSync(join(tmpdir(), USERS, name), { force: true });

/** Runs that were killed: nobody else would ever end their servers and remove their users. */
export async function removeAbandoned(parent: string): Promise<readonly string[]> {
  const told: string[] = [];
  for (const name of readdirSync(parent)) {
    const folder = join(parent, name);
    if (!name.startsWith(PREFIX) || !existsSync(join(folder, 'users'))) continue;
    try {
      const ageMs = performance.timeOrigin + performance.now() - statSync(join(folder, 'users')).mtimeMs;
      if (ageMs >= YOUNG_MS && !hasUsers(folder)) told.push(...(await clear(folder)));
    } catch {
      // Another user's, or another run is removing it at this moment: not ours to insist on.
    }
  }
  return told;
}

async function clear(folder: string): Promise<readonly string[]> {
  const told = await endProcesses(folder);
  for (const moved of movedFrom(folder)) {
    told.push(...(await endProcesses(moved)), `folder ${moved}`);
    rmSync(moved, { recursive: true, force: true });
  }
  const users = join(folder, USERS);
  for (const name of existsSync(users) ? readdirSync(users) : []) {
    spawnSync('userdel', [name], { stdio: 'ignore' });
    told.push(`system user ${name}`);
  }
  rmSync(folder, { recursive: true, force: true });
  return told;
}

/** Databases of root that the database user could not have reached below the folder. */
function movedFrom(folder: string): readonly string[] {
  if (!existsSync(REACHABLE_HOME)) return [];
  return readdirSync(REACHABLE_HOME)
    .map((name) => join(REACHABLE_HOME, name))
    .filter((home) => {
      const note = join(home, 'folder');
      return existsSync(note) && readFileSync(note, 'utf8').startsWith(`${folder}/`);
    });
}

/** Servers first in order, so that they take their own children along; after some seconds without asking. */
async function endProcesses(folder: string): Promise<string[]> {
  // One that is just ending is nobody's fault.
  for (let at = 0; at < 40 && processesIn(folder).length > 0; at++) await wait(50);
  const found = processesIn(folder);
  for (const { pid } of found) send(pid, 'SIGINT');
  for (let at = 0; at < 100 && processesIn(folder).length > 0; at++) await wait(50);
  for (const { pid } of processesIn(folder)) send(pid, 'SIGKILL');
  return found.map(({ line }) => `process ${line}`);
}

function send(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Ended by itself, or another user's.
  }
}

/** Living processes that work in a folder or name it. */
export function processesIn(folder: string): readonly { readonly pid: number; readonly line: string }[] {
  if (!existsSync('/proc')) return [];
  return readdirSync('/proc').flatMap((name) => {
    const pid = Number(name);
    if (!/^\d+$/.test(name) || pid === process.pid) return [];
    try {
      if (readFileSync(`/proc/${name}/stat`, 'utf8').replace(/^.*\) /s, '')[0] === 'Z') return [];
      const line = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
      return line.includes(`${folder}/`) || `${readlinkSync(`/proc/${name}/cwd`)}/`.startsWith(`${folder}/`)
        ? [{ pid, line }]
        : [];
    } catch {
      // Gone between the listing and the look, or another user's.
      return [];
    }
  });
}
