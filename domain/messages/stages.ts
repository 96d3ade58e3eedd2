/** When to remind of a day: 7, 3 and 1 days before it and once after; on a rest day, on the working day before. Pure. */
import { addDays } from '@qinglian/kernel/calendar/day.ts';

export const stages = [7, 3, 1, 0] as const;
/** Days before; 0 when the day has passed. */
export type Stage = (typeof stages)[number];
export const stageWords: Readonly<Record<Stage, string>> = { 7: '提前7天', 3: '提前3天', 1: '提前1天', 0: '超期' };

/** The day on which a stage begins. */
export function stageDay(due: string, stage: Stage, isWorkday: (day: string) => boolean): string {
  if (stage === 0) return addDays(due, 1);
  let day = addDays(due, -stage);
  // Ten rest days in a row do not occur; the bound keeps a broken calendar from looping.
  for (let left = 10; left > 0 && !isWorkday(day); left--) day = addDays(day, -1);
  return day;
}

/** The most urgent stage that has begun; null when it is too early. What was passed over while the server was off is not made up for. */
export function stageOf(due: string, today: string, isWorkday: (day: string) => boolean): Stage | null {
  let reached: Stage | null = null;
  for (const stage of stages) if (today >= stageDay(due, stage, isWorkday)) reached = stage;
  return reached;
}

/** All that leaves the house: no name, no subject, no figure but how many. */
export const messageText = (count: number): string => `您有${count}项待办，请登录清廉医院建设平台办理。`;
