import { dayFromText } from '../calendar/day.ts';
import { isPeriod, periodFromText } from '../calendar/period.ts';
import { bad, type FieldBase, type FieldOptions, ok, type Parsed } from './field.ts';

/** A calendar day in Asia/Shanghai, `YYYY-MM-DD`; never an instant. */
export interface DateField extends FieldBase<'date'> {
  /** Days after today are refused (what happened cannot lie ahead). */
  readonly notAfterToday: boolean;
}
/** A calendar period: `2025`, `2025-H1`, `2025-Q3`, `2025-09`. */
export interface PeriodField extends FieldBase<'period'> {}

export const date = (label: string, options?: FieldOptions & { readonly notAfterToday?: boolean }): DateField => ({
  notAfterToday: false,
  ...options,
  kind: 'date',
  label,
});

export const period = (label: string, options?: FieldOptions): PeriodField => ({ ...options, kind: 'period', label });

/** `today`: the clock's day, so that the same check runs in browser, server and demo city. */
export function parseDate(field: DateField, raw: unknown, today: string): Parsed<string> {
  if (raw === null || raw === undefined || raw === '') return ok<string>(null);
  const day = typeof raw === 'string' ? dayFromText(raw) : undefined;
  if (day === undefined) return bad('应填写真实的日期，如2025-11-20');
  if (day < '1900-01-01' || day > '2099-12-31') return bad('日期应在1900年至2099年之间');
  if (field.notAfterToday && day > today) return bad('日期不能晚于今天');
  return ok(day);
}

export function parsePeriod(_field: PeriodField, raw: unknown): Parsed<string> {
  if (raw === null || raw === undefined || raw === '') return ok<string>(null);
  const value = typeof raw === 'string' ? (isPeriod(raw) ? raw : periodFromText(raw)) : undefined;
  return value === undefined ? bad('应填写期间，如2025年、2025年第三季度、2025年9月') : ok(value);
}
