/**
 * PDF files: a Typst template and its data, set in the open faces that stand in for the official ones (Noto Serif SC for
 * 仿宋, 宋体 and 小标宋; Noto Sans SC for 黑体). Data reaches a template as JSON, never as markup.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { Json } from '@qinglian/kernel/canonical.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { typesetter } from './typesetter.ts';

const FACES = [
  ['@expo-google-fonts/noto-serif-sc', '400Regular'],
  ['@expo-google-fonts/noto-serif-sc', '700Bold'],
  ['@expo-google-fonts/noto-sans-sc', '400Regular'],
  ['@expo-google-fonts/noto-sans-sc', '700Bold'],
] as const;

/** Folders of the faces, one each. */
function faceFolders(): readonly string[] {
  const { resolve } = createRequire(import.meta.url);
  return FACES.map(([name, weight]) => join(dirname(resolve(`${name}/package.json`)), weight));
}

const setter = typesetter(faceFolders);

/** Templates begin with the same page: measures of GB/T 9704-2012, page number between dashes, note below it. */
const page = readFileSync(new URL('./page.typ', import.meta.url), 'utf8');

export interface PdfOptions {
  /** Typst text; `data` holds the data, and the functions of page.typ are at hand. */
  readonly template: string;
  readonly data: Json;
  /** Instant written into the file, so that the same paper is the same bytes. */
  readonly at: string;
}

export async function renderPdf({ template, data, at }: PdfOptions): Promise<Uint8Array> {
  const answer = await setter.set({ source: `${page}\n${template}`, data: JSON.stringify(data, plainText), at });
  if (answer === 'lost')
    throw new AppError('invalid_input', {
      problems: [{ message: '内容中有无法排版为 PDF 的文字，请删去生僻符号，或改用 Word 文件' }],
    });
  if ('problem' in answer) throw new Error(`template does not compile: ${answer.problem}`);
  return answer.bytes;
}

/** What turns the reading direction is not set; half a character stands as the replacement character. */
const plainText = (_key: string, value: unknown): unknown =>
  typeof value === 'string'
    ? value.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').replace(/\p{Cs}/gu, '\uFFFD')
    : value;
