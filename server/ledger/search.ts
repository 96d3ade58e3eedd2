/**
 * Search text and its bigrams. A two-character Chinese word has no trigram and LIKE is not leakproof under
 * row-level security, so an index of our own bigrams finds candidates and the reader's own query checks them again.
 */
import type { Ledger, Values } from '@qinglian/kernel/define.ts';
import { pinyin } from 'pinyin-pro';

const MAX_TEXT = 2_000;

export const normalise = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** The searchable text of a record: its search fields, their full pinyin and their initials. */
export function searchText(ledger: Ledger, values: Values): string {
  const parts = [...new Set([ledger.title, ...ledger.list.search])]
    .map((field) => values[field])
    .filter((value): value is string => typeof value === 'string')
    .map(normalise);
  const text = parts.join('\n').slice(0, MAX_TEXT);
  return `${text}\n${pinyinOf(text)}`;
}

/** "药事会" → "yaoshihui\nysh" */
export function pinyinOf(text: string): string {
  const syllables = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive' });
  return `${syllables.join('')}\n${syllables.map((syllable) => syllable.charAt(0)).join('')}`.toLowerCase();
}

/** Every single character and every pair of neighbours, within lines. */
export function gramsOf(text: string): readonly string[] {
  const grams = new Set<string>();
  for (const line of text.split('\n')) {
    const characters = [...line.replaceAll(' ', '')];
    characters.forEach((character, at) => {
      grams.add(character);
      const next = characters[at + 1];
      if (next !== undefined) grams.add(character + next);
    });
  }
  return [...grams];
}

/** What a query must contain: its pairs, or its one character. */
export function queryGrams(query: string): readonly string[] {
  const characters = [...normalise(query).replaceAll(' ', '')];
  if (characters.length <= 1) return characters;
  return characters.slice(1).map((character, at) => `${characters[at] ?? ''}${character}`);
}

/** A LIKE pattern with the query's own wildcards taken literally. */
export const likePattern = (query: string): string => `%${normalise(query).replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
