/** Route of 纸面签发: the stamped scan with what it says, checked before anything is kept. */
import { isDay } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { z } from 'zod';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import type { FileStore } from '../../platform/files/store.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { signOnPaper } from './paper-sign.ts';
import { formOf, keepFile } from './upload.ts';

const formSchema = z.object({
  version: z.coerce.number().int().min(1),
  signer: z.string().trim().min(1, '请填写签发人').max(60),
  signedOn: z.string().refine(isDay, '请填写签发日期'),
  seal: z.enum(['unit', 'party', 'other'], '请选择印章'),
  sealedBy: z.string().trim().min(1, '请填写用印人').max(60),
  code: z.string().max(40).default(''),
  declaration: z.literal('unclassified', '请先确认扫描件不涉密'),
});

export function paperSignRoutes(app: QinglianApp, services: LedgerServices, store: FileStore): void {
  app.post(
    '/api/reports/:id/paper-sign',
    { config: { access: ['hospital_clerk'] }, schema: { params: z.object({ id: z.uuid() }) } },
    async (request): Promise<{ wasTyped: boolean }> => {
      const actor = actorOf(request);
      const { upload, fields } = await formOf(request);
      const parsed = formSchema.safeParse(fields);
      if (!parsed.success)
        throw new AppError('invalid_input', {
          problems: parsed.error.issues.map((issue) => ({ field: String(issue.path[0] ?? ''), message: issue.message })),
        });
      const { code, declaration: _said, ...said } = parsed.data;
      return inWork(services, actor, (work) =>
        signOnPaper(work, {
          ...said,
          reportId: request.params.id,
          typedCode: code,
          scan: upload,
          keep: () => keepFile(work, store, upload),
        }),
      );
    },
  );
}
