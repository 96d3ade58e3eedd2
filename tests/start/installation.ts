/** A copy of the checkout in a private home, started and stopped the way a person does it. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forgetUser, noteUser, processesIn } from '../../server/testing/run-folder.ts';

export const checkout = fileURLToPath(new URL('../..', import.meta.url));

export interface User {
  readonly uid: number;
  readonly gid: number;
}

/** Where the table of users is locked by another change, it is asked again: several suites may do this at once. */
function changeUsers(command: 'useradd' | 'userdel', ...args: readonly string[]): void {
  for (let attempt = 0; ; attempt++) {
    const { status, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status === 0) return;
    if (attempt === 20) throw new Error(`${command}: ${stderr}`);
    spawnSync('sleep', ['0.25']);
  }
}

/** An ordinary user: a new one of the caller's own when root runs the tests, else whoever does. */
export function ordinaryUser(): { readonly user?: User; remove(): void } {
  if (process.getuid?.() !== 0) return { remove: () => undefined };
  const name = `qinglian-${randomBytes(4).toString('hex')}`;
  noteUser(name);
  changeUsers('useradd', '--system', '--user-group', '--no-create-home', '--shell', '/bin/sh', name);
  const id = (flag: string): number => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return {
    user: { uid: id('-u'), gid: id('-g') },
    remove: () => {
      changeUsers('userdel', name);
      forgetUser(name);
    },
  };
}

/** A home with mode 0700 of the given user. */
export function privateHome(user: User | undefined): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'qinglian-home-'));
  chmodSync(path, 0o700);
  if (user) chownSync(path, user.uid, user.gid);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Copies what a clone would hold, and the installed packages by hard links. */
export function copyCheckout(target: string, user: User | undefined): void {
  const shell = (script: string): void => void execFileSync('sh', ['-ec', script, checkout, target], { cwd: checkout });
  shell(
    'mkdir -p "$1" && git ls-files -z -co --exclude-standard | tar --null -T - --ignore-failed-read -cf - | tar -C "$1" -xf -',
  );
  shell('cp -al node_modules "$1/" 2>/dev/null || cp -a node_modules "$1/"');
  // Hard links share their owner with the original: only folders change hands.
  if (user)
    shell(
      `find "$1" -type d -exec chown ${user.uid}:${user.gid} {} + && find "$1" -path "$1/node_modules" -prune -o -type f -exec chown ${user.uid}:${user.gid} {} +`,
    );
}

export interface Running {
  /** Of the staff application. */
  readonly address: string;
  readonly tookMs: number;
  readonly output: () => string;
  /** What Ctrl-C does: the signal goes to every process of the terminal. Gives the exit code, or the signal it ended by. */
  interrupt(): Promise<number | string | null>;
}

export interface StartOptions {
  readonly user?: User;
  readonly home: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly [string, ...string[]];
}

/** Only what a fresh terminal has: settings of the surroundings must not decide a test. */
export function terminal(home: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.fromEntries(
    ['PATH', 'LANG', 'TMPDIR'].map((name) => [name, process.env[name] ?? '']).filter(([, value]) => value),
  );
  return { ...inherited, HOME: home, PORT: '0', PUBLIC_PORT: '0', DEMO: '0', ...extra };
}

/** Starts and waits until `/healthz` answers 200. */
export async function start(folder: string, options: StartOptions): Promise<Running> {
  const begun = performance.now();
  const [command, ...args] = options.command ?? ['npm', 'start'];
  const child = spawn(command, args, {
    cwd: folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: terminal(options.home, options.environment),
    ...options.user,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => void (output += chunk.toString('utf8')));
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`ended with ${String(code)} before it was ready:\n${output}`);
  });
  ended.catch(() => undefined);
  try {
    const address = await Promise.race([untilReady(() => output), ended]);
    return { address, tookMs: performance.now() - begun, output: () => output, interrupt: () => interrupt(child) };
  } catch (error) {
    await interrupt(child);
    throw error;
  }
}

async function untilReady(output: () => string): Promise<string> {
  const until = performance.now() + 300_000;
  while (performance.now() < until) {
    const address = /已启动 (http:\/\/127\.0\.0\.1:\d+)/.exec(output())?.[1];
    if (address !== undefined) {
      const answer = await fetch(`${address}/healthz`).catch(() => undefined);
      if (answer?.status === 200) return address;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`not ready:\n${output()}`);
}

async function interrupt(child: ChildProcess): Promise<number | string | null> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return child.exitCode ?? child.signalCode;
  const exit = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(code ?? signal));
  });
  process.kill(-child.pid, 'SIGINT');
  return exit;
}

/** Command lines of living processes that work in a folder or name it: what a stop has left behind. */
export const processesOf = (folder: string): readonly string[] => processesIn(folder).map(({ line }) => line);
