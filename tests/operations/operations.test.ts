/** The manual of docs/operations says what is so: settings, commands, links, figures, and configurations that their programs take. */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { commands } from '@qinglian/server/commands/commands.ts';
import { figuresOf } from '@qinglian/server/figures.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { testClock } from '@qinglian/server/testing/people.ts';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'docs/operations');
const read = (path: string): string => readFileSync(path, 'utf8');
const pages = readdirSync(folder)
  .filter((name) => name.endsWith('.md'))
  .map((name) => ({ name, text: read(join(folder, name)) }));
const manual = pages.map(({ text }) => text).join('\n');
const sources = execFileSync('git', ['ls-files', '-z', 'server'], { cwd: root, encoding: 'utf8' })
  .split('\0')
  .filter(
    (file) => file.endsWith('.ts') && !/\.(test|fixture)\.ts$|^server\/testing\//.test(file) && existsSync(join(root, file)),
  )
  .map((file) => read(join(root, file)))
  .join('\n');

test('every setting that the server reads stands in the manual, and no other', () => {
  const names = [...sources.matchAll(/(?:process\.env|environment)\['([A-Z_]+)'\]/g)].map(([, name = '']) => name);
  // How help writes its own name: set by the launcher.
  const settings = new Set(names.filter((name) => name !== 'QINGLIAN_PROGRAM'));
  const table = /## 设置\n([\s\S]*?)(?:\n## |$)/.exec(pages.find(({ name }) => name === 'README.md')?.text ?? '')?.[1] ?? '';
  const described = new Set(
    [...table.matchAll(/^\| (.*?) \|/gm)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name),
    ),
  );
  expect([...described].sort()).toEqual([...settings].sort());
  expect(settings.size).toBeGreaterThan(8);
});

test('every command that the manual writes is one, with options that it has', () => {
  const used = [...manual.matchAll(/\.\/qinglian ([a-z][^\n`&（）；，。]*)/g)].map(([, line = '']) => line.trim().split(/\s+/));
  expect(used.length).toBeGreaterThan(20);
  const wrong = used.filter(([name = '', ...words]) => {
    if (name === 'help' || name === 'start') return false;
    const command = commands.find((one) => one.name === name);
    if (!command) return true;
    const options = new Set(['as', 'json', 'help', ...(command.values ?? []), ...(command.flags ?? [])]);
    return words.some((word) => word.startsWith('--') && !options.has(word.slice(2)));
  });
  expect(wrong).toEqual([]);
});

test('every link of the manual leads to a file', () => {
  const links = pages.flatMap(({ name, text }) =>
    [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, target = '']) => ({
      name,
      path: resolve(dirname(join(folder, name)), target),
    })),
  );
  expect(links.length).toBeGreaterThan(15);
  expect(links.filter(({ path }) => !existsSync(path))).toEqual([]);
  for (const [, page = ''] of sources.matchAll(/docs\/operations\/([\w.-]+\.md)/g))
    expect(existsSync(join(folder, page)), page).toBe(true);
});

test('alerts ask for figures that there are, and every figure is explained', async () => {
  const db = await testDatabase();
  const figures = (await figuresOf({ db: db.app, clock: testClock() })).map(({ name }) => name);
  const known = new Set([...figures, 'up', 'qinglian_http_seconds_count']);
  const { groups } = parse(read(join(folder, 'alerts.yaml'))) as {
    groups: readonly { rules: readonly { alert: string; expr: string }[] }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.length).toBeGreaterThan(5);
  for (const { alert, expr } of rules) {
    const asked = [...expr.matchAll(/\b(up|qinglian_\w+)\b/g)].map(([, name = '']) => name);
    expect(asked.length, alert).toBeGreaterThan(0);
    expect(
      asked.filter((name) => !known.has(name)),
      alert,
    ).toEqual([]);
  }
  for (const name of new Set(figures)) expect(manual).toContain(`\`${name}`);
});

/** Directives and blocks, for machines without nginx: every brace closed, every directive ended. */
function nginxShape(text: string): readonly string[] {
  const bare = text.replace(/#[^\n]*/g, '').replace(/"[^"\n]*"/g, '""');
  const problems: string[] = [];
  let depth = 0;
  for (const part of bare.split(/(?<=[{};])/)) {
    const word = part.trim();
    if (word === '') continue;
    if (word.endsWith('{')) depth++;
    else if (word === '}') depth--;
    else if (!word.endsWith(';') || word.includes('\n')) problems.push(word);
    if (depth < 0) problems.push('one brace too many');
  }
  return depth === 0 ? problems : [...problems, 'a block is not closed'];
}

test('the nginx configuration is one that nginx takes; the two sites are apart, and nobody hands us an address of his own making', () => {
  const text = read(join(folder, 'nginx.conf'));
  expect(nginxShape(text)).toEqual([]);
  expect(nginxShape(text.replace('server_tokens off;', 'server_tokens off'))).not.toEqual([]);
  expect(text).toMatch(/proxy_set_header X-Forwarded-For \$remote_addr;/);
  expect(new Set([...text.matchAll(/proxy_pass http:\/\/(\w+)/g)].map(([, name]) => name))).toEqual(
    new Set(['qinglian_staff', 'qinglian_public']),
  );
  const nginx = ['/usr/sbin/nginx', '/usr/bin/nginx', '/usr/local/sbin/nginx'].find(existsSync);
  if (nginx === undefined) return;
  const place = mkdtempSync(join(tmpdir(), 'qinglian-nginx-'));
  try {
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-subj',
        '/CN=localhost',
        '-days',
        '1',
        '-keyout',
        join(place, 'privkey.pem'),
        '-out',
        join(place, 'fullchain.pem'),
      ],
      { stdio: 'ignore' },
    );
    const site = text
      .replaceAll('/etc/ssl/qinglian', place)
      .replace('listen 80;', 'listen 127.0.0.1:18080;')
      .replaceAll('listen 443', 'listen 127.0.0.1:18443');
    writeFileSync(join(place, 'nginx.conf'), `pid ${place}/pid; error_log stderr; events {} http { access_log off; ${site} }`);
    const { status, stderr } = spawnSync(nginx, ['-t', '-p', place, '-c', join(place, 'nginx.conf')], { encoding: 'utf8' });
    expect({ status, stderr }).toMatchObject({ status: 0 });
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
});

test('the unit for systemd names a program of the release, ends it in order and gives it time', () => {
  const unit = read(join(folder, 'qinglian.service'));
  const entries = unit.split('\n').filter((line) => line !== '' && !/^[#[]/.test(line));
  expect(entries.filter((line) => !/^[A-Z]\w+=/.test(line))).toEqual([]);
  expect(unit).toMatch(/^ExecStart=\S+\/qinglian start$/m);
  expect(unit).toMatch(/^KillSignal=SIGINT$/m);
  expect(unit).toMatch(/^KillMode=mixed$/m);
});
