/** What people write in cells, brought to what the fields read: serial days, Chinese dates, percent signs, headers with blanks. */
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import type { Field } from '@qinglian/kernel/fields/index.ts';

export type Cell = string | number | null;

/** Headers are the same whatever blanks, line breaks, stars or full-width brackets stand in them. */
export const headerKey = (text: string): string => text.normalize('NFKC').replace(/[\s*]/g, '').toLowerCase();

/** C for the third column. */
export function columnLetter(at: number): string {
  const high = Math.floor(at / 26);
  return `${high === 0 ? '' : String.fromCharCode(64 + high)}${String.fromCharCode(65 + (at % 26))}`;
}

// Excel counts days from here (its 29 February 1900 never was); 1954 to 2119, so that no amount or year is taken for a day.
const DAY_ZERO = '1899-12-30';
const SERIALS = { from: 20_000, to: 80_000 } as const;

function dayOf(cell: string | number): string {
  const number = typeof cell === 'number' ? cell : /^\d{5}(\.\d+)?$/.test(cell.trim()) ? Number(cell) : undefined;
  if (number !== undefined && number >= SERIALS.from && number < SERIALS.to) return addDays(DAY_ZERO, Math.floor(number));
  const text = String(cell)
    .normalize('NFKC')
    .trim()
    // 2025-03-05 00:00:00, 2025年3月5日（周三）, 3月5号.
    .replace(/[\sT]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$/, '')
    .replace(/\(?(?:周|星期|礼拜)[一二三四五六日天]\)?$/, '')
    .replace(/号$/, '日')
    .trim();
  const plain = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  return plain ? `${plain[1]}-${plain[2]}-${plain[3]}` : text;
}

/** Excel makes a day of what looks like a month: the first of it is meant. */
function periodOf(cell: string | number): string {
  const text = String(cell).trim();
  const month = /^(\d{4}-\d{2})-01$/.exec(text);
  return month?.[1] ?? text;
}

function withoutUnit(text: string, unit: string): string {
  const plain = text.normalize('NFKC').trim();
  const end = unit.normalize('NFKC');
  return end !== '' && end !== '%' && plain.endsWith(end) ? plain.slice(0, -end.length).trim() : plain;
}

/** A cell as its field's own reading takes it. Money stands in yuan on paper; JSON from our own clients is in fen. */
export function valueOfCell(field: Field, cell: string | number): string | number {
  switch (field.kind) {
    case 'date':
      return dayOf(cell);
    case 'period':
      return periodOf(cell);
    case 'money':
      return String(cell);
    case 'number':
      return typeof cell === 'string' ? withoutUnit(cell, field.unit) : cell;
    default:
      return cell;
  }
}

/** Names in one cell. */
export const wordsOf = (cell: string | number): readonly string[] =>
  String(cell)
    .split(/[、，,;；\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');
