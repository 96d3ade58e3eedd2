/**
 * Erasing a person's data. The values of personal fields and the salts of the versions that held them go; the journal's
 * commitments stay, so that the chain still verifies and says 已擦除 where content is gone. Each erasure is journalled itself.
 */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { findRow, rowsOf, sql } from '../platform/postgres/database.ts';
import { noteEntry } from './journal.ts';
import type { Work } from './services.ts';
import { type Column, columnsOf, versionTable } from './tables.ts';

/**
 * Empties every version of every record in which a personal field names the person, under whichever of the entries merged into
 * one. Returns how many versions it emptied.
 */
export async function erasePerson(work: Work, personId: string): Promise<number> {
  const { orgId } = work.actor;
  const merged = await rowsOf(
    work.tx,
    sql<{ id: string }>`select id from person where org_id = ${orgId}::uuid and merged_into_id = ${personId}::uuid`,
  );
  const ids = [personId, ...merged.map((row) => row.id)];
  let count = 0;
  for (const id of ids) for (const ledger of work.services.ledgers.values()) count += await eraseFromLedger(work, ledger, id);
  await sql`update person set name = '已擦除', pinyin = '', gender = null, birth_month = null, phone = null, staff_no = null,
    title = null, erased_at = ${work.now}::timestamptz where id = any (${ids}::uuid[]) and org_id = ${orgId}::uuid`.execute(
    work.tx,
  );
  for (const id of ids) await eraseAccount(work, id);
  return count;
}

/** The account stays as a number: signatures and the security log name it. Everything that was the person's own goes. */
async function eraseAccount(work: Work, personId: string): Promise<void> {
  const { orgId } = work.actor;
  await sql`delete from notice_preference where person_id = ${personId}::uuid and org_id = ${orgId}::uuid`.execute(work.tx);
  const account = await findRow(
    work.tx,
    sql<{
      id: string;
      username: string;
    }>`select id, username from account where person_id = ${personId}::uuid and org_id = ${orgId}::uuid`,
  );
  if (!account) return;
  await sql`delete from sign_in_failure where name_hash = sha256(convert_to(lower(${account.username}), 'UTF8'))`.execute(
    work.tx,
  );
  for (const table of ['session', 'recovery_code', 'account_password_history', 'external_identity'])
    await sql`delete from ${sql.table(table)} where account_id = ${account.id}::uuid`.execute(work.tx);
  await sql`update account set disabled_at = coalesce(disabled_at, ${work.now}::timestamptz), password_hash = null, totp_secret = null,
    totp_confirmed_at = null, totp_last_step = null, username = id::text where id = ${account.id}::uuid`.execute(work.tx);
}

async function eraseFromLedger(work: Work, ledger: Ledger, personId: string): Promise<number> {
  const personal = columnsOf(ledger).filter((column) => column.definition.personal === true);
  const naming = personal.filter((column) => column.definition.kind === 'person');
  if (naming.length === 0) return 0;
  const names = sql.join(
    naming.map((column) =>
      column.type === 'uuid'
        ? sql`${sql.ref(column.column)} = ${personId}::uuid`
        : sql`${personId}::uuid = any (${sql.ref(column.column)})`,
    ),
    sql` or `,
  );
  const emptied = sql.join(personal.map((column) => emptiedColumn(column, personId)));
  const rows = await rowsOf(
    work.tx,
    sql<{
      record_id: string;
      version: number;
      hash: string;
    }>`update ${sql.table(versionTable(ledger))} set salt = null, erased_at = ${work.now}::timestamptz, ${emptied}
      where org_id = ${work.actor.orgId}::uuid and (${names}) returning record_id, version, hash`,
  );
  for (const row of rows) {
    noteEntry(work, {
      orgId: work.actor.orgId,
      ledger: ledger.name,
      record: row.record_id,
      version: row.version,
      move: 'erase',
      hash: row.hash,
    });
  }
  const records = [...new Set(rows.map((row) => row.record_id))];
  if (records.length > 0) {
    await sql`update ${sql.table(ledger.name)} set ${emptied}, owner_ids = array_remove(owner_ids, ${personId}::uuid), search_text = ''
      where org_id = ${work.actor.orgId}::uuid and id = any (${records}::uuid[])`.execute(work.tx);
    await sql`delete from record_search where org_id = ${work.actor.orgId}::uuid and ledger = ${ledger.name} and record_id = any (${records}::uuid[])`.execute(
      work.tx,
    );
  }
  return rows.length;
}

/** Other persons named in the same list stay; texts marked personal go whole. */
function emptiedColumn(column: Column, personId: string) {
  const ref = sql.ref(column.column);
  if (column.definition.kind !== 'person') return sql`${ref} = null`;
  return column.type === 'uuid'
    ? sql`${ref} = nullif(${ref}, ${personId}::uuid)`
    : sql`${ref} = array_remove(${ref}, ${personId}::uuid)`;
}
