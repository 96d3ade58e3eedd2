/** 轻量模式 as stored: which registers a house keeps. What shows registers reads it; rights never do. */
import { isChoosable, keepSome, type KeptRegisters } from '@qinglian/domain/people/kept-registers.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { findRow, sql, type Tx } from '../postgres/database.ts';

/** Every name must be a register that can be chosen; problems at `registers`. */
export function mustBeChoosable(ledgers: ReadonlyMap<string, Ledger>, registers: KeptRegisters): void {
  const refuse = (message: string): AppError => new AppError('invalid_input', { problems: [{ field: 'registers', message }] });
  if (registers === null) return;
  if (registers.length === 0) throw refuse(keepSome);
  const unknown = registers.filter((name) => {
    const ledger = ledgers.get(name);
    return !ledger || !isChoosable(ledger);
  });
  if (unknown.length > 0) throw refuse(`没有这样的台账：${unknown.join('、')}`);
}

export async function keptRegisters(tx: Tx, orgId: string): Promise<KeptRegisters> {
  const row = await findRow(
    tx,
    sql<{ registers: string[] | null }>`select kept_registers as registers from organisation where id = ${orgId}::uuid`,
  );
  return row?.registers ?? null;
}

export async function storeKept(tx: Tx, orgId: string, registers: KeptRegisters): Promise<void> {
  const kept = registers === null ? null : [...new Set(registers)];
  await sql`update organisation set kept_registers = ${kept}::text[] where id = ${orgId}::uuid`.execute(tx);
}
