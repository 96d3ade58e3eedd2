import { readFileSync } from 'node:fs';
import { pinyin } from 'pinyin-pro';
import { expect, test } from 'vitest';
import { soundsLike } from './navigation.ts';

// The pages stand in a hook; its text is read, so that none can be left out.
const text = readFileSync(new URL('./navigation.ts', import.meta.url), 'utf8');
const pages = [...text.matchAll(/to: '([^']+)', label: '([^']+)', sound: '([^']+)'/g)].map(
  ([, to = '', label = '', sound = '']) => ({
    to,
    label,
    sound,
  }),
);

test('every page of the navigation is found by its characters, its full pinyin and its initials', () => {
  expect(pages.length).toBe([...text.matchAll(/label: '/g)].length);
  for (const page of pages) {
    const syllables = pinyin(page.label, { toneType: 'none', type: 'array' });
    for (const words of [page.label, syllables.join(''), syllables.map((one) => one.charAt(0)).join('')])
      expect([words, soundsLike(page, words)]).toEqual([words, true]);
    expect(soundsLike(page, 'zzzz')).toBe(false);
  }
});
