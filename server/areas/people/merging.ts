/**
 * One person entered twice. The second entry becomes a pointer to the first: no record is rewritten, so what was signed keeps
 * its content to the letter; names, filters and rights resolve the pointer. Posts (and the account, if only the second had one)
 * move. Undone exactly.
 */
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Work } from '../../ledger/services.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';
import { z } from 'zod';
import { recordChange, refuse } from './changes.ts';
import { closeAccount, mustBePerson } from './leaving.ts';
import { mustKeepAdministrator } from './posts.ts';

const undoable = z.object({
  gone: z.uuid(),
  kept: z.uuid(),
  holdings: z.array(z.uuid()),
  /** Persons that pointed to the second entry before. */
  pointers: z.array(z.uuid()),
  movedAccount: z.uuid().nullable(),
  /** The second entry's account, closed by the merge. */
  closedAccount: z.uuid().nullable(),
});

export async function mergePersons(
  work: Work,
  input: { goneId: string; keptId: string; reason: string },
): Promise<{ changeId: string }> {
  const { orgId } = work.actor;
  if (input.goneId === input.keptId) throw refuse('keptId', '请选择另一条人员');
  const gone = await mustBePerson(work, input.goneId);
  const kept = await mustBePerson(work, input.keptId);
  if (gone.id === work.actor.personId) throw refuse('goneId', '不能把自己并入他人，请由另一名管理员办理');
  const accountOf = (id: string) =>
    findRow(
      work.tx,
      sql<{
        id: string;
        open: boolean;
      }>`select id, disabled_at is null as open from account where person_id = ${id}::uuid and org_id = ${orgId}::uuid for update`,
    );
  const [goneAccount, keptAccount] = [await accountOf(gone.id), await accountOf(kept.id)];
  const holdings = await rowsOf(
    work.tx,
    sql<{
      id: string;
    }>`update post_holding set person_id = ${kept.id}::uuid where person_id = ${gone.id}::uuid and org_id = ${orgId}::uuid returning id`,
  );
  const pointers = await rowsOf(
    work.tx,
    sql<{
      id: string;
    }>`update person set merged_into_id = ${kept.id}::uuid where merged_into_id = ${gone.id}::uuid and org_id = ${orgId}::uuid returning id`,
  );
  await sql`update person set merged_into_id = ${kept.id}::uuid where id = ${gone.id}::uuid and org_id = ${orgId}::uuid`.execute(
    work.tx,
  );
  const moves = goneAccount !== undefined && keptAccount === undefined;
  if (moves) await sql`update account set person_id = ${kept.id}::uuid where id = ${goneAccount.id}::uuid`.execute(work.tx);
  else if (goneAccount?.open === true) await closeAccount(work, gone.id);
  await mustKeepAdministrator(work);
  const changeId = await recordChange(work, {
    kind: 'persons_merged',
    subject: kept.id,
    reason: input.reason,
    detail: {
      what: `${gone.name}并入${kept.name}`,
      gone: gone.id,
      kept: kept.id,
      holdings: holdings.map((row) => row.id),
      pointers: pointers.map((row) => row.id),
      movedAccount: moves ? goneAccount.id : null,
      closedAccount: !moves && goneAccount?.open === true ? goneAccount.id : null,
    },
  });
  return { changeId };
}

/** Puts everything back that the merge moved; what was entered since under the kept entry stays there. */
export async function undoMerge(work: Work, input: { changeId: string; reason: string }): Promise<void> {
  const { orgId } = work.actor;
  const change = await findRow(
    work.tx,
    sql<{ detail: unknown; undone_by_id: string | null }>`select detail, undone_by_id from people_change
      where id = ${input.changeId}::uuid and org_id = ${orgId}::uuid and kind = 'persons_merged' for update`,
  );
  if (!change) throw new AppError('not_found');
  if (change.undone_by_id !== null) throw new AppError('wrong_state', { problems: [{ message: '这次合并已经撤销过' }] });
  const { gone, kept, holdings, pointers, movedAccount, closedAccount } = undoable.parse(change.detail);
  const pointed = await findRow(
    work.tx,
    sql<{
      name: string;
    }>`update person set merged_into_id = null where id = ${gone}::uuid and org_id = ${orgId}::uuid and merged_into_id = ${kept}::uuid and erased_at is null returning name`,
  );
  // The kept entry was itself merged or erased since: that has to be undone first.
  if (!pointed)
    throw new AppError('wrong_state', { problems: [{ message: '保留的那条人员后来又被合并或擦除，不能直接撤销这次合并' }] });
  await sql`update person set merged_into_id = ${gone}::uuid where id = any (${pointers}::uuid[]) and org_id = ${orgId}::uuid and merged_into_id = ${kept}::uuid`.execute(
    work.tx,
  );
  await sql`update post_holding set person_id = ${gone}::uuid where id = any (${holdings}::uuid[]) and org_id = ${orgId}::uuid and person_id = ${kept}::uuid`.execute(
    work.tx,
  );
  if (movedAccount !== null)
    await sql`update account set person_id = ${gone}::uuid where id = ${movedAccount}::uuid and org_id = ${orgId}::uuid`.execute(
      work.tx,
    );
  if (closedAccount !== null)
    await sql`update account set disabled_at = null where id = ${closedAccount}::uuid and org_id = ${orgId}::uuid`.execute(
      work.tx,
    );
  await mustKeepAdministrator(work);
  const undone = await recordChange(work, {
    kind: 'merge_undone',
    subject: kept,
    reason: input.reason,
    detail: { what: pointed.name, change: input.changeId },
  });
  await sql`update people_change set undone_by_id = ${undone}::uuid where id = ${input.changeId}::uuid and org_id = ${orgId}::uuid`.execute(
    work.tx,
  );
}
