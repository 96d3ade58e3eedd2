import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codeFromText, makeCode } from './contract.ts';

test('a code is read back however it was typed: small letters, blanks, full width, without or with other dashes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
      const code = makeCode(bytes);
      const plain = code.replaceAll('-', '');
      const wide = code.replace(/[0-9A-Z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0));
      for (const typed of [
        code,
        plain,
        plain.toLowerCase(),
        ` ${code} `,
        code.replaceAll('-', ' '),
        code.replaceAll('-', '—'),
        wide,
      ])
        expect(codeFromText(typed)).toBe(code);
    }),
  );
});

test('what cannot be a code is told apart from one that does not exist', () => {
  for (const wrong of ['', '7K2M', '7K2M-Q9XA-44H0', '7K2M-Q9XA-44HI', '7K2M-Q9XA-44HDD', '核验码'])
    expect(codeFromText(wrong)).toBeUndefined();
});

test('different random bytes give different codes: 60 bits enter', () => {
  const codes = new Set<string>();
  for (let bit = 0; bit < 60; bit++) {
    const bytes = new Uint8Array(8);
    bytes[7 - Math.floor(bit / 8)] = 1 << (bit % 8);
    codes.add(makeCode(bytes));
  }
  expect(codes.size).toBe(60);
});
