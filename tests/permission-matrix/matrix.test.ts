import { readFile } from 'node:fs/promises';
import { matrixInMarkdown } from '@qinglian/domain/power/permission-matrix.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { expect, test } from 'vitest';

test('the approved permission matrix is what the definitions say (npm run docs writes it; review the difference)', async () => {
  const approved = await readFile(new URL('../../docs/权限矩阵.md', import.meta.url), 'utf8');
  expect(matrixInMarkdown(ledgers)).toBe(approved);
});
