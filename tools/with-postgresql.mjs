// npm run test:postgresql: the tests on the PostgreSQL that this system has installed (Debian: apt-get install postgresql), in a
// throw-away cluster on loopback. First the whole suite, its databases worked on by an owner and an application without any
// special right; then the product itself on a database that tools/prepare-database.sql made ready, without a superuser.
// `npm run test:postgresql -- --product` runs the second part alone.
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './install.mjs';

const PREFIX = 'qinglian-postgresql-';
const base = '/usr/lib/postgresql';
const version = (existsSync(base) ? readdirSync(base) : []).map(Number).sort((a, b) => b - a)[0];
if (!version) {
  console.error('系统没有安装 PostgreSQL（Debian：apt-get install postgresql） / no PostgreSQL below /usr/lib/postgresql');
  process.exit(1);
}
const programs = join(base, String(version), 'bin');
const user = process.getuid?.() === 0 ? idsOf('postgres') : {};
removeAbandoned();
const folder = mkdtempSync(join(tmpdir(), PREFIX));
writeFileSync(join(folder, 'run'), String(process.pid));
// Ctrl-C ends the tests; the cluster is ended and removed after them.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
const newSecret = () => randomBytes(16).toString('hex');
const secrets = { super: newSecret(), owner: newSecret(), app: newSecret() };
const passwordFile = join(folder, 'password');
writeFileSync(passwordFile, secrets.super, { mode: 0o600 });
if (user.uid !== undefined) for (const path of [folder, passwordFile]) chownSync(path, user.uid, user.gid);

const data = join(folder, 'data');
const port = await freePort();
const url = (name, secret, database) => `postgres://${name}:${secret}@127.0.0.1:${port}/${database}`;
const superUrl = url('postgres', secrets.super, 'postgres');
const isProductOnly = process.argv.includes('--product');
let passed = false;
try {
  startCluster();
  console.log(`PostgreSQL ${version}`);
  const suite = isProductOnly || runTests([], { QINGLIAN_TEST_DATABASE_URL: superUrl });
  prepare();
  const existing = {
    DATABASE_URL: url('qinglian_login', secrets.app, 'qinglian'),
    DATABASE_OWNER_URL: url('qinglian_owner', secrets.owner, 'qinglian'),
  };
  const product = runTests(['tests/postgresql'], { ...existing, QINGLIAN_TEST_DATABASE_URL: superUrl });
  execFileSync('psql', ['-q', '-c', 'drop database qinglian with (force)', superUrl], { stdio: 'inherit' });
  prepare();
  const journey = runTests(['tests/e2e/journey.test.ts'], { ...existing, QINGLIAN_TEST_DATABASE_URL: superUrl });
  passed = suite && product && journey;
  console.log(`PostgreSQL ${version}: ${passed ? '全部通过 / all passed' : '有失败 / something failed'}`);
} finally {
  remove(folder);
}
process.exit(passed ? 0 : 1);

function remove(run) {
  spawnSync(join(programs, 'pg_ctl'), ['-D', join(run, 'data'), '-m', 'fast', '-w', 'stop'], {
    ...user,
    cwd: '/',
    stdio: 'ignore',
  });
  rmSync(run, { recursive: true, force: true });
}

/** Clusters of runs that were killed. */
function removeAbandoned() {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(PREFIX))) {
    const run = join(tmpdir(), name);
    try {
      process.kill(Number(readFileSync(join(run, 'run'), 'utf8')), 0);
    } catch (error) {
      if (error.code === 'ESRCH') remove(run);
    }
  }
}

function startCluster() {
  run('initdb', [
    ...['-D', data, '-U', 'postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
    ...['--encoding=UTF8', '--locale=C.UTF-8', '-N'],
  ]);
  const options = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off`;
  run('pg_ctl', ['-D', data, '-o', options, '-l', join(folder, 'log'), '-w', 'start']);
}

/** What the administrator of an existing PostgreSQL does; twice, since a second run must change nothing. */
function prepare() {
  const passwords = ['-v', `owner_password=${secrets.owner}`, '-v', `app_password=${secrets.app}`];
  for (let time = 1; time <= 2; time++)
    execFileSync('psql', ['-q', ...passwords, '-f', join(root, 'tools/prepare-database.sql'), superUrl], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, PGOPTIONS: '-c client_min_messages=warning' },
    });
}

function runTests(filters, env) {
  const { status } = spawnSync(process.execPath, [join(root, 'tools/test.mjs'), ...filters], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status === 0;
}

function run(program, args) {
  return execFileSync(join(programs, program), args, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

function idsOf(name) {
  const id = (flag) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port: found } = probe.address();
      probe.close(() => resolve(found));
    });
  });
}
