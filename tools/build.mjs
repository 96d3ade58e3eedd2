// Builds what is stale: dist/server (esbuild), dist/web and dist/public (vite). A content hash beside each says what it was
// built from, so a second start builds nothing. `npm run build -- --force` builds all.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, mustHaveNode, root } from './install.mjs';

const dist = join(root, 'dist');
const SHARED = ['kernel', 'domain', 'package-lock.json', 'tools/build.mjs'];

const targets = [
  {
    name: 'server',
    label: '服务端',
    entry: 'server/main.ts',
    inputs: [...SHARED, 'server', 'tools/duties.ts', 'tools/duty-titles.ts'],
  },
  { name: 'web', label: '工作人员界面', entry: 'web/index.html', inputs: [...SHARED, 'web'] },
  { name: 'public', label: '公众页面', entry: 'public/index.html', inputs: [...SHARED, 'public'] },
];

/** Builds every target whose inputs have changed; `only` names the ones wanted. */
export async function buildStale(say = () => undefined, { only, force = false } = {}) {
  for (const target of targets) {
    if (only && !only.includes(target.name)) continue;
    if (!existsSync(join(root, target.entry)) && !(target.name === 'server' && existsSync(join(root, 'server/cli.ts')))) continue;
    const stamp = join(dist, `${target.name}.stamp`);
    const hash = hashOf(target.inputs);
    if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) continue;
    const begun = performance.now();
    say(`构建${target.label} / building ${target.name}`);
    mkdirSync(dist, { recursive: true });
    // Without its stamp a build that is cut off counts as none.
    rmSync(stamp, { force: true });
    if (target.name === 'server') await buildServer();
    else await buildPages(target.name);
    writeFileSync(stamp, hash);
    say(`构建${target.label}完成（${((performance.now() - begun) / 1000).toFixed(1)} 秒）`);
  }
}

function hashOf(inputs) {
  const hash = createHash('sha256').update(process.versions.node.split('.')[0] ?? '');
  for (const path of inputs.flatMap((input) => filesBelow(join(root, input)))) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesBelow(path) {
  if (!existsSync(path)) return [];
  const entries = (() => {
    try {
      return readdirSync(path, { withFileTypes: true });
    } catch {
      return undefined;
    }
  })();
  if (!entries) return [path];
  return entries
    .filter(({ name }) => !['node_modules', 'dist', 'testing'].includes(name) && !/\.(test|fixture)\.tsx?$/.test(name))
    .flatMap(({ name }) => filesBelow(join(path, name)))
    .sort();
}

/** Programs of their own that the server starts beside itself. */
const workers = () => filesBelow(join(root, 'server')).filter((path) => path.endsWith('.worker.ts'));

const outputName = (path) => relative(join(root, 'server'), path).split(sep).join('-').replace(/\.ts$/, '');

async function buildServer() {
  const { build } = await import('esbuild');
  const outdir = join(dist, 'server');
  rmSync(outdir, { recursive: true, force: true });
  const entries = [...['main.ts', 'cli.ts'].map((name) => join(root, 'server', name)).filter(existsSync), ...workers()];
  const result = await build({
    absWorkingDir: root,
    entryPoints: entries.map((path) => ({ in: path, out: outputName(path) })),
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'warning',
    // Sources find their SQL, fonts and packs beside themselves; the compiled files lie two levels below the root.
    banner: { js: "const __sourceUrl = (path) => new URL('../../' + path, import.meta.url).href;" },
    plugins: [ownSources],
  });
  const packages = new Set(
    Object.values(result.metafile.outputs)
      .flatMap(({ imports }) => imports.filter(({ external }) => external).map(({ path }) => path))
      .filter((path) => !path.startsWith('node:'))
      .map((path) =>
        path
          .split('/')
          .slice(0, path.startsWith('@') ? 2 : 1)
          .join('/'),
      ),
  );
  writeFileSync(join(outdir, 'packages.json'), `${JSON.stringify([...packages].sort(), null, 1)}\n`);
}

/** Our own workspaces go into the bundle, packages stay outside; a source keeps knowing where it stands. */
const ownSources = {
  name: 'own-sources',
  setup(build) {
    build.onResolve({ filter: /^@qinglian\// }, ({ path }) => ({ path: join(root, path.slice('@qinglian/'.length)) }));
    build.onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
      kind === 'entry-point' || path.startsWith('@qinglian/') ? undefined : { path, external: true },
    );
    build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const text = readFileSync(path, 'utf8');
      if (!text.includes('import.meta.url')) return undefined;
      const file = relative(root, path).split(sep).join(posix.sep);
      const contents = text
        .replaceAll(/new URL\('(\.[^']*\.worker)\.ts', import\.meta\.url\)/g, (_match, to) => {
          const worker = posix.join(posix.dirname(file), to);
          return `new URL('./${posix.relative('server', worker).replaceAll('/', '-')}.mjs', import.meta['url'])`;
        })
        .replaceAll('import.meta.url', `__sourceUrl(${JSON.stringify(file)})`);
      return { contents, loader: 'ts' };
    });
  },
};

async function buildPages(name) {
  const { build } = await import('vite');
  const pageRoot = join(root, name);
  const hasConfig = ['vite.config.ts', 'vite.config.mjs'].some((file) => existsSync(join(pageRoot, file)));
  const plugins = hasConfig || name === 'public' ? [] : [(await import('@vitejs/plugin-react')).default()];
  // A surrounding NODE_ENV (a test runner's, a developer's) would put development builds of React and antd into the pages.
  const surrounding = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  try {
    await build({
      root: pageRoot,
      plugins,
      logLevel: 'warn',
      build: { outDir: join(dist, name), emptyOutDir: true, reportCompressedSize: false },
    });
  } finally {
    if (surrounding === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = surrounding;
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mustHaveNode();
  await ensureInstalled();
  await buildStale(console.log, { force: process.argv.includes('--force') });
}
