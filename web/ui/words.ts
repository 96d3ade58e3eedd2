/** Days and clocks as official writing has them. */
import { dayInChinese, dayOfInstant, dayShort } from '@qinglian/kernel/calendar/day.ts';

export const longDay = dayInChinese;
export const shortDay = dayShort;

/** 2025年11月22日 09:00 */
export function moment(instant: string): string {
  const local = new Date(Date.parse(instant) + 8 * 3_600_000).toISOString();
  return `${dayInChinese(dayOfInstant(instant))} ${local.slice(11, 16)}`;
}

/** 超期2个工作日 · 已过期限（a day of rest after it） · 今天到期 · 还有3个工作日 */
export function clockWords(workdaysLeft: number, isPast = false): string {
  if (workdaysLeft < 0) return `超期${-workdaysLeft}个工作日`;
  if (workdaysLeft === 0 && isPast) return '已过期限';
  return workdaysLeft === 0 ? '今天到期' : `还有${workdaysLeft}个工作日`;
}
