import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { glossaryInMarkdown } from '@qinglian/domain/glossary/glossary.ts';
import { terms } from '@qinglian/domain/glossary/terms.ts';
import { verdictStates } from '@qinglian/domain/obligations/types.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { roles, scopes } from '@qinglian/kernel/roles.ts';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const page = readFileSync(`${root}/docs/词汇表.md`, 'utf8');

test('the glossary is what the definitions say (npm run docs writes it)', () => {
  expect(glossaryInMarkdown(ledgers)).toBe(page);
});

test('every register, state, move, role, scope and verdict stands in it with identifier and term', () => {
  const pairs = [
    ...ledgers.flatMap(({ name, label, states, moves }) => [
      [name, label] as const,
      ...Object.entries(states),
      ...Object.entries(moves).map(([move, { label: words }]) => [move, words] as const),
    ]),
    ...Object.entries({ ...roles, ...scopes, ...verdictStates }),
  ];
  expect(pairs.length).toBeGreaterThan(150);
  const lines = page.split('\n');
  const missing = pairs.filter(([name, label]) => !lines.some((line) => line.includes(`\`${name}\``) && line.includes(label)));
  expect(missing).toEqual([]);
});

/** Sources of the product that people see or that speak the words, without tests and without the glossary itself. */
const sources = execFileSync('git', ['ls-files', '-z', 'kernel', 'domain', 'server', 'web', 'public'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\0')
  .filter(
    (file) => /\.(ts|tsx|html)$/.test(file) && !/\.(test|fixture)\.tsx?$/.test(file) && !file.startsWith('domain/glossary/'),
  )
  .map((file) => ({ file, text: readFileSync(`${root}/${file}`, 'utf8') }));

test('each term of our own is really used: its identifier in the code', () => {
  const unused = terms.filter(({ identifier }) => !sources.some(({ text }) => new RegExp(`\\b${identifier}`, 'i').test(text)));
  expect(unused.map(({ identifier }) => identifier)).toEqual([]);
  expect(new Set(terms.map(({ identifier }) => identifier)).size).toBe(terms.length);
});

test('words that would be taken amiss are nowhere on screen or paper: 证据 for 佐证, 会签 for 存证, X光 for 自查', () => {
  const found = sources.flatMap(({ file, text }) =>
    text
      .split('\n')
      .map((line, at) => ({ line: line.replace(/\/\/.*$|^\s*\*.*$|\/\*.*$/, ''), at: at + 1 }))
      .filter(({ line }) => /证据|会签|X光|X-ray/i.test(line))
      .map(({ at }) => `${file}:${at}`),
  );
  expect(found).toEqual([]);
});
