// npm start: installs what is missing, builds what is stale, then becomes the server. Plain Node: works on a fresh clone.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildStale } from './build.mjs';
import { ensureInstalled, mustHaveNode, root } from './install.mjs';

mustHaveNode();
await ensureInstalled();
await buildStale(console.log);
const main = join(root, 'dist', 'server', 'main.mjs');
if (!existsSync(main)) {
  console.error('还没有可以启动的服务端（server/main.ts） / nothing to start: server/main.ts is missing');
  process.exit(1);
}
process.setSourceMapsEnabled(true);
process.argv.splice(1, 1, main);
await import(pathToFileURL(main).href);
