/** Uploading 佐证 and reading it again: only who uploaded it or may read a record that names it. */
import type { StoredFile } from '@qinglian/domain/api/ledgers.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { z } from 'zod';
import { typeOf } from '../../platform/files/types.ts';
import type { FileStore } from '../../platform/files/store.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { sql } from '../../platform/postgres/database.ts';
import { noteReading } from '../read.ts';
import { inWork, type LedgerServices, type Work } from '../services.ts';
import { type FileRow, findReadableFile } from './rights.ts';

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

/** The file's row, if the actor has a way to it; else `not_found`. Reading one of a sensitive record is journalled. */
async function getFile(work: Work, id: string): Promise<FileRow> {
  const found = await findReadableFile(work, id);
  if (!found) throw new AppError('not_found');
  const { file, through } = found;
  if (through && work.services.ledgers.get(through.record.ledger)?.access.journalReads === true)
    noteReading(work, through, 'read_file');
  return file;
}
