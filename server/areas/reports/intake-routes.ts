/** Routes of intake at the city office: a mailed file read without storing, then filed as 代报. */
import type { IntakeAnswer } from '@qinglian/domain/api/city.ts';
import { reportingRules } from '@qinglian/domain/reports/windows.ts';
import { isDay } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { inWork } from '../../ledger/services.ts';
import type { FileStore } from '../../platform/files/store.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { fileIntake, readIntake } from './intake.ts';
import type { ReportServices } from './routes.ts';
import { formOf, keepFile } from './upload.ts';

const formSchema = z.object({
  unit: z.uuid(),
  type: z.enum(['monthly', 'annual']),
  period: z.string().max(10),
  submittedOn: z.string().default(''),
  signedBy: z.string().trim().max(60).default(''),
  situation: z.string().max(20_000).default(''),
  problems: z.string().max(20_000).default(''),
  nextSteps: z.string().max(20_000).default(''),
  declaration: z.string().default(''),
});
const words: Readonly<Record<string, string>> = { unit: '请选择报送单位', type: '请选择报告类型', period: '请选择所属期间' };

export function intakeRoutes(app: QinglianApp, services: ReportServices, store: FileStore): void {
  const rules = reportingRules(services.duties.catalogue.values());
  app.post(
    '/api/city/intake',
    {
      config: { access: ['city_office'] },
      schema: { querystring: z.object({ dryRun: z.enum(['true', 'false']).default('true') }) },
    },
    async (request): Promise<IntakeAnswer> => {
      const actor = actorOf(request);
      const { upload, fields } = await formOf(request);
      const parsed = formSchema.safeParse(fields);
      if (!parsed.success) {
        const field = String(parsed.error.issues[0]?.path[0] ?? '');
        throw new AppError('invalid_input', { problems: [{ field, message: words[field] ?? '内容过长或格式不正确' }] });
      }
      const { unit, type, period, submittedOn, signedBy, declaration, ...parts } = parsed.data;
      const target = { unit, type, period };
      touch('page', '/city/intake');
      return inWork(services.ledger, actor, async (work): Promise<IntakeAnswer> => {
        if (request.query.dryRun === 'true')
          return { kind: 'read', read: (await readIntake(work, services.duties, { target, upload })).read };
        if (!isDay(submittedOn))
          throw new AppError('invalid_input', { problems: [{ field: 'submittedOn', message: '请填写来件日期' }] });
        if (declaration !== 'unclassified')
          throw new AppError('classified', { problems: [{ field: 'declaration', message: '请先确认来件不涉密' }] });
        const fileId = await keepFile(work, store, upload);
        const filed = await fileIntake(
          work,
          { duties: services.duties, rules },
          { target, upload, submittedOn, signedBy, parts, fileId },
        );
        return { kind: 'filed', ...filed };
      });
    },
  );
}
