import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Manifest } from '../../server/platform/backup/backup.ts';
import { ordinaryUser, processesOf } from '../start/installation.ts';

const MINUTES = 60_000;
const home = mkdtempSync(join(tmpdir(), 'qinglian-release-'));
const ordinary = ordinaryUser();
const programs = join(home, 'bin');
const version = (JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string }).version;
let archive = '';
let release = '';

/** What the smallest system has: the launcher asks for nothing beyond it. */
const COREUTILS = ['basename', 'cat', 'chmod', 'chown', 'cp', 'dirname', 'env', 'ls', 'mkdir', 'mv', 'pwd', 'rm', 'uname'];

async function makeRelease(folder: string): Promise<string> {
  const made = (await import(new URL('../../tools/release.mjs', import.meta.url).href)) as {
    makeRelease: (options: { folder: string; say: () => void }) => Promise<string>;
  };
  return made.makeRelease({ folder, say: () => undefined });
}

beforeAll(async () => {
  chmodSync(home, 0o755);
  mkdirSync(programs);
  for (const name of COREUTILS) {
    const path = ['/usr/bin', '/bin'].map((folder) => join(folder, name)).find(existsSync);
    if (path !== undefined) symlinkSync(path, join(programs, name));
  }
  archive = await makeRelease(join(home, 'made'));
  const place = join(home, 'box');
  mkdirSync(place);
  execFileSync('tar', ['-C', place, '-xzf', archive]);
  release = join(place, basename(archive, '.tar.gz'));
  if (ordinary.user) chownSync(place, ordinary.user.uid, ordinary.user.gid);
}, 5 * MINUTES);

afterAll(() => {
  rmSync(home, { recursive: true, force: true });
  ordinary.remove();
});

const sha256 = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex');

test('the archive and every file in it have the sums that stand beside them, and every package its licence in the list', () => {
  expect(readFileSync(`${archive}.sha256`, 'utf8')).toBe(`${sha256(archive)}  ${basename(archive)}\n`);
  const checked = spawnSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: release, encoding: 'utf8' });
  expect({ status: checked.status, stdout: checked.stdout }).toEqual({ status: 0, stdout: '' });
  const listed = new Set(
    readFileSync(join(release, 'SHA256SUMS'), 'utf8')
      .split('\n')
      .map((line) => line.slice(66)),
  );
  const files = execFileSync('find', ['.', '-type', 'f', '-printf', '%P\\n'], { cwd: release, encoding: 'utf8' })
    .trim()
    .split('\n');
  expect(files.filter((file) => file !== 'SHA256SUMS' && !listed.has(file))).toEqual([]);
  const licences = readFileSync(join(release, 'licences.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split('\t'));
  expect(licences.length).toBeGreaterThan(50);
  expect(licences.filter(([, licence]) => licence === undefined || licence === '')).toEqual([]);
});

test(
  'made a second time the archive is the same, byte for byte',
  async () => {
    expect(sha256(await makeRelease(join(home, 'again')))).toBe(sha256(archive));
  },
  3 * MINUTES,
);

/** Runs a script where there is no network, if this system can make such a place; the script says whether it was so. */
function offline(folder: string): Record<string, unknown> {
  const canIsolate = spawnSync('unshare', ['-n', 'true']).status === 0;
  const [command, ...prefix] = canIsolate ? ['unshare', '-n', process.execPath] : [process.execPath];
  const user = ordinary.user ? [String(ordinary.user.uid), String(ordinary.user.gid)] : [];
  const script = fileURLToPath(new URL('inside.mjs', import.meta.url));
  const { stdout, stderr } = spawnSync(command ?? '', [...prefix, script, folder, programs, join(home, 'box'), ...user], {
    encoding: 'utf8',
    timeout: 4 * MINUTES,
  });
  const line = stdout.trim().split('\n').at(-1) ?? '';
  if (!line.startsWith('{')) throw new Error(`no answer: ${stdout}${stderr}`);
  const seen = JSON.parse(line) as Record<string, unknown>;
  if (canIsolate) expect(seen['hasNetwork']).toBe(false);
  return seen;
}

const whole = {
  page: { files: expect.any(Number), bad: [] },
  publicPage: { files: expect.any(Number), bad: [] },
  records: expect.any(Number),
  sheet: expect.any(Number),
  table: expect.any(Number),
  pdf: '%PDF-',
  verdicts: expect.any(Number),
  exit: 0,
};

/** The command line of a release, as the one who runs it. */
function qinglian(folder: string, ...words: readonly string[]) {
  return spawnSync(join(folder, 'qinglian'), words, {
    cwd: join(home, 'box'),
    encoding: 'utf8',
    env: { PATH: programs, HOME: join(home, 'box') },
    ...ordinary.user,
  });
}

function backup(folder: string, name: string): Manifest {
  const { status, stdout, stderr } = qinglian(folder, 'backup', join(home, 'box', name), '--json');
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Manifest;
}

const countsOf = ({ tables, chainHeads }: Manifest) => ({
  rows: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
  chainHeads,
});

test(
  'unpacked in an empty folder it starts without network and with nothing but coreutils on PATH, serves, and stops with exit code 0',
  () => {
    const seen = offline(release);
    expect(seen, String(seen['output'])).toMatchObject(whole);
    for (const [name, least] of [
      ['records', 5],
      ['sheet', 5_000],
      ['table', 10_000],
      ['verdicts', 33],
    ] as const)
      expect(Number(seen[name])).toBeGreaterThan(least);
    expect((seen['page'] as { files: number }).files).toBeGreaterThan(0);
    expect((seen['publicPage'] as { files: number }).files).toBeGreaterThan(0);
    expect(processesOf(home)).toEqual([]);
  },
  5 * MINUTES,
);

test(
  'the next release, unpacked beside it, finds its data, brings the structure up to date and keeps every count and chain head',
  () => {
    const before = backup(release, 'before');
    const next = join(home, 'box', 'qinglian-next');
    cpSync(release, next, { recursive: true, verbatimSymlinks: true });
    const manifest = join(next, 'package.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace(version, '99.0.0'));
    // It only succeeds when the rows of the old release are there before it.
    writeFileSync(
      join(next, 'server/migrations/9999-next.sql'),
      `alter table organisation add motto text; update organisation set motto = '清廉' || code; alter table organisation alter motto set not null;`,
    );
    const after = backup(next, 'after');
    expect(after.migrations.map(({ name }) => name)).toEqual([...before.migrations.map(({ name }) => name), '9999-next.sql']);
    expect(countsOf(after)).toEqual(countsOf(before));
    expect(before.chainHeads.length).toBeGreaterThan(10);
    const seen = offline(next);
    expect(seen, String(seen['output'])).toMatchObject(whole);
    expect(String(seen['output'])).not.toMatch(/演示城市已就绪|建立数据库/);
    // Back to the old program the newer structure is refused in words, not half used.
    const old = qinglian(release, 'backup', join(home, 'box', 'never'));
    expect(old.status).toBe(1);
    expect(old.stderr).toMatch(/9999-next\.sql/);
  },
  5 * MINUTES,
);
