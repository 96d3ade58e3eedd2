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

/** Days since 1970-01-01; NaN for what is no day. */
export function dayNumber(day: string): number {
  const year = Number(day.slice(0, 4));
  const month = Number(day.slice(5, 7));
  const date = Number(day.slice(8, 10));
  if (!(day.length === 10 && month >= 1 && month <= 12 && date >= 1 && date <= lastDate(year, month))) return Number.NaN;
  const march = month > 2 ? year : year - 1;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + date - 1;
  return 365 * march + Math.floor(march / 4) - Math.floor(march / 100) + Math.floor(march / 400) + ofYear - 719_468;
}

/** Whole eras of 400 years from 0000-03-01 on: verdicts turn millions of days, and a `Date` for each is most of their cost. */
export function dayFromNumber(count: number): string {
  const shifted = count + 719_468;
  const era = Math.floor(shifted / 146_097);
  const ofEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const fromMarch = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * fromMarch + 2) / 5) + 1;
  const month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9;
  return dayOf(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, date);
}

const two = (value: number): string => (value < 10 ? `0${value}` : String(value));

function dayOf(year: number, month: number, date: number): string {
  if (Number.isNaN(year + month + date)) throw new RangeError('not a day');
  return `${year < 1000 ? String(year).padStart(4, '0') : year}-${two(month)}-${two(date)}`;
}

export function addDays(day: string, count: number): string {
  return dayFromNumber(dayNumber(day) + count);
}

/** Adds calendar months; the day is clamped to the month's last: 01-31 + 1 month = 02-28. */
export function addMonths(day: string, count: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + count;
  const year = Math.floor(months / 12);
  const month = months - year * 12 + 1;
  return dayOf(year, month, Math.min(Number(day.slice(8, 10)), lastDate(year, month)));
}

function lastDate(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** 2020-02-29 + 5 years = 2025-02-28. */
export const addYears = (day: string, count: number): string => addMonths(day, count * 12);

/** 1 = Monday … 7 = Sunday. */
export function weekday(day: string): number {
  return ((((dayNumber(day) + 3) % 7) + 7) % 7) + 1;
}

/** The day that an instant falls on in Asia/Shanghai (UTC+8, no summer time since 1992). */
export function dayOfInstant(instant: string): string {
  return dayFromNumber(Math.floor((Date.parse(instant) + 8 * 3_600_000) / MS_PER_DAY));
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
