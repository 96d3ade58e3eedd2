/** Reads the tables of a Word file back: for the check of what was produced, and for tables that units send by mail. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { strFromU8, unzipSync } from 'fflate';

export interface ReadCell {
  readonly paragraphs: readonly string[];
  /** `continue`: merged with the cell above. */
  readonly merge: 'none' | 'restart' | 'continue';
}
export type ReadTable = readonly (readonly ReadCell[])[];

const MAX_BYTES = 30 * 1024 * 1024;
const MAX_XML = 60 * 1024 * 1024;

export function readTables(bytes: Uint8Array): readonly ReadTable[] {
  const xml = documentXml(bytes);
  return elements(xml, 'w:tbl').map((table) =>
    elements(table, 'w:tr').map((row) =>
      elements(row, 'w:tc').map((cell) => ({
        paragraphs: elements(cell, 'w:p').map(textOf),
        merge: !/<w:vMerge\b/.test(cell) ? 'none' : /<w:vMerge\b[^>]*w:val="restart"/.test(cell) ? 'restart' : 'continue',
      })),
    ),
  );
}

export function documentXml(bytes: Uint8Array): string {
  const bad = (message: string): AppError => new AppError('bad_file', { problems: [{ message }] });
  if (bytes.length > MAX_BYTES) throw new AppError('too_large');
  try {
    const files = unzipSync(bytes, { filter: (file) => file.name === 'word/document.xml' && file.originalSize <= MAX_XML });
    const document = files['word/document.xml'];
    if (!document) throw bad('不是 Word 文档，或内容过大');
    return strFromU8(document);
  } catch (error) {
    throw error instanceof AppError ? error : bad('文件已损坏，无法打开');
  }
}

/** Outermost elements of a name, in order. The tables read here hold no tables themselves. */
export function elements(xml: string, name: string): readonly string[] {
  const found: string[] = [];
  const pattern = new RegExp(`<${name}(?=[\\s>/])[^>]*?(?:/>|>[\\s\\S]*?</${name}>)`, 'g');
  for (const match of xml.matchAll(pattern)) found.push(match[0]);
  return found;
}

/** Line breaks and tabs inside a paragraph are text too. */
export const textOf = (paragraph: string): string =>
  [...paragraph.matchAll(/<w:t(?:\s[^>]*)?>([\s\S]*?)<\/w:t>|<w:(br|cr|tab)(?=[\s/>])[^>]*\/>/g)]
    .map((match) => (match[1] === undefined ? (match[2] === 'tab' ? '\t' : '\n') : unescape(match[1])))
    .join('');

const unescape = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
