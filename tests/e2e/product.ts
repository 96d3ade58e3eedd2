/** The built product with its demo city, started as a user starts it, on ports and data of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Product {
  readonly origin: string;
  readonly publicOrigin: string;
  /** What it has said so far: an empty installation names its one-time link. */
  said(): string;
  stop(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

export async function startProduct(environment: Readonly<Record<string, string>> = {}): Promise<Product> {
  // Plain JavaScript without types of its own: it runs before anything is installed.
  const { buildStale } = (await import(new URL('../../tools/build.mjs', import.meta.url).href)) as {
    buildStale: () => Promise<void>;
  };
  await buildStale();
  const data = await mkdtemp(join(tmpdir(), 'qinglian-e2e-'));
  // Root's database user must be able to enter.
  await chmod(data, 0o755);
  const [port, publicPort] = [await freePort(), await freePort()];
  const server: ChildProcess = spawn(process.execPath, [join(root, 'dist/server/main.mjs')], {
    cwd: root,
    env: { ...process.env, QINGLIAN_DATA: data, PORT: String(port), PUBLIC_PORT: String(publicPort), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  server.stdout?.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-20_000);
  });
  let errors = '';
  server.stderr?.on('data', (chunk: Buffer) => {
    errors = (errors + chunk.toString('utf8')).slice(-4_000);
  });
  const stop = async (): Promise<void> => {
    const ended = new Promise<void>((resolve) => void server.once('exit', () => resolve()));
    server.kill('SIGINT');
    await ended;
    await rm(data, { recursive: true, force: true });
  };
  const origin = `http://127.0.0.1:${port}`;
  const deadline = performance.now() + 300_000;
  while (
    !(await fetch(`${origin}/healthz`).then(
      (answer) => answer.ok,
      () => false,
    ))
  ) {
    if (server.exitCode !== null || performance.now() > deadline) {
      // Else it would work on, and hold its database, behind the tests that follow.
      if (server.exitCode === null) await stop();
      throw new Error(`the product did not start: ${errors}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  return {
    origin,
    publicOrigin: `http://127.0.0.1:${publicPort}`,
    said: () => said,
    stop,
  };
}
