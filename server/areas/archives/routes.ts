/** Routes of 归档 and 迎检. Single 件, boxes and transfers have the routes of every register; here is what goes over many of them. */
import { createReadStream } from 'node:fs';
import type { ArchiveRun, ArchiveYear, InspectionPreview } from '@qinglian/domain/api/archives.ts';
import { termLabels } from '@qinglian/domain/archives/retention.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { z } from 'zod';
import type { Booklet } from '../../engines/documents/index.ts';
import { inWork, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { listTransfer, packYear } from './boxes.ts';
import { collectOriginals } from './collecting.ts';
import { previewOf } from './inspection-papers.ts';
import { planSet } from './inspection-plan.ts';
import type { ArchiveServices } from './inspection-set.ts';
import { allBoxes, boxOf, type PaperFormat, printed, transferOf, yearPaper } from './papers.ts';
import { cancelRun, getRun, listRuns, requestRun, setFile } from './run.ts';
import { changeSetting } from './setting.ts';
import { yearOf } from './year.ts';

const readers: readonly Role[] = [
  'hospital_clerk',
  'hospital_discipline',
  'hospital_leader',
  'hospital_secretary',
  'hospital_president',
];
const keepers: readonly Role[] = ['hospital_clerk', 'hospital_discipline'];
const office: readonly Role[] = ['hospital_clerk'];

const types: Readonly<Record<PaperFormat, string>> = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
};
const oneYear = z.object({ year: z.string().regex(/^20\d\d$/) });
const one = z.object({ id: z.uuid() });
const attachment = (name: string, type: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
});

export function archiveRoutes(app: QinglianApp, services: ArchiveServices): void {
  const { ledger } = services;

  app.get(
    '/api/archives/:year',
    { config: { access: readers }, schema: { params: oneYear } },
    (request): Promise<ArchiveYear> => inWork(ledger, actorOf(request), (work) => yearOf(work, request.params.year)),
  );

  app.put(
    '/api/archives/setting',
    {
      config: { access: keepers },
      schema: {
        body: z.strictObject({
          fonds: z.string().max(12),
          filingDepartment: z.uuid().nullable(),
          terms: z.record(z.string().max(60), z.enum(Object.keys(termLabels) as (keyof typeof termLabels)[])),
        }),
      },
    },
    async (request): Promise<{ ok: true }> => {
      await inWork(ledger, actorOf(request), (work) => changeSetting(work, request.body));
      return { ok: true };
    },
  );

  app.post(
    '/api/archives/:year/boxes',
    {
      config: { access: office },
      schema: { params: oneYear, body: z.strictObject({ perBox: z.number().int().min(1).max(500) }) },
    },
    async (request): Promise<{ boxes: number }> => ({
      boxes: await inWork(ledger, actorOf(request), (work) => packYear(work, { ...request.params, ...request.body })),
    }),
  );

  app.post(
    '/api/archives/:year/collected',
    {
      config: { access: keepers },
      schema: { params: oneYear, body: z.strictObject({ ids: z.array(z.uuid()).min(1).max(2_000) }) },
    },
    async (request): Promise<{ collected: number }> => ({
      collected: await inWork(ledger, actorOf(request), (work) => collectOriginals(work, request.params.year, request.body.ids)),
    }),
  );

  app.post(
    '/api/archives/:year/transfers',
    {
      config: { access: office },
      schema: { params: oneYear, body: z.strictObject({ receiver: z.string().trim().min(1).max(200) }) },
    },
    async (request, reply): Promise<{ id: string }> => {
      const id = await inWork(ledger, actorOf(request), (work) => listTransfer(work, { ...request.params, ...request.body }));
      void reply.code(201);
      return { id };
    },
  );

  paperRoutes(app, services);
  inspectionRoutes(app, services);
}

function paperRoutes(app: QinglianApp, { ledger }: ArchiveServices): void {
  const files = [
    'catalogue.docx',
    'catalogue.pdf',
    'missing.docx',
    'missing.pdf',
    'restricted.docx',
    'restricted.pdf',
    'boxes.docx',
    'boxes.pdf',
  ] as const;
  const split = (file: string): readonly [string, PaperFormat] => {
    const [paper = '', format] = file.split('.');
    return [paper, format === 'docx' ? 'docx' : 'pdf'];
  };
  const paper = async (work: Work, booklet: Booklet, format: PaperFormat) => ({
    bytes: await printed(work, booklet, format),
    name: `${booklet.title}.${format}`,
    type: types[format],
  });

  app.get(
    '/api/archives/:year/papers/:file',
    { config: { access: readers }, schema: { params: oneYear.extend({ file: z.enum(files) }) } },
    async (request, reply) => {
      const [which, format] = split(request.params.file);
      const { year } = request.params;
      const { bytes, name, type } = await inWork(ledger, actorOf(request), async (work) =>
        paper(
          work,
          which === 'boxes'
            ? await allBoxes(work, year)
            : await yearPaper(work, year, which === 'missing' || which === 'restricted' ? which : 'catalogue'),
          format,
        ),
      );
      return reply.headers(attachment(name, type)).send(Buffer.from(bytes));
    },
  );

  for (const [place, make] of [
    ['boxes', boxOf],
    ['transfers', transferOf],
  ] as const)
    app.get(
      `/api/archives/${place}/:id/:file`,
      { config: { access: readers }, schema: { params: one.extend({ file: z.enum(['paper.docx', 'paper.pdf']) }) } },
      async (request, reply) => {
        const [, format] = split(request.params.file);
        const { bytes, name, type } = await inWork(ledger, actorOf(request), async (work) =>
          paper(work, await make(work, request.params.id), format),
        );
        return reply.headers(attachment(name, type)).send(Buffer.from(bytes));
      },
    );
}

function inspectionRoutes(app: QinglianApp, services: ArchiveServices): void {
  const { ledger, duties } = services;

  app.get(
    '/api/archives/:year/inspection',
    { config: { access: readers }, schema: { params: oneYear } },
    (request): Promise<InspectionPreview> =>
      inWork(ledger, actorOf(request), async (work) =>
        previewOf(await planSet(duties, work, { year: request.params.year, isTaken: false })),
      ),
  );

  app.get(
    '/api/archives/:year/runs',
    { config: { access: readers }, schema: { params: oneYear } },
    (request): Promise<readonly ArchiveRun[]> => listRuns(services, actorOf(request), request.params.year),
  );

  app.post(
    '/api/archives/:year/filing',
    { config: { access: keepers }, schema: { params: oneYear } },
    async (request, reply): Promise<ArchiveRun> => {
      void reply.code(202);
      return requestRun(services, actorOf(request), 'filing', request.params.year);
    },
  );

  app.post(
    '/api/archives/:year/inspection',
    { config: { access: readers }, schema: { params: oneYear } },
    async (request, reply): Promise<ArchiveRun> => {
      void reply.code(202);
      return requestRun(services, actorOf(request), 'inspection', request.params.year);
    },
  );

  app.get(
    '/api/archives/runs/:id',
    { config: { access: readers }, schema: { params: one } },
    (request): Promise<ArchiveRun> => getRun(services, actorOf(request), request.params.id),
  );

  app.post(
    '/api/archives/runs/:id/cancel',
    { config: { access: readers }, schema: { params: one } },
    (request): Promise<ArchiveRun> => cancelRun(services, actorOf(request), request.params.id),
  );

  app.get('/api/archives/runs/:id/set.zip', { config: { access: readers }, schema: { params: one } }, async (request, reply) => {
    const run = await getRun(services, actorOf(request), request.params.id);
    if (!run.hasFile) throw new AppError('not_found');
    return reply
      .headers(attachment(`${run.year}年迎检材料.zip`, 'application/zip'))
      .send(createReadStream(setFile(services, run.id)));
  });
}
