/** Calendar days as text `YYYY-MM-DD` in Asia/Shanghai. Text order is time order. Arithmetic is proleptic Gregorian. */

const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const LOOSE = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/;
const MS_PER_DAY = 86_400_000;

export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !ISO.test(value)) return false;
  const ms = Date.parse(`${value}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(value);
}

/** Reads a day as people write it: 2025-11-20, 2025/11/2, 2025年11月2日, full-width digits. */
export function dayFromText(raw: string): string | undefined {
  const match = LOOSE.exec(raw.normalize('NFKC').trim());
  if (!match) return undefined;
  const day = `${match[1]}-${(match[2] ?? '').padStart(2, '0')}-${(match[3] ?? '').padStart(2, '0')}`;
  return isDay(day) ? day : undefined;
}

/** Days since 1970-01-01. */
export function dayNumber(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / MS_PER_DAY;
}

export function dayFromNumber(count: number): string {
  return new Date(count * MS_PER_DAY).toISOString().slice(0, 10);
}

export function addDays(day: string, count: number): string {
  return dayFromNumber(dayNumber(day) + count);
}

/** Adds calendar months; the day is clamped to the month's last: 01-31 + 1 month = 02-28. */
export function addMonths(day: string, count: number): string {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7)) - 1 + count;
  const date = Number(day.slice(8, 10));
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(date, last))).toISOString().slice(0, 10);
}

/** 2020-02-29 + 5 years = 2025-02-28. */
export const addYears = (day: string, count: number): string => addMonths(day, count * 12);

/** 1 = Monday … 7 = Sunday. */
export function weekday(day: string): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** The day that an instant falls on in Asia/Shanghai (UTC+8, no summer time since 1992). */
export function dayOfInstant(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** 2025-11-20 → 2025年11月20日 */
export function dayInChinese(day: string): string {
  return `${Number(day.slice(0, 4))}年${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日`;
}

const WEEKDAYS = ['一', '二', '三', '四', '五', '六', '日'];

/** 2025-11-20 → 11月20日（周四） */
export function dayShort(day: string): string {
  return `${Number(day.slice(5, 7))}月${Number(day.slice(8, 10))}日（周${WEEKDAYS[weekday(day) - 1]}）`;
}
