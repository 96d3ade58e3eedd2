// Runs where there is no network: starts an unpacked release, uses it as a first visitor would, stops it, prints what it saw as
// one line of JSON. Arguments: folder of the release, folder of the only programs on PATH, home, and optionally uid and gid.
import { spawn, spawnSync } from 'node:child_process';
import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [folder, path, home, uid, gid] = process.argv.slice(2);
// A namespace of its own begins with its loopback down.
for (const ip of ['/usr/sbin/ip', '/sbin/ip', '/usr/bin/ip'])
  if (process.getuid() === 0 && spawnSync(ip, ['link', 'set', 'lo', 'up']).status === 0) break;
const user = uid === undefined ? {} : { uid: Number(uid), gid: Number(gid) };
const options = { ...user, cwd: home, env: { PATH: path, HOME: home, PORT: '0', PUBLIC_PORT: '0' } };
const hasNetwork = await Promise.all([
  lookup('nodejs.org'),
  fetch('http://192.0.2.1', { signal: AbortSignal.timeout(2_000) }),
]).then(
  () => true,
  () => false,
);
const begun = performance.now();
const server = spawn(join(folder, 'qinglian'), ['start'], { ...options, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
let output = '';
for (const stream of [server.stdout, server.stderr]) stream.on('data', (chunk) => (output += chunk));
const ended = new Promise((resolve) => server.once('exit', (code, signal) => resolve(code ?? signal)));

const seen = { hasNetwork };
try {
  const origin = await address(/已启动 (http:\S+)/);
  const publicOrigin = /公众页面 (http:\S+)/.exec(output)?.[1];
  seen.tookMs = Math.round(performance.now() - begun);
  seen.page = await linkedFiles(origin);
  seen.publicPage = await linkedFiles(publicOrigin);
  const signedIn = await fetch(`${origin}/api/session/demo`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-qinglian': '1' },
    body: JSON.stringify({ account: 'h01-clerk' }),
  });
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? '';
  const get = (url) => fetch(origin + url, { headers: { cookie } });
  seen.records = (await (await get('/api/ledgers/meeting/records')).json()).rows.length;
  // Excel, official table and command line: what is loaded late must be in the archive too.
  seen.sheet = (await (await get('/api/ledgers/meeting/export.xlsx')).arrayBuffer()).byteLength;
  const table = command('table', '--org', 'H01', '--month', '2025-11', '--out', join(home, 'table.docx'), '--json');
  seen.table = table.status === 0 ? JSON.parse(table.stdout).bytes : table.stderr;
  const pdf = command('table', '--org', 'H01', '--month', '2025-11', '--out', join(home, 'table.pdf'), '--json');
  seen.pdf = pdf.status === 0 ? readFileSync(join(home, 'table.pdf')).subarray(0, 5).toString() : pdf.stderr;
  const verdicts = command('evaluate', '--pack', 'guangshui-2025', '--org', 'H01', '--as-of', '2025-11-22', '--json');
  seen.verdicts = verdicts.status === 0 ? JSON.parse(verdicts.stdout).verdicts.length : verdicts.stderr;
} catch (error) {
  seen.error = String(error);
}
if (server.exitCode === null) process.kill(-server.pid, 'SIGINT');
seen.exit = await ended;
seen.output = output;
console.log(JSON.stringify(seen));

function command(...words) {
  return spawnSync(join(folder, 'qinglian'), words, { ...options, encoding: 'utf8' });
}

async function address(pattern) {
  for (;;) {
    const found = pattern.exec(output)?.[1];
    if (found !== undefined && (await fetch(`${found}/healthz`).catch(() => undefined))?.status === 200) return found;
    if (server.exitCode !== null) throw new Error('it ended before it was ready');
    if (performance.now() - begun > 180_000) throw new Error('not ready in time');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Every script and style that a page names, with its status: nothing may be missing or lie elsewhere. */
async function linkedFiles(origin) {
  const text = await (await fetch(origin)).text();
  const names = [...text.matchAll(/(?:src|href)="([^"#]+\.(?:js|css|svg|woff2?))"/g)].map(([, name]) => name);
  const statuses = await Promise.all(names.map(async (name) => (await fetch(new URL(name, `${origin}/`))).status));
  return { files: names.length, bad: names.filter((name, at) => statuses[at] !== 200 || /^https?:/.test(name)) };
}
