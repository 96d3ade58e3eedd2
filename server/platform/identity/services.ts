/** What signing in works with, put together once in `compose.ts`. */
import type { Chance, Clock } from '../clock.ts';
import type { Sealer } from '../keys/sealing.ts';
import type { Db } from '../postgres/database.ts';

export interface SessionRules {
  readonly idleMinutes: number;
  readonly absoluteHours: number;
  readonly maxFailures: number;
  readonly lockMinutes: number;
}
export const defaultRules: SessionRules = { idleMinutes: 30, absoluteHours: 12, maxFailures: 5, lockMinutes: 15 };

export interface IdentityServices {
  readonly db: Db;
  readonly clock: Clock;
  readonly chance: Chance;
  readonly rules: SessionRules;
  readonly sealer: Sealer;
}
