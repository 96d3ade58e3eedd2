/** What comes with an upload: one file, read into memory within the server's limits, and words before it. */
import { AppError } from '@qinglian/kernel/errors.ts';
import type { FastifyRequest } from 'fastify';
import type { Work } from '../../ledger/services.ts';
import type { FileStore } from '../../platform/files/store.ts';
import { typeOf } from '../../platform/files/types.ts';
import { sql } from '../../platform/postgres/database.ts';

export async function uploadOf(
  request: Pick<FastifyRequest, 'isMultipart' | 'file'>,
): Promise<{ bytes: Uint8Array; name: string }> {
  const part = request.isMultipart() ? await request.file() : undefined;
  if (!part) throw new AppError('invalid_input', { problems: [{ field: 'file', message: '请选择文件' }] });
  return { bytes: new Uint8Array(await part.toBuffer()), name: cleanName(part.filename) };
}

/** The words sent along before the file. */
export async function formOf(request: Pick<FastifyRequest, 'isMultipart' | 'file'>): Promise<{
  readonly upload: { readonly bytes: Uint8Array; readonly name: string };
  readonly fields: Readonly<Record<string, string>>;
}> {
  const part = request.isMultipart() ? await request.file() : undefined;
  if (!part) throw new AppError('invalid_input', { problems: [{ field: 'file', message: '请选择文件' }] });
  const fields: Record<string, string> = {};
  for (const [name, value] of Object.entries(part.fields))
    if (value !== undefined && !Array.isArray(value) && value.type === 'field' && typeof value.value === 'string')
      fields[name] = value.value;
  return { upload: { bytes: new Uint8Array(await part.toBuffer()), name: cleanName(part.filename) }, fields };
}

/** Keeps an uploaded file as 佐证; its type is checked by its content. Gives the id of its row. */
export async function keepFile(
  work: Work,
  store: FileStore,
  { bytes, name }: { readonly bytes: Uint8Array; readonly name: string },
): Promise<string> {
  const type = typeOf(name, bytes);
  const sha256 = await store.put(bytes);
  const id = work.newId();
  await sql`insert into file (id, org_id, sha256, name, type, bytes, uploaded_by, uploaded_at) values (${id}::uuid, ${work.actor.orgId}::uuid, ${sha256}, ${name},
    ${type.mime}, ${bytes.length}, ${work.actor.personId}::uuid, ${work.now}::timestamptz)`.execute(work.tx);
  return id;
}

const cleanName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\\/\u0000-\u001F]/g, '_')
    .slice(-200);
