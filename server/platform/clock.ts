/** The one source of time and of chance. A demo city and every test bring their own. */
import { randomBytes } from 'node:crypto';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { makeId } from '@qinglian/kernel/ids.ts';

export interface Clock {
  /** Instant, ISO 8601 UTC with milliseconds. */
  now(): string;
}
export const systemClock: Clock = { now: () => new Date().toISOString() };

/** Runs on from `start` at the speed of real time; `elapsedMs` says how long it has run. */
export const clockFrom = (start: string, elapsedMs: () => number): Clock => ({
  now: () => new Date(Date.parse(start) + elapsedMs()).toISOString(),
});

/** Stands still until it is moved: for tests and for writing a past year. */
export function standingClock(start: string): Clock & { set(instant: string): void } {
  let at = start;
  return { now: () => new Date(at).toISOString(), set: (instant) => void (at = instant) };
}

export const todayOf = (clock: Clock): string => dayOfInstant(clock.now());

export interface Chance {
  bytes(count: number): Uint8Array;
}
export const systemChance: Chance = { bytes: (count) => randomBytes(count) };

/** A new identifier; sorts by the clock's time. */
export const newId = (clock: Clock, chance: Chance): string => makeId(Date.parse(clock.now()), chance.bytes(10));
