import { bad, type FieldBase, type FieldOptions, ok, type Parsed } from './field.ts';

export type Options = Readonly<Record<string, string>>;

export interface ChoiceField<C extends string = string> extends FieldBase<'choice'> {
  /** code → Chinese label. Codes are stored and never reused; labels may be reworded. */
  readonly options: Readonly<Record<C, string>>;
}
export interface MultiChoiceField<C extends string = string> extends FieldBase<'multiChoice'> {
  readonly options: Readonly<Record<C, string>>;
}

export const choice = <const C extends Options>(
  label: string,
  options: C,
  more?: FieldOptions,
): ChoiceField<keyof C & string> => ({ ...more, kind: 'choice', label, options });

export const multiChoice = <const C extends Options>(
  label: string,
  options: C,
  more?: FieldOptions,
): MultiChoiceField<keyof C & string> => ({ ...more, kind: 'multiChoice', label, options });

/** The same word, whatever blanks and full-width signs were typed into it. */
const loose = (text: string): string => text.normalize('NFKC').replace(/\s/g, '');

/** Accepts a code or its label (Excel shows labels); stray blanks in a label are nobody's meaning. */
export function codeOf(options: Options, raw: string): string | undefined {
  const value = raw.trim();
  if (Object.hasOwn(options, value)) return value;
  const codes = Object.keys(options);
  const exact = codes.find((code) => options[code] === value);
  if (exact !== undefined) return exact;
  const alike = codes.filter((code) => loose(options[code] ?? '') === loose(value));
  return alike.length === 1 ? alike[0] : undefined;
}

export function parseChoice(field: ChoiceField, raw: unknown): Parsed<string> {
  if (raw === null || raw === undefined || raw === '') return ok<string>(null);
  const code = typeof raw === 'string' ? codeOf(field.options, raw) : undefined;
  return code === undefined ? bad(`应为下列之一：${Object.values(field.options).join('、')}`) : ok(code);
}

/** Several options, kept in the order of the definition; text may separate them by 、，,;； or a line break. */
export function parseMultiChoice(field: MultiChoiceField, raw: unknown): Parsed<readonly string[]> {
  if (raw === null || raw === undefined || raw === '') return ok<readonly string[]>(null);
  const items = Array.isArray(raw) ? raw : typeof raw === 'string' ? raw.split(/[、，,;；\n]/) : undefined;
  if (items === undefined) return bad('应为一个或多个选项');
  const codes = new Set<string>();
  for (const item of items) {
    if (typeof item !== 'string') return bad('应为一个或多个选项');
    if (item.trim() === '') continue;
    const code = codeOf(field.options, item);
    if (code === undefined)
      return bad(`没有“${item.trim().slice(0, 30)}”这一选项，应为：${Object.values(field.options).join('、')}`);
    codes.add(code);
  }
  return ok(codes.size === 0 ? null : Object.keys(field.options).filter((code) => codes.has(code)));
}
