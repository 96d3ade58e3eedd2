/** The one file of an upload, read into memory within the server's limits. */
import { AppError } from '@qinglian/kernel/errors.ts';
import type { FastifyRequest } from 'fastify';

export async function uploadOf(
  request: Pick<FastifyRequest, 'isMultipart' | 'file'>,
): Promise<{ bytes: Uint8Array; name: string }> {
  const part = request.isMultipart() ? await request.file() : undefined;
  if (!part) throw new AppError('invalid_input', { problems: [{ field: 'file', message: '请选择文件' }] });
  const name = part.filename
    .normalize('NFC')
    .replace(/[\\/\u0000-\u001F]/g, '_')
    .slice(-200);
  return { bytes: new Uint8Array(await part.toBuffer()), name };
}
