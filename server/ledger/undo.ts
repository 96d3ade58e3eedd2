/**
 * Taking one's own last step back for a short while: a removal, or a move that its definition marks `undo`. Nothing is erased:
 * a new version stands as the one before the step did, and history and journal show both.
 */
import { AppError } from '@qinglian/kernel/errors.ts';
import { findRow, rowsOf, sql } from '../platform/postgres/database.ts';
import { covers, isEmpty, reachOf, reachSql } from './access.ts';
import { changed, commitChange } from './change.ts';
import { fieldColumns, kernelColumns, type Row, type StoredRecord, storedRecord, valuesOfRow } from './row.ts';
import { getLedger, type Work } from './services.ts';
import { columnsOf, versionTable } from './tables.ts';

/** Ten seconds on the screen, and the way here. */
export const UNDO_SECONDS = 30;

interface Step {
  readonly version: number;
  readonly move: string;
  readonly state: string;
  readonly recorded_by: string;
  readonly recorded_at: string;
  readonly [column: string]: unknown;
}

/** `not_found` as on reading, `stale` when something came after the step, `wrong_state` when it is no step to take back or too late. */
export async function undoChange(
  work: Work,
  { ledger: name, id, version }: { readonly ledger: string; readonly id: string; readonly version: number },
): Promise<StoredRecord> {
  const ledger = getLedger(work.services, name);
  const reach = reachOf(work.actor, ledger.access.read);
  if (isEmpty(reach)) throw new AppError('not_found');
  const columns = columnsOf(ledger);
  const row = await findRow(
    work.tx,
    sql<Row>`select ${kernelColumns}, ${fieldColumns(columns)} from ${sql.table(ledger.name)}
      where id = ${id}::uuid and ${reachSql(work.actor, reach)} for update`,
  );
  if (!row) throw new AppError('not_found');
  const steps = await rowsOf(
    work.tx,
    sql<Step>`select version, move, state, recorded_by, recorded_at, ${fieldColumns(columns)} from ${sql.table(versionTable(ledger))}
      where record_id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid order by version desc limit 2`,
  );
  const [last, earlier] = steps;
  const isOwn = last?.recorded_by === work.actor.personId;
  // Somebody else's removal is, as ever, a record that is not there.
  if (!last || (row.removed_at !== null && !isOwn)) throw new AppError('not_found');
  if (last.version !== version) throw new AppError('stale', { version: last.version });
  const before = storedRecord(ledger, row);
  const seconds = (Date.parse(work.now) - Date.parse(last.recorded_at)) / 1_000;
  if (!earlier || !isOwn || seconds > UNDO_SECONDS || !mayTakeBack(work, before, last.move))
    throw new AppError('wrong_state', { problems: [{ message: '这一步不能撤销，或者已经超过可以撤销的时间' }] });
  const next = changed(work, ledger, before, { values: valuesOfRow(columns, earlier), state: earlier.state });
  return commitChange(work, ledger, { before, next, move: 'undo', reason: null });
}

/** What the product made may have gone out with its removal; a step is taken back by who may still make it. */
function mayTakeBack(work: Work, before: StoredRecord, step: string): boolean {
  const ledger = getLedger(work.services, before.record.ledger);
  if (step === 'remove')
    return ledger.isMadeByProduct !== true && covers(work.actor, reachOf(work.actor, ledger.access.remove), before);
  const move = Object.hasOwn(ledger.moves, step) ? ledger.moves[step] : undefined;
  return move?.undo === true && covers(work.actor, reachOf(work.actor, move.by), before);
}
