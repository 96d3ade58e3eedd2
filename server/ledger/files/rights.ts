/** Who may read an uploaded file: who brought it, and who may read a field that names it. A file's id alone opens nothing. */
import { rowsOf, findRow, sql } from '../../platform/postgres/database.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { openLedger, recordsById } from '../read.ts';
import type { StoredRecord } from '../row.ts';
import type { Work } from '../services.ts';
import { columnsOf, versionTable } from '../tables.ts';

export interface FileRow {
  readonly id: string;
  readonly sha256: string;
  readonly name: string;
  readonly type: string;
  readonly uploaded_by: string;
}

/** The file, and the record through which the actor reads it (none for who uploaded it); undefined when there is no way to it. */
export async function findReadableFile(
  work: Work,
  id: string,
): Promise<{ readonly file: FileRow; readonly through: StoredRecord | undefined } | undefined> {
  const file = await findRow(
    work.tx,
    sql<FileRow>`select id, sha256, name, type, uploaded_by from file where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid`,
  );
  if (!file) return undefined;
  if (file.uploaded_by === work.actor.personId) return { file, through: undefined };
  const links = await rowsOf(
    work.tx,
    sql<{ ledger: string; record_id: string }>`select ledger, record_id from file_link
      where file_id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid`,
  );
  for (const link of links) {
    const through = await readableLink(work, link.ledger, { recordId: link.record_id, fileId: id });
    if (through) return { file, through };
  }
  return undefined;
}

/** The record, if the actor may read it and one of its versions names the file in a field that the actor may see. */
async function readableLink(
  work: Work,
  name: string,
  { recordId, fileId }: { readonly recordId: string; readonly fileId: string },
): Promise<StoredRecord | undefined> {
  try {
    const { ledger, fields } = openLedger(work, name);
    const columns = columnsOf(ledger).filter(({ field, definition }) => definition.kind === 'evidence' && fields.includes(field));
    const [stored] = await recordsById(work, name, [recordId]);
    if (!stored || columns.length === 0) return undefined;
    const names = columns.map(({ column }) => sql`${sql.ref(column)} @> ${JSON.stringify([{ kind: 'file', fileId }])}::jsonb`);
    const named = await findRow(
      work.tx,
      sql`select 1 from ${sql.table(versionTable(ledger))}
        where record_id = ${recordId}::uuid and org_id = ${work.actor.orgId}::uuid and (${sql.join(names, sql` or `)}) limit 1`,
    );
    return named ? stored : undefined;
  } catch (error) {
    // A register that is closed to the actor is no way to the file.
    if (error instanceof AppError) return undefined;
    throw error;
  }
}
