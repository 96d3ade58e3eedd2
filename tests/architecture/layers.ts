/** The layer rule over real imports: reads every source file's imports and says in sentences what breaks the rule. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import ts from 'typescript';

export interface Scan {
  /** Path from the root with forward slashes → what it imports: a path of ours, or a package's name. */
  readonly imports: ReadonlyMap<string, readonly string[]>;
  /** The same without imports of types alone, which are gone when the program runs. */
  readonly loads: ReadonlyMap<string, readonly string[]>;
  readonly texts: ReadonlyMap<string, string>;
}

const WORKSPACES = ['kernel', 'domain', 'server', 'web', 'public'];
const SOURCE = /\.(ts|tsx|mts|mjs)$/;
/** Tests and their helpers may look at everything on their side. */
const isTest = (file: string): boolean => /\.(test|fixture)\.tsx?$/.test(file) || file.startsWith('server/testing/');

const TYPES_ALONE = /^\s*(?:import|export)\s+type\s[^'";]*from\s*['"][^'"]+['"]/gm;

export function scan(root: string): Scan {
  const imports = new Map<string, readonly string[]>();
  const loads = new Map<string, readonly string[]>();
  const texts = new Map<string, string>();
  for (const workspace of WORKSPACES) {
    for (const path of sourceFiles(join(root, workspace))) {
      const file = relative(root, path).split(sep).join('/');
      const text = readFileSync(path, 'utf8');
      texts.set(file, text);
      imports.set(file, importsOf(file, text));
      loads.set(file, importsOf(file, text.replaceAll(TYPES_ALONE, '')));
    }
  }
  return { imports, loads, texts };
}

function sourceFiles(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : sourceFiles(path);
    return SOURCE.test(entry.name) && !entry.name.endsWith('.d.ts') ? [path] : [];
  });
}

/** Static, dynamic and type imports, re-exports: by TypeScript's own scanner. */
function importsOf(file: string, text: string): readonly string[] {
  const found = ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  return [...new Set(found)].map((name) => {
    if (name.startsWith('.')) return posix.normalize(posix.join(dirname(file).split(sep).join('/'), name)).split('?')[0] ?? name;
    return name.startsWith('@qinglian/') ? name.slice('@qinglian/'.length) : name;
  });
}

interface Place {
  readonly side: 'shared' | 'server' | 'web' | 'public';
  readonly level: number;
  /** Files of one level may import each other inside the same folder only. */
  readonly folder: string;
}

const SERVER: Readonly<Record<string, number>> = { platform: 3, ledger: 4, engines: 5, areas: 6 };
const WEB: Readonly<Record<string, number>> = { ui: 3, ledger: 4, engines: 5, areas: 6, portals: 7 };

/** Where a file stands; undefined for packages and for what is no product code. */
export function placeOf(file: string): Place | undefined {
  const [workspace = '', second = '', third = ''] = file.split('/');
  if (workspace === 'kernel') return { side: 'shared', level: 1, folder: 'kernel' };
  if (workspace === 'domain') return { side: 'shared', level: 2, folder: 'domain' };
  if (workspace === 'public') return { side: 'public', level: 3, folder: 'public' };
  if (workspace !== 'server' && workspace !== 'web') return undefined;
  const level = (workspace === 'server' ? SERVER : WEB)[second];
  // What lies directly in server/ or web/ puts all together.
  if (level === undefined) return { side: workspace, level: workspace === 'server' ? 7 : 8, folder: workspace };
  const isSplit = second === 'engines' || second === 'areas' || second === 'portals';
  return { side: workspace, level, folder: isSplit ? `${workspace}/${second}/${third}` : `${workspace}/${second}` };
}

/** Every break of the rule, as sentences; empty when the tree stands. */
export function breaks(tree: Scan): readonly string[] {
  return [...importBreaks(tree), ...textBreaks(tree), ...cycles(tree)];
}

function importBreaks({ imports }: Scan): readonly string[] {
  const found: string[] = [];
  for (const [file, targets] of imports) for (const target of targets) found.push(...importBreak(file, target));
  return found;
}

function importBreak(file: string, target: string): readonly string[] {
  const from = placeOf(file);
  if (!from) return [];
  if (target === 'hucre' || target.startsWith('hucre/')) {
    return file === HUCRE_ADAPTER ? [] : [`${file} imports hucre, only ${HUCRE_ADAPTER} may`];
  }
  if (/^(\.\.\/|tools\/|tests\/|bench\/)/.test(target)) {
    const isAllowed = isTest(file) || (from.level === 7 && target === 'tools/duties.ts');
    return isAllowed ? [] : [`${file} imports ${target}, which is no product code`];
  }
  const to = placeOf(target);
  if (!to || !WORKSPACES.includes(target.split('/')[0] ?? '')) return [];
  if (to.side !== 'shared' && from.side !== to.side)
    return [`${file} imports ${target}: ${from.side} and ${to.side} never see each other`];
  if (isTest(file)) return [];
  if (isTest(target)) return [`${file} imports ${target}, which only tests may`];
  if (to.level > from.level) return [`${file} (layer ${from.level}) imports ${target} (layer ${to.level})`];
  if (to.level === from.level && to.folder !== from.folder) return [`${file} imports ${target}: same layer, other folder`];
  if (
    /^(server|web)\/engines\//.test(target) &&
    to.folder !== from.folder &&
    !/^\w+\/engines\/[^/]+\/index\.tsx?$/.test(target)
  ) {
    return [`${file} enters ${target} past the engine's door`];
  }
  return [];
}

const HUCRE_ADAPTER = 'server/platform/office/xlsx.ts';

/** The kernel and the ledger layer know no ledger by name; workspaces are entered by their package name. */
function textBreaks({ texts }: Scan): readonly string[] {
  const found: string[] = [];
  for (const [file, text] of texts) {
    if (isTest(file)) continue;
    if (/^(kernel|server\/ledger)\//.test(file)) {
      for (const [match] of text.matchAll(/\b(?:ledger|definition)\.name\s*[!=]==?|switch\s*\(\s*(?:ledger|definition)\.name/g)) {
        found.push(`${file} asks which ledger it has (${match.trim()})`);
      }
    }
    for (const [, path = ''] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)'/g)) {
      const target = posix.normalize(posix.join(posix.dirname(file), path));
      if (
        !target.startsWith('..') &&
        WORKSPACES.includes(target.split('/')[0] ?? '') &&
        target.split('/')[0] !== file.split('/')[0]
      ) {
        found.push(`${file} reaches ${target} by a relative path, not by @qinglian/…`);
      }
    }
  }
  return found;
}

/** Files that load each other in a circle; each circle once. */
function cycles({ loads }: Scan): readonly string[] {
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const found: string[] = [];
  const visit = (file: string): void => {
    state.set(file, 'open');
    trail.push(file);
    for (const target of loads.get(file) ?? []) {
      if (!loads.has(target)) continue;
      if (state.get(target) === 'open') found.push(`cycle: ${[...trail.slice(trail.indexOf(target)), target].join(' → ')}`);
      else if (!state.has(target)) visit(target);
    }
    trail.pop();
    state.set(file, 'done');
  };
  for (const file of loads.keys()) if (!state.has(file)) visit(file);
  return found;
}
