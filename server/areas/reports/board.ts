/** The city office's board: units × months, each cell with its reason, and the text for those who owe. */
import type { CityBoard } from '@qinglian/domain/api/reports.ts';
import { dueOf, type ReportingRule } from '@qinglian/domain/reports/windows.ts';
import { dayInChinese, dayOfInstant, dayShort } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese, periodsBetween } from '@qinglian/kernel/calendar/period.ts';
import { listRecords } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import type { Work } from '../../ledger/services.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { isProxy } from './proxy.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export interface UnitRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly institution_type: string | null;
  readonly phone: string | null;
}

export async function unitsOf(work: Work, today: string): Promise<readonly UnitRow[]> {
  return rowsOf(
    work.tx,
    sql<UnitRow>`select o.id, o.code, o.name, o.institution_type, o.phone from organisation o join organisation_relation r on r.org_id = o.id
      where r.parent_id = ${work.actor.orgId}::uuid and r.kind = 'administrative' and r.from_day <= ${today}::date
        and (r.until_day is null or r.until_day > ${today}::date) and o.closed_on is null order by o.code`,
  );
}

interface UnitSpan extends UnitRow {
  readonly from_day: string;
  readonly until_day: string | null;
}

/** Every unit that belonged here on some day of a year, with its days: a late report belongs to whom it was due. */
async function unitSpans(work: Work, year: string): Promise<readonly { unit: UnitRow; isOursOn: (day: string) => boolean }[]> {
  const rows = await rowsOf(
    work.tx,
    sql<UnitSpan>`select o.id, o.code, o.name, o.institution_type, o.phone, r.from_day, r.until_day from organisation o join organisation_relation r on r.org_id = o.id
      where r.parent_id = ${work.actor.orgId}::uuid and r.kind = 'administrative' and r.from_day <= ${`${year}-12-31`}::date
        and (r.until_day is null or r.until_day > ${`${year}-01-01`}::date) and o.closed_on is null order by o.code`,
  );
  const ids = [...new Set(rows.map((row) => row.id))];
  return ids.flatMap((id) => {
    const spans = rows.filter((row) => row.id === id);
    const unit = spans[0];
    if (!unit) return [];
    const isOursOn = (day: string): boolean =>
      spans.some((span) => span.from_day <= day && (span.until_day === null || span.until_day > day));
    return [{ unit, isOursOn }];
  });
}

export async function boardOf(work: Work, rules: readonly ReportingRule[], year: string): Promise<CityBoard> {
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
  const units = (await unitSpans(work, year)).map(({ unit, isOursOn }) => ({
    id: unit.id,
    name: unit.name,
    type: unit.institution_type,
    phone: unit.phone,
    cells: months.map((month) => {
      const due = dueOf(rules, 'monthly', month);
      return cellOf({ month, due, today, isOurs: due === null || isOursOn(due) }, latest.get(`${unit.id} ${month}`));
    }),
  }));
  const owed = months.filter((month) => dueOf(rules, 'monthly', month) !== null && month <= today.slice(0, 7)).at(-1);
  const due = owed === undefined ? null : dueOf(rules, 'monthly', owed);
  const missing = units.filter((unit) =>
    unit.cells.some(
      (cell) => cell.month === owed && (cell.state === 'missing' || cell.state === 'not_due' || cell.state === 'returned'),
    ),
  );
  return {
    year,
    months,
    units,
    reminder:
      owed === undefined || due === null
        ? { month: today.slice(0, 7), due: '', units: [], text: '' }
        : {
            month: owed,
            due,
            units: missing.map((unit) => unit.name),
            text: reminderText(`${periodInChinese(owed)}清廉医院建设工作小结和工作台账`, due, missing, today),
          },
  };
}

function cellOf(
  { month, due, today, isOurs }: { month: string; due: string | null; today: string; isOurs: boolean },
  stored: StoredRecord | undefined,
): CityBoard['units'][number]['cells'][number] {
  const base = { month, submissionId: null, submittedOn: null, lateWorkdays: 0 };
  if (!stored) {
    if (!isOurs) return { ...base, state: 'not_started', reason: '这一期不归本级主管' };
    if (due === null) return { ...base, state: 'not_started', reason: '这一期没有报送要求' };
    return today > due
      ? { ...base, state: 'missing', reason: `未报，时限${dayShort(due)}已过` }
      : { ...base, state: 'not_due', reason: `${dayShort(due)}前报送` };
  }
  const { values, state } = stored.record;
  const late = typeof values['lateWorkdays'] === 'number' ? values['lateWorkdays'] : 0;
  const submittedOn = text(values['submittedOn']);
  const words = `${dayShort(submittedOn)}${isProxy(stored) ? '代报' : '报送'}${late > 0 ? `，迟报${late}个工作日` : ''}`;
  return {
    month,
    state: state === 'accepted' ? 'accepted' : state === 'returned' ? 'returned' : 'received',
    submissionId: stored.record.id,
    submittedOn,
    lateWorkdays: late,
    reason: state === 'returned' ? `${words}，已退回：${text(values['opinion'])}` : words,
  };
}

export const reminderText = (
  label: string,
  due: string,
  units: readonly { name: string; phone: string | null }[],
  today: string,
): string =>
  units.length === 0
    ? ''
    : `【${today > due ? '催报' : '提醒'}】${label}应于${dayInChinese(due)}前报送。截至${dayInChinese(today)}，${units.map((unit) => unit.name).join('、')}尚未报送，请抓紧办理。`;
