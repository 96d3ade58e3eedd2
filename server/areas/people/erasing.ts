/**
 * What goes at the end: an account is closed, never deleted; a person's data is erased on request once the person has left.
 * The entry stays as a number without a name; the journal still verifies and says 已擦除.
 */
import { AppError } from '@qinglian/kernel/errors.ts';
import { erasePerson } from '../../ledger/erase.ts';
import type { Work } from '../../ledger/services.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { recordChange, refuse } from './changes.ts';
import { mustBePerson } from './leaving.ts';

/** `name` is typed by the administrator: what cannot be undone is not done by one click. */
export async function erase(
  work: Work,
  input: { personId: string; name: string; reason: string },
): Promise<{ versions: number }> {
  const person = await mustBePerson(work, input.personId);
  if (person.left_on === null)
    throw new AppError('wrong_state', { problems: [{ field: 'personId', message: '在岗人员不能擦除，请先办理离任交接' }] });
  if (input.name.trim() !== person.name) throw refuse('name', '输入的姓名与要擦除的人员不一致');
  const versions = await erasePerson(work, person.id);
  await sql`delete from external_identity where account_id in (select id from account where person_id = ${person.id}::uuid and org_id = ${work.actor.orgId}::uuid)`.execute(
    work.tx,
  );
  // Without the name: it would come back by the list of changes.
  await recordChange(work, { kind: 'person_erased', subject: person.id, reason: input.reason, detail: { versions } });
  return { versions };
}

/** Lets another subject of the provider be tied at the next sign-in. */
export async function untieAccount(work: Work, input: { username: string }): Promise<void> {
  const account = await findRow(
    work.tx,
    sql<{
      id: string;
    }>`select id from account where lower(username) = lower(${input.username}) and org_id = ${work.actor.orgId}::uuid`,
  );
  if (!account) throw new AppError('not_found');
  await sql`delete from external_identity where account_id = ${account.id}::uuid`.execute(work.tx);
  await recordChange(work, { kind: 'account_untied', subject: account.id, reason: '', detail: {} });
}
