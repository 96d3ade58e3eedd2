import { isAbsolute, join, normalize } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fileName } from './file-name.ts';

test('whatever a house calls itself stays one file in its folder, and an honest name stays as it is', () => {
  expect(fileName('清源市第一人民医院（总院）2025年11月 小结.docx')).toBe('清源市第一人民医院（总院）2025年11月 小结.docx');
  expect(fileName('../../etc/cron.d/x')).toBe('_.._etc_cron.d_x');
  expect(fileName('..')).toBe('_');
  expect(fileName('a\n0000  b')).toBe('a_0000  b');
  expect(fileName('表\u202excod.exe')).toBe('表_xcod.exe');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.array(fc.constantFrom('.', '/', '\\', ':', 'x'), { maxLength: 12 }).map((all) => all.join('')),
      ),
      (text) => {
        const name = fileName(text);
        expect(name).not.toBe('');
        expect(isAbsolute(name)).toBe(false);
        expect(normalize(join('folder', name))).toBe(`folder/${name}`);
      },
    ),
  );
});
