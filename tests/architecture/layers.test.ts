import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { breaks, scan } from './layers.ts';

const SOUND: Readonly<Record<string, string>> = {
  'kernel/define.ts': `export const define = 1;`,
  'domain/talks/talk.ledger.ts': `import { define } from '@qinglian/kernel/define.ts'; export const talk = define;`,
  'domain/register.ts': `import { talk } from './talks/talk.ledger.ts'; export const register = [talk];`,
  'server/platform/clock.ts': `export const clock = 1;`,
  'server/platform/office/xlsx.ts': `import { write } from 'hucre/xlsx'; export { write };`,
  'server/ledger/write.ts': `import { clock } from '../platform/clock.ts'; export const write = clock;`,
  'server/engines/draws/pool.ts': `export const pool = 1;`,
  'server/engines/draws/index.ts': `export { pool } from './pool.ts';`,
  'server/engines/documents/index.ts': `export const table = 1;`,
  'server/areas/talks/talk.effects.ts': `import { pool } from '../../engines/draws/index.ts'; export const effects = pool;`,
  'server/areas/demo/city.ts': `export const city = 1;`,
  'server/main.ts': `import '../server/areas/demo/city.ts'; const later = () => import('./ledger/write.ts'); export { later };`,
  'server/ledger/write.test.ts': `import '../areas/demo/city.ts';`,
  'web/ui/table.tsx': `export const table = 1;`,
  'web/ledger/list.tsx': `import { table } from '../ui/table.tsx'; export const list = table;`,
  'web/main.tsx': `import './ledger/list.tsx';`,
  'public/main.ts': `import '@qinglian/kernel/define.ts';`,
};

/** What the rule says about the sound tree with some files planted into it. */
function planted(files: Readonly<Record<string, string>>): readonly string[] {
  const root = mkdtempSync(join(tmpdir(), 'qinglian-layers-'));
  try {
    for (const [path, text] of Object.entries({ ...SOUND, ...files })) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return breaks(scan(root));
  } finally {
    rmSync(root, { recursive: true });
  }
}

test('a sound tree passes, also where two files know each other by type alone', () => {
  expect(planted({})).toEqual([]);
  const byType = { 'kernel/a.ts': `import './b.ts';`, 'kernel/b.ts': `import type { A } from './a.ts';\nexport type B = A;` };
  expect(planted(byType)).toEqual([]);
});

test.each<[string, Record<string, string>, RegExp]>([
  [
    'a layer that reaches up',
    { 'server/platform/clock.ts': `import '../ledger/deadlines.ts';`, 'server/ledger/deadlines.ts': '' },
    /layer 3.*layer 4/,
  ],
  [
    'a dynamic import that reaches up',
    { 'kernel/late.ts': `export const late = () => import('@qinglian/domain/register.ts');` },
    /layer 1.*layer 2/,
  ],
  ['a re-export that reaches up', { 'server/ledger/open.ts': `export * from '../areas/demo/city.ts';` }, /layer 4.*layer 6/],
  [
    'a type import that reaches up',
    { 'kernel/shape.ts': `import type { X } from '@qinglian/server/main.ts'; export type Y = X;` },
    /never see each other|layer 1/,
  ],
  [
    'an engine that enters another',
    { 'server/engines/documents/index.ts': `import '../draws/index.ts';` },
    /same layer, other folder/,
  ],
  [
    'an area that enters another',
    { 'server/areas/demo/city.ts': `import '../talks/talk.effects.ts';` },
    /same layer, other folder/,
  ],
  [
    'an engine entered past its door',
    { 'server/areas/demo/city.ts': `import '../../engines/draws/pool.ts';` },
    /past the engine's door/,
  ],
  ['web that sees server', { 'web/ledger/list.tsx': `import '@qinglian/server/main.ts';` }, /never see each other/],
  ['server that sees web', { 'server/main.ts': `import '../web/main.tsx';` }, /never see each other/],
  [
    'a public page that sees the staff application',
    { 'public/main.ts': `import '@qinglian/web/ui/table.tsx';` },
    /never see each other/,
  ],
  [
    'a test that crosses from server to web',
    { 'server/ledger/write.test.ts': `import '@qinglian/web/main.tsx';` },
    /never see each other/,
  ],
  [
    'product code that leans on tests',
    { 'server/main.ts': `import './testing/people.ts';`, 'server/testing/people.ts': '' },
    /only tests may/,
  ],
  ['product code that leans on tools', { 'server/ledger/write.ts': `import '../../tools/build.mjs';` }, /no product code/],
  [
    'a kernel that asks which ledger it has',
    { 'kernel/define.ts': `if (ledger.name === 'meeting') throw 1;` },
    /asks which ledger/,
  ],
  [
    'a ledger layer that switches over ledgers',
    { 'server/ledger/write.ts': `switch (ledger.name) { default: }` },
    /asks which ledger/,
  ],
  ['a second file that imports hucre', { 'server/ledger/export.ts': `import { write } from 'hucre';` }, /only .* may/],
  ['another workspace by a relative path', { 'domain/register.ts': `import '../kernel/define.ts';` }, /relative path/],
  [
    'a cycle of two',
    { 'kernel/a.ts': `import './b.ts';`, 'kernel/b.ts': `import './a.ts';` },
    /cycle: .*a\.ts → .*b\.ts → .*a\.ts/,
  ],
  [
    'a cycle of three through a re-export',
    {
      'domain/a.ts': `import './b.ts';`,
      'domain/b.ts': `export * from './c.ts';`,
      'domain/c.ts': `import { a } from './a.ts'; export const c = a;`,
    },
    /cycle/,
  ],
])('the rule catches %s', (_name, files, sentence) => {
  expect(planted(files).join('\n')).toMatch(sentence);
});

test('the product keeps the layer rule, has no import cycle, and knows no ledger by name below the areas', () => {
  const tree = scan(fileURLToPath(new URL('../..', import.meta.url)));
  // A scanner that reads nothing finds nothing: it must have seen the tree.
  expect(tree.imports.size).toBeGreaterThan(80);
  expect([...tree.imports.values()].flat().filter((target) => target.startsWith('kernel/')).length).toBeGreaterThan(100);
  expect(breaks(tree)).toEqual([]);
});
