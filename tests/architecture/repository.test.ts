import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
const lock = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, Locked>> };

test('the lock is whole: every optional dependency of every locked package is locked too, so npm ci accepts it everywhere', () => {
  const names = new Set(Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')));
  const missing = Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !names.has(name))
      .map((name) => `${path} → ${name}`),
  );
  expect(names.size).toBeGreaterThan(300);
  expect(missing).toEqual([]);
});

test('the lock names no place to download from, and every version we ask for is exact', () => {
  expect(Object.entries(lock.packages).filter(([, { resolved, link }]) => resolved?.startsWith('http') && !link)).toEqual([]);
  const manifest = JSON.parse(read('package.json')) as Record<'dependencies' | 'devDependencies', Record<string, string>>;
  const loose = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
    ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
  );
  expect(loose).toEqual([]);
});

test('no tracked file names a folder of a machine it was written on, or a host to download packages from', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
  expect(files.length).toBeGreaterThan(100);
  const forbidden = [
    new RegExp(`(^|[\\s"'\`(=:])/(${['work', 'root', 'workspace'].join('|')})/`, 'm'),
    /https?:\/\/[^\s"'/]*(?:registry|npmmirror|artifactory|nexus|verdaccio)[^\s"'/]*/,
  ];
  const found = files
    .filter((file) => /\.(ts|tsx|mjs|mts|js|json|ya?ml|md|sql|sh|css|html|tsv|txt)$|^\.|\/run$/.test(file))
    .filter((file) => forbidden.some((pattern) => pattern.test(read(file))));
  expect(found).toEqual([]);
});

test('decisions are numbered without a gap, each bears its number, and every reference to one leads there', () => {
  const names = readdirSync(join(root, 'docs/adr')).sort();
  expect(names.map((name) => Number(name.slice(0, 4)))).toEqual(names.map((_, at) => at + 1));
  for (const name of names) expect(read(`docs/adr/${name}`)).toMatch(new RegExp(`^# ${Number(name.slice(0, 4))}\\. `));
  const files = execFileSync('git', ['grep', '-lI', 'docs/adr/', '--', '*.ts', '*.tsx', '*.md', '*.mjs', '*.sql'], {
    cwd: root,
    encoding: 'utf8',
  });
  const references = files
    .trim()
    .split('\n')
    .flatMap((file) => [...read(file).matchAll(/docs\/adr\/(\d{4}[\w.-]*)/g)].map(([, name = '']) => name.replace(/\.$/, '')));
  expect(references.length).toBeGreaterThan(1);
  expect(references.filter((name) => !names.some((one) => one.startsWith(name)))).toEqual([]);
});
