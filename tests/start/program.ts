/** The built command line as a process, on a data folder of its own. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

export async function build(): Promise<void> {
  // Plain JavaScript without types of its own: it runs before anything is installed.
  const built = (await import(new URL('../../tools/build.mjs', import.meta.url).href)) as { buildStale: () => Promise<void> };
  await built.buildStale();
}

export interface Folder {
  readonly path: string;
  /** Path of a file in it. */
  at(...names: readonly string[]): string;
  remove(): void;
}

export function temporaryFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'qinglian-cli-'));
  // Root's database user must be able to enter.
  chmodSync(path, 0o755);
  return { path, at: (...names) => join(path, ...names), remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Settings of one installation: nothing of the surroundings decides. */
export const settings = (data: string, extra: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: process.env['PATH'] ?? '',
  HOME: data,
  QINGLIAN_DATA: data,
  ...extra,
});

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export type Program = (...words: readonly string[]) => Ran;

export const programOn =
  (data: string, extra: Readonly<Record<string, string>> = {}): Program =>
  (...words) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'dist/server/cli.mjs'), ...words], {
      encoding: 'utf8',
      cwd: root,
      env: settings(data, extra),
      maxBuffer: 64 * 1024 * 1024,
    });
    return { status, stdout, stderr };
  };

/** The JSON a command printed; its words when it failed. */
export function jsonOf<T>(ran: Ran): T {
  if (ran.status !== 0) throw new Error(`exit ${String(ran.status)}: ${ran.stderr}${ran.stdout}`);
  return JSON.parse(ran.stdout) as T;
}
