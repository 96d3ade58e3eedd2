import { expect, test } from 'vitest';
import { isArrow, stepIn } from './heat-keys.ts';

const size = { rows: 32, columns: 12 };

test('arrows move one cell and stop at the edges of the map', () => {
  expect(stepIn({ row: 3, column: 10 }, 'ArrowDown', size)).toEqual({ row: 4, column: 10 });
  expect(stepIn({ row: 0, column: 0 }, 'ArrowUp', size)).toEqual({ row: 0, column: 0 });
  expect(stepIn({ row: 31, column: 11 }, 'ArrowDown', size)).toEqual({ row: 31, column: 11 });
  expect(stepIn({ row: 31, column: 11 }, 'ArrowRight', size)).toEqual({ row: 31, column: 11 });
  expect(stepIn({ row: 5, column: 5 }, 'ArrowLeft', size)).toEqual({ row: 5, column: 4 });
});

test('Home and End go to the first and the last month of the same row; other keys are left alone', () => {
  expect(stepIn({ row: 5, column: 5 }, 'Home', size)).toEqual({ row: 5, column: 0 });
  expect(stepIn({ row: 5, column: 5 }, 'End', size)).toEqual({ row: 5, column: 11 });
  expect(isArrow('Enter')).toBe(false);
  expect(isArrow('toString')).toBe(false);
});
