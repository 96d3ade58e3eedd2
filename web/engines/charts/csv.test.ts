import { expect, test } from 'vitest';
import { csvOf } from './csv.ts';

test('names of units and series are cells of a sheet, never formulas, further cells or further lines', () => {
  expect(
    csvOf([
      ['', '=HYPERLINK("http://x")', '已落实'],
      ['甲院,乙院', -1, 2],
      ['@SUM(A1)', 0, 1.5],
      ['两\n行', 3, 4],
    ]),
  ).toBe('\uFEFF,"\'=HYPERLINK(""http://x"")",已落实\r\n"甲院,乙院",-1,2\r\n\'@SUM(A1),0,1.5\r\n"两\n行",3,4\r\n');
});
