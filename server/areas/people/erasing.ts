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
  await eraseChanges(work, person.id);
  await eraseCopies(work, person.name);
  // Without the name: it would come back by the list of changes.
  await recordChange(work, { kind: 'person_erased', subject: person.id, reason: input.reason, detail: { versions } });
  return { versions };
}

/** What was done to the person keeps its kind, day and ids; the words, which name the person, go, and with them the salt. An imported sheet is named by numbers only. */
async function eraseChanges(work: Work, personId: string): Promise<void> {
  await sql`with entry as (select id from person where id = ${personId}::uuid or merged_into_id = ${personId}::uuid),
      holding as (select id from post_holding where person_id in (select id from entry))
    update people_change c set reason = '', detail = detail - 'what' - 'name', salt = null, erased_at = ${work.now}::timestamptz
    where c.org_id = ${work.actor.orgId}::uuid and c.kind <> 'staff_imported' and (c.subject_id in (select id from entry) or c.subject_id in (select id from holding)
      or exists (select 1 from entry where position(entry.id::text in c.detail::text) > 0))`.execute(work.tx);
}

/** Copies that wait to be fetched are made again rather than searched: refused sheets, 迎检 sets; and what a run told by name. */
async function eraseCopies(work: Work, name: string): Promise<void> {
  const { orgId } = work.actor;
  await sql`update import_run set bytes = null where org_id = ${orgId}::uuid and state = 'refused' and bytes is not null`.execute(
    work.tx,
  );
  await sql`update import_run set file_name = '已擦除.xlsx', problems = '[]' where org_id = ${orgId}::uuid and finished_at is not null
    and (position(${name} in file_name) > 0 or position(${name} in problems::text) > 0)`.execute(work.tx);
  await sql`update archive_run set state = 'failed', message = '其间有人员资料被擦除，请重新编制' where org_id = ${orgId}::uuid
    and kind = 'inspection' and state = 'done'`.execute(work.tx);
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
