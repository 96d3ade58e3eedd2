/** A record's state as a quiet tag; the word carries the meaning. */
import type { Ledger } from '@qinglian/kernel/define.ts';

export const StateTag = ({ ledger, state }: { ledger: Ledger; state: string }) => (
  <span className={state === ledger.initial ? 'state' : 'state moved'}>{ledger.states[state] ?? state}</span>
);
