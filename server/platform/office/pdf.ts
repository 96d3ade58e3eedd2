/**
 * PDF files: a Typst template and its data, set in the open faces that stand in for the official ones (Noto Serif SC for
 * 仿宋, 宋体 and 小标宋; Noto Sans SC for 黑体). Data reaches a template as JSON, never as markup.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import type { Json } from '@qinglian/kernel/canonical.ts';

const FACES = [
  ['@expo-google-fonts/noto-serif-sc', '400Regular'],
  ['@expo-google-fonts/noto-serif-sc', '700Bold'],
  ['@expo-google-fonts/noto-sans-sc', '400Regular'],
  ['@expo-google-fonts/noto-sans-sc', '700Bold'],
] as const;

/** Folders of the faces, one each: what a release has to take along. */
export function faceFolders(): readonly string[] {
  const { resolve } = createRequire(import.meta.url);
  return FACES.map(([name, weight]) => join(dirname(resolve(`${name}/package.json`)), weight));
}

// Reading the faces takes a quarter of a second: once, at the first paper.
let compiler: NodeCompiler | undefined;
const open = async (): Promise<NodeCompiler> => {
  if (compiler) return compiler;
  // Only when a paper is wanted: the native library crashes a thread that loaded it and ends without having used it.
  const library = await import('@myriaddreamin/typst-ts-node-compiler');
  return (compiler ??= library.NodeCompiler.create({ fontArgs: [{ fontPaths: [...faceFolders()] }] }));
};

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
  const typst = await open();
  const result = typst.compile({ mainFileContent: `${page}\n${template}`, inputs: { data: JSON.stringify(data) } });
  if (!result.result) {
    const problems = typst.fetchDiagnostics(result.takeDiagnostics() ?? failed());
    throw new Error(`template does not compile: ${JSON.stringify(problems)}`);
  }
  const bytes = typst.pdf(result.result, { creationTimestamp: Math.floor(Date.parse(at) / 1000) });
  typst.evictCache(10);
  return new Uint8Array(bytes);
}

function failed(): never {
  throw new Error('template does not compile');
}
