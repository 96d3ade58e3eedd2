/** Routes of 临时统计表: composing, sending, filling in, merging. Signing, sending and returning are moves of their ledgers. */
import type { CityUnits, SheetRead, SurveyDetail, SurveyTaskDetail } from '@qinglian/domain/api/surveys.ts';
import { type FormColumn, formFromSheet, type Row, sumsOf } from '@qinglian/domain/surveys/form.ts';
import { dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { detailOf, viewOf } from '../../../ledger/present.ts';
import { getRecord } from '../../../ledger/read.ts';
import { getLedger, inWork, type LedgerServices, type Work } from '../../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../../platform/http/app.ts';
import { readWorkbook } from '../../../platform/office/xlsx.ts';
import { unitsOf } from '../board.ts';
import { formats } from '../papers.ts';
import { blankSheet, mergedSheet, readFilled } from './sheets.ts';
import { columnsOfForm, rowsOfForm } from './store.ts';
import {
  composeSurvey,
  fileForUnit,
  fillSurvey,
  reviseSurvey,
  sendSurvey,
  storeRows,
  surveyReminder,
  surveyUnits,
} from './surveys.ts';
import { uploadOf } from '../upload.ts';

const cityReaders: readonly Role[] = ['city_office', 'city_leader', 'city_section'];
const office: readonly Role[] = ['city_office'];
const signedIn = { access: 'signed-in' } as const;
const one = z.object({ id: z.uuid() });
const version = z.number().int().min(1);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const column = z.strictObject({
  label: z.string().trim().max(60),
  kind: z.enum(['text', 'number', 'money', 'date', 'choice']),
  unit: z.string().trim().max(10),
  required: z.boolean(),
  options: z.array(z.string().trim().max(40)).max(30),
});
const surveyBody = z.strictObject({
  title: z.string().max(200),
  shape: z.enum(['unit', 'rows']),
  deadline: z.string().max(20),
  note: z.string().max(2_000),
  columns: z.array(column).max(60),
});
const cell = z.union([z.string().max(2_000), z.number(), z.null()]);
const headers = (name: string) => ({
  'content-type': formats.xlsx,
  'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}.xlsx`,
});

export function surveyRoutes(app: QinglianApp, services: LedgerServices): void {
  citySide(app, services);
  unitSide(app, services);
}

function citySide(app: QinglianApp, services: LedgerServices): void {
  app.get(
    '/api/city/units',
    { config: { access: cityReaders } },
    async (request): Promise<CityUnits> =>
      inWork(services, actorOf(request), async (work) => ({
        units: (await unitsOf(work, dayOfInstant(work.now))).map(({ id, name, institution_type: type, phone }) => ({
          id,
          name,
          type,
          phone,
        })),
      })),
  );

  app.post('/api/city/surveys', { config: { access: office }, schema: { body: surveyBody } }, async (request, reply) => {
    const id = await inWork(services, actorOf(request), (work) => composeSurvey(work, request.body));
    void reply.code(201);
    return { id };
  });

  // The header of an uploaded sheet as a proposal; nothing is stored.
  app.post('/api/city/surveys/header', { config: { access: office } }, async (request) => {
    const { bytes, name } = await uploadOf(request);
    const sheet = await readWorkbook(bytes);
    const form = formFromSheet(sheet.rows);
    if (form.columns.length === 0) throw new AppError('bad_file', { problems: [{ field: 'file', message: '第一行没有表头' }] });
    return { title: form.title === '' ? name.replace(/\.xlsx$/i, '') : form.title, columns: form.columns };
  });

  app.patch(
    '/api/city/surveys/:id',
    { config: { access: office }, schema: { params: one, body: surveyBody.extend({ version }) } },
    async (request): Promise<SurveyDetail> =>
      inWork(services, actorOf(request), async (work) => {
        const { version: at, ...input } = request.body;
        await reviseSurvey(work, request.params.id, at, input);
        return describe(work, request.params.id);
      }),
  );

  app.post(
    '/api/city/surveys/:id/send',
    {
      config: { access: office },
      schema: { params: one, body: z.strictObject({ version, units: z.array(z.uuid()).max(2_000).nullable() }) },
    },
    async (request): Promise<SurveyDetail> =>
      inWork(services, actorOf(request), async (work) => {
        await sendSurvey(work, { id: request.params.id, ...request.body });
        return describe(work, request.params.id);
      }),
  );

  app.get(
    '/api/city/surveys/:id',
    { config: { access: cityReaders }, schema: { params: one } },
    async (request): Promise<SurveyDetail> =>
      inWork(services, actorOf(request), async (work) => {
        touch('page', '/city/surveys');
        return describe(work, request.params.id);
      }),
  );

  app.get(
    '/api/city/surveys/:id/:file',
    { config: { access: cityReaders }, schema: { params: one.extend({ file: z.enum(['merged.xlsx', 'blank.xlsx']) }) } },
    async (request, reply) => {
      const { id, file } = request.params;
      const { bytes, title } = await inWork(services, actorOf(request), async (work) => {
        const { record } = await getRecord(work, 'survey', id);
        const columns = await columnsOfForm(work, id);
        const title = text(record.values['title']);
        return { title, bytes: file === 'blank.xlsx' ? await blankSheet(title, columns) : await mergedOf(work, id) };
      });
      return reply.headers(headers(file === 'blank.xlsx' ? title : `${title}（合并）`)).send(Buffer.from(bytes));
    },
  );

  // 代报: a sheet that a unit sent by mail. With dryRun it is read and shown, nothing is stored.
  app.post(
    '/api/city/surveys/:id/units/:unit',
    {
      config: { access: office },
      schema: {
        params: one.extend({ unit: z.uuid() }),
        querystring: z.object({ dryRun: z.enum(['true', 'false']).default('true') }),
      },
    },
    async (request): Promise<SheetRead> => {
      const { bytes } = await uploadOf(request);
      return inWork(services, actorOf(request), async (work) => {
        const { record } = await getRecord(work, 'survey', request.params.id);
        const columns = await columnsOfForm(work, record.id);
        const read = await readFilled(bytes, columns, {
          perUnit: record.values['shape'] === 'unit',
          today: dayOfInstant(work.now),
        });
        const stored = request.query.dryRun === 'false' && read.problems.length === 0;
        if (stored) await fileForUnit(work, { surveyId: record.id, unit: request.params.unit, rows: read.rows });
        return { ...read, stored };
      });
    },
  );
}

function unitSide(app: QinglianApp, services: LedgerServices): void {
  app.get(
    '/api/surveys/:id',
    { config: signedIn, schema: { params: one } },
    async (request): Promise<SurveyTaskDetail> => inWork(services, actorOf(request), (work) => taskOf(work, request.params.id)),
  );

  app.put(
    '/api/surveys/:id/rows',
    {
      config: signedIn,
      schema: { params: one, body: z.strictObject({ version, rows: z.array(z.array(cell).max(60)).max(2_500) }) },
    },
    async (request): Promise<SurveyTaskDetail> =>
      inWork(services, actorOf(request), async (work) => {
        await fillSurvey(work, { id: request.params.id, ...request.body });
        return taskOf(work, request.params.id);
      }),
  );

  app.get('/api/surveys/:id/form.xlsx', { config: signedIn, schema: { params: one } }, async (request, reply) => {
    const { bytes, title } = await inWork(services, actorOf(request), async (work) => {
      const { record, columns, rows } = await taskOf(work, request.params.id);
      const title = text(record.values['title']);
      return { title, bytes: await blankSheet(title, columns, rows) };
    });
    return reply.headers(headers(title)).send(Buffer.from(bytes));
  });

  app.post(
    '/api/surveys/:id/import',
    {
      config: signedIn,
      schema: {
        params: one,
        querystring: z.object({ version: z.coerce.number().int().min(1), dryRun: z.enum(['true', 'false']).default('true') }),
      },
    },
    async (request): Promise<SheetRead> => {
      const { bytes } = await uploadOf(request);
      return inWork(services, actorOf(request), async (work) => {
        const { record } = await getRecord(work, 'survey_task', request.params.id);
        const columns = await columnsOfForm(work, record.id);
        const read = await readFilled(bytes, columns, {
          perUnit: record.values['shape'] === 'unit',
          today: dayOfInstant(work.now),
        });
        const stored = request.query.dryRun === 'false' && read.problems.length === 0;
        if (stored) await storeRows(work, record, request.query.version, { columns, rows: read.rows });
        return { ...read, stored };
      });
    },
  );
}

async function taskOf(work: Work, id: string): Promise<SurveyTaskDetail> {
  touch('page', '/surveys');
  const { record, names } = await detailOf(work, 'survey_task', id);
  const columns = await columnsOfForm(work, id);
  const title = text(record.values['title']);
  return { record, names, columns, rows: await rowsOfForm(work, id, text(record.values['contentHash']), { title, columns }) };
}

async function describe(work: Work, id: string): Promise<SurveyDetail> {
  const stored = await getRecord(work, 'survey', id);
  const columns = await columnsOfForm(work, id);
  const units = await surveyUnits(work, stored.record, columns);
  const states = getLedger(work.services, 'survey_reply').states;
  return {
    record: viewOf(work, getLedger(work.services, 'survey'), stored),
    columns,
    units: units.map(({ reply: { record }, name, phone, rows }) => ({
      id: text(record.values['unit']),
      name,
      phone,
      replyId: record.id,
      version: record.version,
      state: record.state,
      stateLabel: states[record.state] ?? record.state,
      isProxy: record.values['way'] === 'mail',
      submittedOn: text(record.values['submittedOn']) || null,
      signedBy: text(record.values['signedBy']),
      opinion: text(record.values['opinion']),
      rows,
    })),
    sums: sumsOf(columns, allReceived(units)),
    reminder: surveyReminder(stored.record, units, dayOfInstant(work.now)),
  };
}

const allReceived = (units: readonly { readonly rows: readonly Row[] | null }[]): readonly Row[] =>
  units.flatMap(({ rows }) => rows ?? []);

export async function mergedOf(work: Work, id: string): Promise<Uint8Array> {
  const { record } = await getRecord(work, 'survey', id);
  const columns: readonly FormColumn[] = await columnsOfForm(work, id);
  const states = getLedger(work.services, 'survey_reply').states;
  const units = await surveyUnits(work, record, columns);
  return mergedSheet(
    text(record.values['title']),
    columns,
    units.map(({ reply, name, phone, rows }) => ({
      name,
      state: `${states[reply.record.state] ?? ''}${reply.record.values['way'] === 'mail' ? '（代报）' : ''}`,
      phone: phone ?? '',
      submittedOn: rows === null ? '' : dayInChinese(text(reply.record.values['submittedOn'])),
      signedBy: text(reply.record.values['signedBy']),
      rows,
    })),
  );
}
