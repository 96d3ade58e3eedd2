/** Values of a register as its check, compute and refuse functions get them: every field there, `null` where nothing is given. */
import type { Fields, LedgerDefinition, ValuesOf } from '@qinglian/kernel/define.ts';

export function valuesOf<F extends Fields, S extends string>(
  ledger: LedgerDefinition<F, S>,
  given: Partial<ValuesOf<F>>,
): ValuesOf<F> {
  const blank = Object.fromEntries(Object.keys(ledger.fields).map((name) => [name, null]));
  return { ...blank, ...given } as ValuesOf<F>;
}

/** The fields that `check` names for these values, in its order. */
export const faulted = <F extends Fields, S extends string>(
  ledger: LedgerDefinition<F, S>,
  given: Partial<ValuesOf<F>>,
): readonly string[] => (ledger.check?.(valuesOf(ledger, given)) ?? []).map((problem) => problem.field ?? '');
