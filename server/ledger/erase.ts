/**
 * Erasing a person's data. The values of personal fields and the salts of the versions that held them go; the journal's
 * commitments stay, so that the chain still verifies and says 已擦除 where content is gone. Each erasure is journalled itself.
 */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { rowsOf, sql } from '../platform/postgres/database.ts';
import { noteEntry } from './journal.ts';
import type { Work } from './services.ts';
import { type Column, columnsOf, versionTable } from './tables.ts';

/** Empties every version of every record in which a personal field names the person. Returns how many versions it emptied. */
export async function erasePerson(work: Work, personId: string): Promise<number> {
  let count = 0;
  for (const ledger of work.services.ledgers.values()) count += await eraseFromLedger(work, ledger, personId);
  await sql`update person set name = '已擦除', pinyin = '', gender = null, birth_month = null, phone = null, staff_no = null,
    title = null, erased_at = ${work.now}::timestamptz where id = ${personId}::uuid and org_id = ${work.actor.orgId}::uuid`.execute(
    work.tx,
  );
  await sql`update account set disabled_at = ${work.now}::timestamptz, password_hash = null, totp_secret = null, username = id::text
    where person_id = ${personId}::uuid and org_id = ${work.actor.orgId}::uuid`.execute(work.tx);
  return count;
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
