/** Routes of a window at the city office: its units, reminders ticked, merged workbook, archive, drafts of 汇总 and 通报. */
import type { CityPaperDetail, CityWindow } from '@qinglian/domain/api/city.ts';
import { reportingRules } from '@qinglian/domain/reports/windows.ts';
import { dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { letterDocx } from '../../engines/documents/index.ts';
import { detailOf } from '../../ledger/present.ts';
import { getRecord } from '../../ledger/read.ts';
import { inWork, type Work } from '../../ledger/services.ts';
import { createRecord } from '../../ledger/write.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { reminderText } from './board.ts';
import { type CityPaperKind, draftOf, factsOf, outdatedIn } from './city-drafts.ts';
import { mergedWorkbook, windowArchive } from './merged.ts';
import { formats } from './papers.ts';
import type { ReportServices } from './routes.ts';
import { allRows, mustBeWindow, tallyOf, type Window, windowLabel, windowOf, windowView } from './window.ts';

export const cityReaders: readonly Role[] = ['city_office', 'city_leader', 'city_section'];
const office: readonly Role[] = ['city_office'];
const windowParams = z.object({ type: z.enum(['monthly', 'annual']), period: z.string().max(10) });
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export const asFile = (name: string, type: string) => ({
  'content-type': type,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
});

export function windowRoutes(app: QinglianApp, services: ReportServices): void {
  const rules = reportingRules(services.duties.catalogue.values());
  const open = (work: Work, params: z.infer<typeof windowParams>, withContent = false): Promise<Window> =>
    windowOf(work, rules, { ...params, withContent });

  app.get(
    '/api/city/windows/:type/:period',
    { config: { access: cityReaders }, schema: { params: windowParams } },
    async (request): Promise<CityWindow> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        touch('page', '/city/window');
        return describe(work, await open(work, request.params));
      }),
  );

  app.get(
    '/api/city/windows/:type/:period/:file',
    {
      config: { access: cityReaders },
      schema: { params: windowParams.extend({ file: z.enum(['merged.xlsx', 'all.zip']) }) },
    },
    async (request, reply) => {
      const { file, ...params } = request.params;
      const { bytes, label } = await inWork(services.ledger, actorOf(request), async (work) => {
        const window = await open(work, params, true);
        const made = file === 'all.zip' ? await windowArchive(services, work, window) : await mergedWorkbook(window);
        return { bytes: made, label: windowLabel(window) };
      });
      const name = file === 'all.zip' ? `${label}（全部材料）.zip` : `${label}（合并表）.xlsx`;
      return reply.headers(asFile(name, file === 'all.zip' ? 'application/zip' : formats.xlsx)).send(Buffer.from(bytes));
    },
  );

  app.post(
    '/api/city/windows/:type/:period/reminders',
    {
      config: { access: office },
      schema: {
        params: windowParams,
        body: z.strictObject({ units: z.array(z.uuid()).min(1).max(500), way: z.enum(['wechat', 'phone', 'sms', 'mail']) }),
      },
    },
    async (request): Promise<CityWindow> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        const window = await open(work, request.params);
        await noteReminders(work, window, request.body);
        return describe(work, await open(work, request.params));
      }),
  );

  app.post(
    '/api/city/papers',
    {
      config: { access: office },
      schema: { body: z.strictObject({ ...windowParams.shape, kind: z.enum(['digest', 'notice']) }) },
    },
    async (request, reply): Promise<{ id: string }> => {
      const { kind, ...params } = request.body;
      const id = await inWork(services.ledger, actorOf(request), async (work) =>
        draftPaper(work, kind, await open(work, params, true)),
      );
      void reply.code(201);
      return { id };
    },
  );

  app.get(
    '/api/city/papers/:id',
    { config: { access: cityReaders }, schema: { params: z.object({ id: z.uuid() }) } },
    async (request): Promise<CityPaperDetail> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        const { record, names } = await detailOf(work, 'city_paper', request.params.id);
        const type = record.values['windowType'] === 'annual' ? 'annual' : 'monthly';
        const window = await open(work, { type, period: text(record.values['forMonth']) }, true);
        return { record, names, facts: factsOf(window), outdated: outdatedIn(text(record.values['body']), window) };
      }),
  );

  app.get(
    '/api/city/papers/:id/paper.docx',
    { config: { access: cityReaders }, schema: { params: z.object({ id: z.uuid() }) } },
    async (request, reply) => {
      const { bytes, title } = await inWork(services.ledger, actorOf(request), (work) => paperDocx(work, request.params.id));
      touch('engine', 'documents');
      return reply.headers(asFile(`${title}.docx`, formats.docx)).send(Buffer.from(bytes));
    },
  );
}

async function describe(work: Work, window: Window): Promise<CityWindow> {
  const { missing, returned } = tallyOf(window);
  const owing = [...missing, ...returned].sort((a, b) => (a.code < b.code ? -1 : 1));
  const papers = await allRows(work, 'city_paper', {
    filters: [
      { field: 'windowType', any: [window.type] },
      { field: 'forMonth', any: [window.period] },
    ],
    sort: 'recordedAt',
  });
  const words = window.due === null ? '' : reminderText(windowLabel(window), window.due, owing, window.today);
  return windowView(
    window,
    words,
    papers.map(({ record }) => ({
      id: record.id,
      title: text(record.values['title']),
      kind: text(record.values['kind']),
      state: record.state,
    })),
  );
}

/** One record a unit and day: ticking twice is one reminder. A unit that owes nothing cannot be reminded. */
export async function noteReminders(
  work: Work,
  window: Window,
  { units, way }: { units: readonly string[]; way: string },
): Promise<void> {
  const { missing, returned } = tallyOf(window);
  const owing = new Map([...missing, ...returned].map((unit) => [unit.id, unit]));
  for (const id of new Set(units)) {
    const unit = owing.get(id);
    if (!unit)
      throw new AppError('invalid_input', {
        problems: [
          { field: 'units', message: `${window.units.find((one) => one.id === id)?.name ?? '该单位'}这一期不欠报，不用催` },
        ],
      });
    await createRecord(work, {
      ledger: 'reporting_reminder',
      key: `remind ${window.type} ${window.period} ${id} ${window.today} ${way}`,
      values: {
        title: `催报${windowLabel(window)}`,
        unit: id,
        windowType: window.type,
        forMonth: window.period,
        way,
        remindedOn: window.today,
      },
    });
  }
}

/** The draft of a kind for a window; asking again leads to the one that is there. */
export async function draftPaper(work: Work, kind: CityPaperKind, window: Window): Promise<string> {
  mustBeWindow(window.type, window.period);
  const [earlier] = await allRows(work, 'city_paper', {
    filters: [
      { field: 'kind', any: [kind] },
      { field: 'windowType', any: [window.type] },
      { field: 'forMonth', any: [window.period] },
    ],
  });
  if (earlier) return earlier.record.id;
  const draft = draftOf(kind, window);
  const { record } = await createRecord(work, {
    ledger: 'city_paper',
    values: { ...draft, kind, windowType: window.type, forMonth: window.period, drafter: work.actor.personId },
  });
  return record.id;
}

export async function paperDocx(work: Work, id: string): Promise<{ bytes: Uint8Array; title: string }> {
  const { record } = await getRecord(work, 'city_paper', id);
  const unit = await findRow(
    work.tx,
    sql<{
      name: string;
    }>`select coalesce((select alias from organisation_alias where org_id = o.id order by length(alias) desc limit 1), o.name) as name
      from organisation o where o.id = ${work.actor.orgId}::uuid`,
  );
  const issued = text(record.values['issuedOn']);
  const title = text(record.values['title']);
  const bytes = await letterDocx({
    title,
    addressee: text(record.values['addressee']),
    body: text(record.values['body']),
    unit: unit?.name ?? '',
    date: issued === '' ? '' : dayInChinese(issued),
    note: record.state === 'issued' ? '' : '草稿，未签发',
  });
  return { bytes, title };
}
