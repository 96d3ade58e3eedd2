/** A register on screen: its definition, and the fields that the server says this person may see. */
import type { LedgerInfo } from '@qinglian/domain/api/ledgers.ts';
import { ledgersByName } from '@qinglian/domain/register.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import type { Field } from '@qinglian/kernel/fields/index.ts';
import { useLedgers } from './use-ledgers.ts';

export interface OpenLedger {
  readonly ledger: Ledger;
  readonly info: LedgerInfo;
  readonly fields: readonly (readonly [name: string, field: Field])[];
}

export function useLedger(name: string): { readonly isPending: boolean; readonly open: OpenLedger | undefined } {
  const ledgers = useLedgers();
  const info = ledgers.data?.find((one) => one.name === name);
  const ledger = ledgersByName.get(name);
  if (!info || !ledger) return { isPending: ledgers.isPending, open: undefined };
  const fields = info.fields.flatMap((field) => {
    const definition = ledger.fields[field];
    return definition ? [[field, definition] as const] : [];
  });
  return { isPending: false, open: { ledger, info, fields } };
}
