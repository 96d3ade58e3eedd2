/** Routes of the city office: the board of all units, what each has submitted, accept or return, import of packages. */
import type { CityBoard, SubmissionDetail } from '@qinglian/domain/api/reports.ts';
import { dayInChinese, dayOfInstant, dayShort } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese, periodsBetween } from '@qinglian/kernel/calendar/period.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { detailOf } from '../../ledger/present.ts';
import { getRecord, listRecords } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { inWork, onBehalf, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { platformActor } from '../../platform/identity/actors.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { openPackage } from '@qinglian/domain/reports/package.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { differencesBetween, fileOf, renderPaper } from './papers.ts';
import { dueOf, receivePackage, type Signature } from './report.effects.ts';
import type { ReportServices } from './routes.ts';
import { getContent } from './store.ts';

const cityRoles: readonly Role[] = ['city_office', 'city_leader', 'city_section'];
const one = z.object({ id: z.uuid() });
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function cityRoutes(app: QinglianApp, services: ReportServices): void {
  app.get(
    '/api/city/board',
    {
      config: { access: cityRoles },
      schema: {
        querystring: z.object({
          year: z
            .string()
            .regex(/^20\d\d$/)
            .optional(),
        }),
      },
    },
    async (request): Promise<CityBoard> =>
      inWork(services.ledger, actorOf(request), (work) => {
        touch('page', '/city');
        return boardOf(work, request.query.year ?? dayOfInstant(work.now).slice(0, 4));
      }),
  );

  app.get(
    '/api/city/submissions/:id',
    { config: { access: cityRoles }, schema: { params: one } },
    async (request): Promise<SubmissionDetail> =>
      inWork(services.ledger, actorOf(request), (work) => submissionOf(work, request.params.id)),
  );

  app.get(
    '/api/city/submissions/:id/:paper',
    {
      config: { access: cityRoles },
      schema: { params: one.extend({ paper: z.enum(['table.docx', 'table.xlsx', 'table.pdf']) }) },
    },
    async (request, reply) => {
      const { bytes, name, type } = await inWork(services.ledger, actorOf(request), async (work) => {
        const { record } = await getRecord(work, 'submission', request.params.id);
        const content = await getContent(work, record.id, text(record.values['contentHash']));
        const { signed, code } = await packageOf(work, record.id);
        const input = {
          content,
          title: text(record.values['title']),
          contentHash: text(record.values['contentHash']),
          situation: '',
          problems: '',
          nextSteps: '',
          signed,
          code,
          publicOrigin: services.publicOrigin,
          // The records stay in the house: what the city holds leads to none of them.
          staffOrigin: '',
          at: work.now,
          day: text(record.values['submittedOn']),
        };
        return { bytes: await renderPaper(request.params.paper, input), ...fileOf(request.params.paper, content) };
      });
      return reply
        .headers({ 'content-type': type, 'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}` })
        .send(Buffer.from(bytes));
    },
  );

  // A signed package that came by mail or on a disc: checked, taken in once.
  app.post(
    '/api/city/packages',
    {
      config: { access: ['city_office'] },
      bodyLimit: 10 * 1024 * 1024,
      schema: { body: z.strictObject({ package: z.string().max(9_000_000) }) },
    },
    async (request): Promise<{ submissionId: string; isNew: boolean }> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        const actor = await platformActor(work.tx, work.actor.orgId, work.newId);
        return onBehalf(work, actor, (inner) => receivePackage(inner, request.body.package, 'package'));
      }),
  );
}

interface UnitRow {
  readonly id: string;
  readonly name: string;
  readonly institution_type: string | null;
  readonly phone: string | null;
}

async function unitsOf(work: Work, today: string): Promise<readonly UnitRow[]> {
  return rowsOf(
    work.tx,
    sql<UnitRow>`select o.id, o.name, o.institution_type, o.phone from organisation o join organisation_relation r on r.org_id = o.id
      where r.parent_id = ${work.actor.orgId}::uuid and r.kind = 'administrative' and r.from_day <= ${today}::date
        and (r.until_day is null or r.until_day > ${today}::date) and o.closed_on is null order by o.code`,
  );
}

/** First month of the plan of 12 April 2025: nothing is owed before it. */
const FIRST_MONTH = '2025-04';

export async function boardOf(work: Work, year: string): Promise<CityBoard> {
  const today = dayOfInstant(work.now);
  const months = periodsBetween('month', `${year}-01-01`, `${year}-12-31`).map((period) => period.id);
  const latest = new Map<string, StoredRecord>();
  for (let after: string | undefined; ; ) {
    const page = await listRecords(work, 'submission', {
      filters: [
        { field: 'type', any: ['monthly'] },
        { field: 'happenedOn', any: [year] },
      ],
      sort: 'recordedAt',
      limit: 200,
      ...(after === undefined ? {} : { after }),
    });
    for (const row of page.rows) latest.set(`${text(row.record.values['unit'])} ${text(row.record.values['forMonth'])}`, row);
    if (page.next === null) break;
    after = page.next;
  }
  const units = (await unitsOf(work, today)).map((unit) => ({
    id: unit.id,
    name: unit.name,
    type: unit.institution_type,
    phone: unit.phone,
    cells: months.map((month) => cellOf(month, latest.get(`${unit.id} ${month}`), today)),
  }));
  const owed = months.filter((month) => month >= FIRST_MONTH && month <= today.slice(0, 7)).at(-1) ?? today.slice(0, 7);
  const due = dueOf('monthly', owed);
  const missing = units.filter((unit) =>
    unit.cells.some(
      (cell) => cell.month === owed && (cell.state === 'missing' || cell.state === 'not_due' || cell.state === 'returned'),
    ),
  );
  return {
    year,
    months,
    units,
    reminder: { month: owed, due, units: missing.map((unit) => unit.name), text: reminderText(owed, due, missing, today) },
  };
}

function cellOf(month: string, stored: StoredRecord | undefined, today: string): CityBoard['units'][number]['cells'][number] {
  const due = dueOf('monthly', month);
  const base = { month, submissionId: null, submittedOn: null, lateWorkdays: 0 };
  if (!stored) {
    if (month < FIRST_MONTH) return { ...base, state: 'not_started', reason: '方案印发之前' };
    return today > due
      ? { ...base, state: 'missing', reason: `未报，时限${dayShort(due)}已过` }
      : { ...base, state: 'not_due', reason: `${dayShort(due)}前报送` };
  }
  const { values, state } = stored.record;
  const late = typeof values['lateWorkdays'] === 'number' ? values['lateWorkdays'] : 0;
  const submittedOn = text(values['submittedOn']);
  const words = `${dayShort(submittedOn)}报送${late > 0 ? `，迟报${late}个工作日` : ''}`;
  return {
    month,
    state: state === 'accepted' ? 'accepted' : state === 'returned' ? 'returned' : 'received',
    submissionId: stored.record.id,
    submittedOn,
    lateWorkdays: late,
    reason: state === 'returned' ? `${words}，已退回：${text(values['opinion'])}` : words,
  };
}

const reminderText = (
  month: string,
  due: string,
  units: readonly { name: string; phone: string | null }[],
  today: string,
): string =>
  units.length === 0
    ? ''
    : `【${today > due ? '催报' : '提醒'}】${periodInChinese(month)}清廉医院建设工作小结和工作台账应于${dayInChinese(due)}前报送。截至${dayInChinese(today)}，${units.map((unit) => unit.name).join('、')}尚未报送，请抓紧办理。`;

async function packageOf(work: Work, submissionId: string): Promise<{ signed: readonly Signature[]; code: string }> {
  const rows = await rowsOf(
    work.tx,
    sql<{
      body: string;
    }>`select body from report_package where org_id = ${work.actor.orgId}::uuid and record_id = ${submissionId}::uuid and direction = 'received'`,
  );
  const opened = rows[0] === undefined ? undefined : openPackage(rows[0].body);
  return opened?.ok === true ? { signed: opened.body.signed, code: opened.body.report.code } : { signed: [], code: '' };
}

async function submissionOf(work: Work, id: string): Promise<SubmissionDetail> {
  const { record, names } = await detailOf(work, 'submission', id);
  const hash = text(record.values['contentHash']);
  const content = hash === '' ? null : await getContent(work, id, hash);
  if (record.values['unit'] === null) throw new AppError('not_found');
  const others = await listRecords(work, 'submission', {
    filters: [
      { field: 'unit', any: [text(record.values['unit'])] },
      { field: 'forMonth', any: [text(record.values['forMonth'])] },
      { field: 'type', any: [text(record.values['type'])] },
    ],
    sort: 'recordedAt',
    limit: 50,
  });
  const before = others.rows.filter((row) => row.record.registeredAt < record.registeredAt).at(-1);
  const old =
    before === undefined ? undefined : await getContent(work, before.record.id, text(before.record.values['contentHash']));
  return {
    record,
    names,
    content,
    signed: (await packageOf(work, id)).signed,
    differences: content === null ? [] : differencesBetween(old, content),
  };
}
