/** Chance that is dealt alike each time: SHA-256 of a seed and a counter. For demonstrations; nothing here is secret. */
import { createHash } from 'node:crypto';
import type { Chance } from '../platform/clock.ts';

export function dealtChance(seed: string): Chance {
  let counter = 0;
  return {
    bytes: (count) => {
      const parts: Buffer[] = [];
      for (let have = 0; have < count; have += 32) parts.push(createHash('sha256').update(`${seed} ${counter++}`).digest());
      return new Uint8Array(Buffer.concat(parts).subarray(0, count));
    },
  };
}
