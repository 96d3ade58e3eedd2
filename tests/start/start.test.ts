import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, describe, expect, test } from 'vitest';
import { openEmbedded } from '../../server/platform/embedded/embedded.ts';
import { checkout, copyCheckout, ordinaryUser, privateHome, processesOf, start, terminal, type User } from './installation.ts';

const MINUTES = 60_000;

test('a Node that is too old is refused in one sentence before anything else happens', () => {
  const script = `import { mustHaveNode } from ${JSON.stringify(join(checkout, 'tools/install.mjs'))}; mustHaveNode('20.18.3'); console.log('went on');`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^需要 Node\.js 20\.19 .*20\.18\.3.*\n$/);
});

/** The moments at which each migration ran: only the same database has the same. */
async function migrationMoments(dataDir: string): Promise<unknown> {
  const database = await openEmbedded({ dataDir });
  const client = new pg.Client({ connectionString: database.ownerUrl });
  try {
    await client.connect();
    return (await client.query('select name, applied_at from migration order by name')).rows;
  } finally {
    await client.end();
    await database.stop();
  }
}

async function startTwice(user: User | undefined): Promise<void> {
  const home = privateHome(user);
  const folder = join(home.path, 'qinglian');
  const options = { home: home.path, ...(user ? { user } : {}) };
  // Where root's database goes when its folder is closed to the database user.
  let moved: string | undefined;
  const leftProcesses = (): readonly string[] => [home.path, ...(moved === undefined ? [] : [moved])].flatMap(processesOf);
  try {
    copyCheckout(folder, user);
    const first = await start(folder, options);
    moved = /数据库放在 (\/\S+)\/data/.exec(first.output())?.[1];
    expect(first.output()).toMatch(/构建服务端/);
    expect((await fetch(first.address)).headers.get('content-type')).toMatch(/html/);
    // The shell between npm and the server is interrupted as well, so npm may end by the signal; it waits and complains of nothing.
    expect([0, 'SIGINT']).toContain(await first.interrupt());
    expect(first.output()).toMatch(/正在停止\s*$/);
    expect(await fetch(first.address).catch(() => 'closed')).toBe('closed');
    expect(leftProcesses()).toEqual([]);
    const before = await migrationMoments(join(folder, 'data/pg'));
    const second = await start(folder, { ...options, command: [process.execPath, 'tools/start.mjs'] });
    expect(await second.interrupt(), second.output()).toBe(0);
    expect(second.output()).not.toMatch(/构建|安装依赖|建立数据库/);
    // Three seconds on an idle machine; the promise is ten, and a busy machine must not decide.
    expect(second.tookMs).toBeLessThan(10_000);
    expect(await migrationMoments(join(folder, 'data/pg'))).toEqual(before);
    expect(before).not.toEqual([]);
    expect(leftProcesses()).toEqual([]);
  } finally {
    home.remove();
    if (moved !== undefined) rmSync(moved, { recursive: true, force: true });
  }
}

test(
  'npm start in a private home (0700): builds, serves, stops on Ctrl-C and leaves no process; the second start takes under ten seconds and finds the data',
  async () => {
    const ordinary = ordinaryUser();
    try {
      await startTwice(ordinary.user);
    } finally {
      ordinary.remove();
    }
  },
  10 * MINUTES,
);

test('the same for whoever runs the tests, root in a private folder too', () => startTwice(undefined), 10 * MINUTES);

describe('the built server', () => {
  beforeAll(async () => {
    const { buildStale } = (await import(new URL('../../tools/build.mjs', import.meta.url).href)) as {
      buildStale: () => Promise<void>;
    };
    await buildStale();
  }, 5 * MINUTES);

  const command = [process.execPath, 'dist/server/main.mjs'] as const;

  async function inFolder(work: (data: string) => Promise<void>): Promise<void> {
    const folder = mkdtempSync(join(tmpdir(), 'qinglian-start-'));
    // Root's database user must be able to enter.
    chmodSync(folder, 0o755);
    try {
      await work(join(folder, 'data'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  test('a port in use is told with the setting that names another, before a database is made', () =>
    inFolder(async (data) => {
      const other = createServer();
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', () => resolve()));
      const address = other.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      try {
        for (const variable of ['PORT', 'PUBLIC_PORT']) {
          const { status, stderr, stdout } = spawnSync(command[0], [command[1]], {
            cwd: checkout,
            encoding: 'utf8',
            env: terminal(data, { QINGLIAN_DATA: data, [variable]: String(port) }),
          });
          expect(status).toBe(1);
          expect(stderr).toMatch(
            new RegExp(`^端口已被占用：127\\.0\\.0\\.1:${port} .*${variable}=${port + 100} npm start.*\\n$`),
          );
          expect(stdout).not.toMatch(/数据库/);
        }
      } finally {
        other.close();
      }
    }));

  test('a connection on which nobody asks anything, as browsers keep it, does not hold up the stop', () =>
    inFolder(async (data) => {
      const running = await start(checkout, { home: data, environment: { QINGLIAN_DATA: data }, command });
      const { hostname, port } = new URL(running.address);
      const silent = connect(Number(port), hostname);
      await once(silent, 'connect');
      const begun = performance.now();
      expect(await running.interrupt(), running.output()).toBe(0);
      expect(performance.now() - begun).toBeLessThan(15_000);
      silent.destroy();
    }));

  test('a setting that cannot be is one sentence, not a stack', () =>
    inFolder(async (data) => {
      const { status, stderr } = spawnSync(command[0], [command[1]], {
        cwd: checkout,
        encoding: 'utf8',
        env: terminal(data, { QINGLIAN_DATA: data, PORT: 'eighty' }),
      });
      expect({ status, stderr }).toEqual({ status: 1, stderr: '端口不正确：eighty\n' });
    }));
});
