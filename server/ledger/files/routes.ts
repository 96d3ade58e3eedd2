/** Uploading 佐证 and reading it again: only who uploaded it or may read a record that names it. */
import type { StoredFile } from '@qinglian/domain/api/ledgers.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { z } from 'zod';
import { typeOf } from '../../platform/files/types.ts';
import type { FileStore } from '../../platform/files/store.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';
import { noteReading, recordsById } from '../read.ts';
import { inWork, type LedgerServices, type Work } from '../services.ts';

interface FileRow {
  readonly id: string;
  readonly sha256: string;
  readonly name: string;
  readonly type: string;
  readonly uploaded_by: string;
}

export function fileRoutes(app: QinglianApp, services: LedgerServices, store: FileStore): void {
  app.post('/api/files', { config: { access: 'signed-in' } }, async (request, reply): Promise<StoredFile> => {
    const actor = actorOf(request);
    const part = request.isMultipart() ? await request.file() : undefined;
    if (!part) throw new AppError('invalid_input', { problems: [{ field: 'file', message: '请选择文件' }] });
    const declaration = part.fields['declaration'];
    const declared = declaration !== undefined && 'value' in declaration ? declaration.value : undefined;
    const bytes = new Uint8Array(await part.toBuffer());
    if (declared !== 'unclassified')
      throw new AppError('classified', { problems: [{ field: 'declaration', message: '请先确认文件不涉密' }] });
    const name = part.filename
      .normalize('NFC')
      .replace(/[\\/\u0000-\u001F]/g, '_')
      .slice(-200);
    const type = typeOf(name, bytes);
    const sha256 = await store.put(bytes);
    const stored = await inWork(services, actor, async (work) => {
      const fileId = work.newId();
      await sql`insert into file (id, org_id, sha256, name, type, bytes, uploaded_by, uploaded_at) values (${fileId}::uuid, ${actor.orgId}::uuid, ${sha256}, ${name},
        ${type.mime}, ${bytes.length}, ${actor.personId}::uuid, ${work.now}::timestamptz)`.execute(work.tx);
      return { fileId, name, sha256, bytes: bytes.length, type: type.mime };
    });
    void reply.code(201);
    return stored;
  });

  app.get(
    '/api/files/:id',
    { config: { access: 'signed-in' }, schema: { params: z.object({ id: z.uuid() }) } },
    async (request, reply) => {
      const file = await inWork(services, actorOf(request), (work) => getFile(work, request.params.id));
      const bytes = await store.find(file.sha256);
      if (!bytes) throw new AppError('not_found');
      return reply
        .headers({
          'content-type': file.type,
          // Never shown in our own origin: a hostile file must not run as a page of ours.
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.name)}`,
          'content-security-policy': "sandbox; default-src 'none'",
        })
        .send(Buffer.from(bytes));
    },
  );
}

/** The file's row, if the actor uploaded it or may read one of the records that name it; else `not_found`. */
async function getFile(work: Work, id: string): Promise<FileRow> {
  const file = await findRow(
    work.tx,
    sql<FileRow>`select id, sha256, name, type, uploaded_by from file where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid`,
  );
  if (!file) throw new AppError('not_found');
  if (file.uploaded_by === work.actor.personId) return file;
  const links = await rowsOf(
    work.tx,
    sql<{
      ledger: string;
      record_id: string;
    }>`select ledger, record_id from file_link where file_id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid`,
  );
  for (const link of links) {
    const found = await recordsById(work, link.ledger, [link.record_id]).catch((error: unknown) => {
      if (error instanceof AppError) return [];
      throw error;
    });
    const [stored] = found;
    if (!stored) continue;
    if (work.services.ledgers.get(link.ledger)?.access.journalReads === true) noteReading(work, stored, 'read_file');
    return file;
  }
  throw new AppError('not_found');
}
