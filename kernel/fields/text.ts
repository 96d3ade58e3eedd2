import { bad, type FieldBase, type FieldOptions, ok, type Parsed } from './field.ts';

export interface TextField extends FieldBase<'text' | 'longText'> {
  readonly maxLength: number;
}

type TextOptions = FieldOptions & { readonly maxLength?: number };

/** One line of text, 200 characters unless told otherwise. */
export const text = (label: string, options?: TextOptions): TextField => ({ maxLength: 200, ...options, kind: 'text', label });

/** Paragraphs, 20,000 characters unless told otherwise. */
export const longText = (label: string, options?: TextOptions): TextField => ({
  maxLength: 20_000,
  ...options,
  kind: 'longText',
  label,
});

// Control characters other than tab and line feed have no place in a record and break XML documents; what turns the reading
// direction shows other words than are stored; half a character (a lone surrogate) is not stored as it was hashed.
const CONTROL = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF\p{Cs}]/u;

export function parseText(field: TextField, raw: unknown): Parsed<string> {
  if (raw === null || raw === undefined) return ok<string>(null);
  if (typeof raw !== 'string' && typeof raw !== 'number') return bad('应填写文字');
  const value = String(raw).replace(/\r\n?/g, '\n').normalize('NFC').trim();
  if (value === '') return ok<string>(null);
  if (CONTROL.test(value)) return bad('含有不可见的控制字符，请删除后重新填写');
  if (value.length > field.maxLength) return bad(`最多${field.maxLength}个字，现有${value.length}个字`);
  if (field.kind === 'text' && value.includes('\n')) return bad('只能填写一行');
  return ok(value);
}
