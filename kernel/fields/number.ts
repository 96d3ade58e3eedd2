import { bad, type FieldBase, type FieldOptions, ok, type Parsed } from './field.ts';

export interface NumberField extends FieldBase<'number'> {
  /** Chinese unit shown behind the value: 人、次、%、分钟. */
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** Digits behind the point, 0 to 6. */
  readonly scale: number;
}

type NumberOptions = FieldOptions & { readonly min?: number; readonly max?: number; readonly scale?: number };

export const number = (label: string, unit: string, options?: NumberOptions): NumberField => ({
  min: 0,
  max: 1e12,
  scale: 0,
  ...options,
  kind: 'number',
  label,
  unit,
});

const NUMBER = /^[+-]?\d+(\.\d+)?$/;

export function parseNumber(field: NumberField, raw: unknown): Parsed<number> {
  if (raw === null || raw === undefined || raw === '') return ok<number>(null);
  const value = readNumber(raw);
  if (value === undefined) return bad(`应填写数字（单位：${field.unit}）`);
  if (value < field.min) return bad(`不能小于${field.min}${field.unit}`);
  if (value > field.max) return bad(`不能大于${field.max}${field.unit}`);
  const rounded = Number(value.toFixed(field.scale));
  if (Math.abs(rounded - value) > 1e-9) return bad(field.scale === 0 ? '应填写整数' : `最多${field.scale}位小数`);
  return ok(rounded);
}

/** Numbers as people write them: 1,234.5, full-width digits, a trailing percent sign. */
export function readNumber(raw: unknown): number | undefined {
  if (typeof raw === 'number') return Number.isFinite(raw) ? raw : undefined;
  if (typeof raw !== 'string') return undefined;
  const plain = raw.normalize('NFKC').trim().replace(/,/g, '').replace(/%$/, '');
  return NUMBER.test(plain) ? Number(plain) : undefined;
}
