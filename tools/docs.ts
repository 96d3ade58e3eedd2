/** Writes the documents that are generated from definitions (`npm run docs`). */
import { writeFile } from 'node:fs/promises';
import { glossaryInMarkdown } from '@qinglian/domain/glossary/glossary.ts';
import { matrixInMarkdown } from '@qinglian/domain/power/permission-matrix.ts';
import { ledgers } from '@qinglian/domain/register.ts';

await writeFile(new URL('../docs/权限矩阵.md', import.meta.url), matrixInMarkdown(ledgers));
await writeFile(new URL('../docs/词汇表.md', import.meta.url), glossaryInMarkdown(ledgers));
