/** The administrator chooses the registers that the house keeps (轻量模式), or all of them again. */
import type { KeptRegisters } from '@qinglian/domain/people/kept-registers.ts';
import type { Work } from '../../ledger/services.ts';
import { mustBeChoosable, storeKept } from '../../platform/organisations/kept-registers.ts';
import { recordChange } from './changes.ts';

export async function setKept(work: Work, { registers }: { readonly registers: KeptRegisters }): Promise<void> {
  const { ledgers } = work.services;
  mustBeChoosable(ledgers, registers);
  await storeKept(work.tx, work.actor.orgId, registers);
  const what = registers === null ? '全部台账' : registers.map((name) => ledgers.get(name)?.label ?? name).join('、');
  await recordChange(work, { kind: 'registers_set', subject: work.actor.orgId, reason: '', detail: { what, registers } });
}
