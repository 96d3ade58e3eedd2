/** Running clocks of a register, as far as the actor may read the records they run on. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { rowsOf, sql } from '../platform/postgres/database.ts';
import { isEmpty, reachOf } from './access.ts';
import { openLedger, veil } from './read.ts';
import { fieldColumns, kernelColumns, type Row, type StoredRecord, storedRecord } from './row.ts';
import type { Work } from './services.ts';
import { columnsOf } from './tables.ts';

export interface Clock {
  readonly move: string;
  readonly due: string;
  readonly provisional: boolean;
  readonly stored: StoredRecord;
}

const MOST = 200;

/** Soonest first, bounded. A clock that runs from a day one may not see would tell that day: it is left out. */
export async function listClocks(work: Work, ledger: Ledger): Promise<readonly Clock[]> {
  if (isEmpty(reachOf(work.actor, ledger.access.read)) || !Object.values(ledger.moves).some((move) => move.due)) return [];
  const lens = openLedger(work, ledger.name);
  const rows = await rowsOf(
    work.tx,
    // Names of their own: a register may have a field that is called `due_on` too.
    sql<
      Row & { clock_move: string; clock_due: string; clock_provisional: boolean }
    >`select d.move as clock_move, d.due_on as clock_due, d.provisional as clock_provisional, r.* from deadline d
      join (select ${kernelColumns}, ${fieldColumns(columnsOf(ledger))} from ${sql.table(ledger.name)} where ${lens.where} and removed_at is null) r on r.id = d.record_id
      where d.org_id = ${work.actor.orgId}::uuid and d.ledger = ${ledger.name} order by d.due_on limit ${MOST}`,
  );
  return rows.flatMap((row) => {
    const after = ledger.moves[row.clock_move]?.due?.after;
    if (typeof after === 'object' && !lens.fields.includes(after.field)) return [];
    return [
      {
        move: row.clock_move,
        due: row.clock_due,
        provisional: row.clock_provisional,
        stored: veil(lens, storedRecord(ledger, row)),
      },
    ];
  });
}
