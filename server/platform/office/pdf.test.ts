import { expect, test } from 'vitest';
import { renderPdf } from './pdf.ts';
import { pdfPages } from './pdf-text.fixture.ts';

const paper = (...lines: readonly string[]): Promise<Uint8Array> =>
  renderPdf({
    template: '#set text(font: serif, lang: "zh", region: "cn")\n#for line in data.lines { par(line) }',
    data: { lines },
    at: '2025-11-22T01:00:00.000Z',
  });
const wordsOf = (pdf: Uint8Array): string => pdfPages(pdf).join('').replaceAll(/\s/g, '');

test('words are no markup: what looks like code, a file or a formula stands on the paper as it was typed', async () => {
  const lines = ['#read("/etc/passwd")', '$x$ = H \\', '#panic("x")', '=1+1', '<script>alert(1)</script>'];
  const words = wordsOf(await paper(...lines));
  for (const line of lines) expect(words).toContain(line.replaceAll(' ', ''));
});

test('what turns the reading direction, and half a character, ends no server: the paper is set without', async () => {
  expect(wordsOf(await paper('合同\u202Egpj.exe', '半个字\uD800。'))).toMatch(/合同gpj\.exe半个字\uFFFD?。/);
});

/** Hebrew points that stand before a sign of another script. */
const FATAL = '\u05BB\u05A0\u05A1\u05AC\u2642\u261E\u259F';

test('a paper that the library cannot survive is refused in words, those that wait behind it are set, and so is the next', async () => {
  const [lost, kept] = await Promise.allSettled([paper(FATAL), paper('后面的一张')]);
  expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'invalid_input' } });
  expect(kept.status).toBe('fulfilled');
  expect((await paper('再来一张')).length).toBeGreaterThan(1_000);
});
