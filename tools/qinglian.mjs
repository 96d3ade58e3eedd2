// npm run -s qinglian -- <command>: the command line, built when stale. Everything said on the way goes to stderr.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildStale } from './build.mjs';
import { ensureInstalled, mustHaveNode, root } from './install.mjs';

mustHaveNode();
await ensureInstalled(console.error);
await buildStale(console.error, { only: ['server'] });
// npm changes to the checkout; paths on the command line mean the folder it was typed in.
const typedIn = process.env['INIT_CWD'];
if (typedIn && existsSync(typedIn)) process.chdir(typedIn);
const cli = join(root, 'dist', 'server', 'cli.mjs');
if (existsSync(cli)) {
  process.setSourceMapsEnabled(true);
  process.argv.splice(1, 1, cli);
  await import(pathToFileURL(cli).href);
} else if (process.argv[2] === 'duties') {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(root, 'tools/duties.ts'), ...process.argv.slice(3)], {
    cwd: root,
    stdio: 'inherit',
  });
  process.exit(status ?? 1);
} else {
  console.error('没有这个命令 / no such command');
  process.exit(2);
}
