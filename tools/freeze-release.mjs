// npm run release:freeze [-- --out FOLDER]: keeps what the next release has to be able to take over: the structure of this one and a city's data in it,
// as tests/release/frozen/<version>. Done once, when a release is given away; from then on its migrations do not change any more,
// and tests/release/frozen.test.ts upgrades from it.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildStale } from './build.mjs';
import { ensureInstalled, mustHaveNode, root } from './install.mjs';

mustHaveNode();
await ensureInstalled();
await buildStale(console.log);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const out = process.argv.indexOf('--out');
const target = out < 0 ? join(root, 'tests/release/frozen', version) : resolve(process.argv[out + 1] ?? '');
if (existsSync(target)) {
  console.error(`${target} 已存在：一个版本只封存一次 / a release is frozen once`);
  process.exit(1);
}
const home = mkdtempSync(join(tmpdir(), 'qinglian-freeze-'));
chmodSync(home, 0o755);
const env = { ...process.env, QINGLIAN_DATA: join(home, 'data'), PORT: '0', PUBLIC_PORT: '0', DEMO: '1' };
try {
  const server = spawn(process.execPath, [join(root, 'dist/server/main.mjs')], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(server, 'exit');
  let said = '';
  // Read to its end: a server whose words nobody takes dies of them.
  server.stdout.on('data', (chunk) => {
    process.stdout.write(chunk);
    if (said.includes('已启动')) return;
    said += chunk;
    if (said.includes('已启动')) server.kill('SIGINT');
  });
  const [code] = await ended;
  if (code !== 0) throw new Error('the demo city was not written');
  const { status } = spawnSync(process.execPath, [join(root, 'dist/server/cli.mjs'), 'backup', target], {
    env,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(1);
  cpSync(join(root, 'server/migrations'), join(target, 'migrations'), { recursive: true });
  console.log(`已封存 ${version}：${target}`);
} finally {
  rmSync(home, { recursive: true, force: true });
}
