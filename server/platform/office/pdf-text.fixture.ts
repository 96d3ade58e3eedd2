/** Reads the text of a PDF back, page by page, by its own character maps: what a reader would copy out of it. For tests. */
import { inflateSync } from 'node:zlib';

export function pdfPages(bytes: Uint8Array): readonly string[] {
  const raw = Buffer.from(bytes).toString('latin1');
  const objects = new Map<string, string>();
  for (const match of raw.matchAll(/(?:^|\n)(\d+) 0 obj\b([\s\S]*?)\nendobj/g)) objects.set(match[1] ?? '', match[2] ?? '');
  const streamOf = (id: string): string => {
    const object = objects.get(id) ?? '';
    const start = object.search(/stream\r?\n/);
    if (start < 0) return '';
    // Its length, not its last line break: packed bytes may end in one themselves.
    const from = object.indexOf('\n', start) + 1;
    const length = Number(/\/Length (\d+)/.exec(object)?.[1] ?? 0);
    const body = object.slice(from, from + length);
    return object.includes('/FlateDecode') ? inflateSync(Buffer.from(body, 'latin1')).toString('latin1') : body;
  };
  const pages = [...objects.values()].filter((object) => /\/Type \/Page\b(?!s)/.test(object));
  return pages.map((page) => {
    const resources = /\/Resources (\d+) 0 R/.exec(page)?.[1];
    const fonts = resources === undefined ? page : (objects.get(resources) ?? '');
    const maps = new Map(
      [...fonts.matchAll(/\/(F\d+) (\d+) 0 R/g)].map((match) => {
        const unicode = /\/ToUnicode (\d+) 0 R/.exec(objects.get(match[2] ?? '') ?? '')?.[1] ?? '';
        return [match[1] ?? '', characterMap(streamOf(unicode))] as const;
      }),
    );
    return textOf(streamOf(/\/Contents (\d+) 0 R/.exec(page)?.[1] ?? ''), maps);
  });
}

function characterMap(cmap: string): ReadonlyMap<number, string> {
  const map = new Map<number, string>();
  const word = (hex: string): string => Buffer.from(hex, 'hex').swap16().toString('utf16le');
  for (const [, block = ''] of cmap.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, code = '', text = ''] of block.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>/g))
      map.set(Number.parseInt(code, 16), word(text));
  for (const [, block = ''] of cmap.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from = '', to = '', text = ''] of block.matchAll(/<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>\s*<([0-9a-fA-F]+)>/g))
      for (let code = Number.parseInt(from, 16), at = 0; code <= Number.parseInt(to, 16); code++, at++)
        map.set(code, String.fromCharCode(word(text).charCodeAt(0) + at));
  return map;
}

function textOf(content: string, maps: ReadonlyMap<string, ReadonlyMap<number, string>>): string {
  let map: ReadonlyMap<number, string> = new Map();
  let text = '';
  const add = (bytes: Buffer): void => {
    for (let at = 0; at + 1 < bytes.length; at += 2) text += map.get(bytes.readUInt16BE(at)) ?? '\uFFFD';
  };
  for (let at = 0; at < content.length; at++) {
    const char = content[at];
    if (char === '(') {
      const end = literalEnd(content, at);
      add(literalBytes(content.slice(at + 1, end)));
      at = end;
    } else if (char === '<' && content[at + 1] !== '<') {
      const end = content.indexOf('>', at);
      add(Buffer.from(content.slice(at + 1, end).replace(/\s/g, ''), 'hex'));
      at = end;
    } else if (char === '<') at++;
    else if (char === '/') {
      const font = /^\/(F\d+) [\d.]+ Tf/.exec(content.slice(at, at + 40));
      if (font) map = maps.get(font[1] ?? '') ?? new Map();
    }
  }
  return text;
}

/** Parentheses inside a literal may stand bare as long as they match. */
function literalEnd(content: string, start: number): number {
  let depth = 0;
  for (let at = start; at < content.length; at++) {
    if (content[at] === '\\') at++;
    else if (content[at] === '(') depth++;
    else if (content[at] === ')' && --depth === 0) return at;
  }
  return content.length;
}

const literalBytes = (literal: string): Buffer =>
  Buffer.from(
    literal.replace(/\\([0-7]{1,3}|[\s\S])/g, (_whole, code: string) =>
      /^[0-7]/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
    ),
    'latin1',
  );

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', '\n': '' };
