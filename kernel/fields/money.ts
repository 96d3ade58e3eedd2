import { bad, type FieldBase, type FieldOptions, ok, type Parsed } from './field.ts';

/** An amount in integer fen (分). Text from outside is in yuan; JSON from our own clients is in fen. */
export interface MoneyField extends FieldBase<'money'> {
  readonly maxFen: number;
}

export const money = (label: string, options?: FieldOptions & { readonly maxFen?: number }): MoneyField => ({
  maxFen: 1e13,
  ...options,
  kind: 'money',
  label,
});

const YUAN = /^(\d+)(?:\.(\d{1,2}))?$/;

/** "1,234.50" yuan → 123450 fen; undefined when it is not an amount. */
export function fenFromYuan(raw: string): number | undefined {
  const plain = raw
    .normalize('NFKC')
    .trim()
    .replace(/,/g, '')
    .replace(/^[¥￥]/, '')
    .replace(/元$/, '');
  const match = YUAN.exec(plain);
  if (!match) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** 123450 fen → "1,234.50". */
export function yuanFromFen(fen: number): string {
  const sign = fen < 0 ? '-' : '';
  const abs = Math.abs(fen);
  return `${sign}${Math.floor(abs / 100).toLocaleString('en-US')}.${String(abs % 100).padStart(2, '0')}`;
}

export function parseMoney(field: MoneyField, raw: unknown): Parsed<number> {
  if (raw === null || raw === undefined || raw === '') return ok<number>(null);
  const fen = typeof raw === 'number' ? raw : typeof raw === 'string' ? fenFromYuan(raw) : undefined;
  if (fen === undefined || !Number.isSafeInteger(fen)) return bad('应填写金额（元，最多两位小数）');
  if (fen < 0) return bad('金额不能为负数');
  if (fen > field.maxFen) return bad(`金额不能超过${yuanFromFen(field.maxFen)}元`);
  return ok(fen);
}
