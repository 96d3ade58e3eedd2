import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { isAlive } from '../platform/embedded/processes.ts';
import { PREFIX, removeAbandoned } from './run-folder.ts';

const parent = mkdtempSync(join(tmpdir(), 'qinglian-runs-'));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Looks older than a run that is just beginning. */
const age = (folder: string): void => utimesSync(join(folder, 'users'), 1, 1);

test('all temporary files of this run, in every thread and child, lie in the run folder', () => {
  expect(tmpdir()).toContain(PREFIX);
  const { stdout } = spawnSync(process.execPath, ['-p', 'os.tmpdir()'], { encoding: 'utf8' });
  expect(stdout.trim()).toBe(tmpdir());
});

test('a run that was killed is cleared away whole by the next: its processes, its system users, its folders; one that lives is left alone', async () => {
  const script = `import { openRunFolder, noteUser } from ${JSON.stringify(fileURLToPath(new URL('./run-folder.ts', import.meta.url)))};
    const { path } = await openRunFolder();
    noteUser('qinglian-left');
    (await import('node:child_process')).spawn('sleep', ['600'], { cwd: path, detached: true, stdio: 'ignore' }).unref();
    console.log(path); setInterval(() => undefined, 1000);`;
  const run = async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      cwd: fileURLToPath(new URL('.', import.meta.url)),
      env: { ...process.env, TMPDIR: parent },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    return { child, folder: line.toString('utf8').trim() };
  };
  const isRoot = process.getuid?.() === 0;
  if (isRoot) spawnSync('useradd', ['--system', '--no-create-home', 'qinglian-left']);
  const living = await run();
  const killed = await run();
  killed.child.kill('SIGKILL');
  await once(killed.child, 'exit');
  for (const { folder } of [living, killed]) age(folder);
  const told = await removeAbandoned(parent);
  expect(told.filter((line) => line.startsWith('process'))).toEqual(['process sleep 600']);
  expect(told).toContain('system user qinglian-left');
  expect(existsSync(killed.folder)).toBe(false);
  expect(existsSync(living.folder)).toBe(true);
  expect(isAlive(living.child.pid ?? 0)).toBe(true);
  if (isRoot) expect(readFileSync('/etc/passwd', 'utf8')).not.toMatch(/^qinglian-left:/m);
  living.child.kill('SIGKILL');
  await once(living.child, 'exit');
  age(living.folder);
  await removeAbandoned(parent);
  expect(existsSync(living.folder)).toBe(false);
}, 240_000);

test('a folder that only looks like a run of ours, or is just beginning, is not touched', async () => {
  const stranger = join(parent, `${PREFIX}stranger`);
  mkdirSync(stranger);
  writeFileSync(join(stranger, 'paper'), 'kept');
  const young = join(parent, `${PREFIX}young`);
  mkdirSync(join(young, 'users'), { recursive: true });
  expect(await removeAbandoned(parent)).toEqual([]);
  expect(readFileSync(join(stranger, 'paper'), 'utf8')).toBe('kept');
  expect(existsSync(young)).toBe(true);
});
