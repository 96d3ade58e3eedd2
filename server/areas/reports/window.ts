/** A window as the city office sees it: every unit with its last submission of a type for a period, and what was reminded. */
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import type { CityWindow, WindowState } from '@qinglian/domain/api/city.ts';
import { dueOf, type ReportingRule, type WindowType } from '@qinglian/domain/reports/windows.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { cadenceOf, isPeriod, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { listRecords, type ListQuery } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import type { Work } from '../../ledger/services.ts';
import { unitsOf } from './board.ts';
import { isProxy } from './proxy.ts';
import { getContent } from './store.ts';

export interface WindowUnit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly phone: string | null;
  readonly state: WindowState;
  readonly submission: StoredRecord | null;
  readonly content: ReportContent | null;
  readonly submittedOn: string | null;
  readonly late: number;
  readonly remindedOn: string | null;
}

export interface Window {
  readonly type: WindowType;
  readonly period: string;
  readonly due: string | null;
  readonly today: string;
  readonly units: readonly WindowUnit[];
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
export const windowLabel = ({ type, period }: Pick<Window, 'type' | 'period'>): string =>
  `${periodInChinese(period)}清廉医院建设${type === 'monthly' ? '工作小结和工作台账' : '年度总结和工作台账'}`;

export function mustBeWindow(type: WindowType, period: string): void {
  if (!isPeriod(period) || cadenceOf(period) !== (type === 'monthly' ? 'month' : 'year'))
    throw new AppError('invalid_input', { problems: [{ field: 'period', message: '期间与报告类型不符' }] });
}

/** `withContent` reads the tables as well: for the papers, not for the board. */
export async function windowOf(
  work: Work,
  rules: readonly ReportingRule[],
  { type, period, withContent = false }: { type: WindowType; period: string; withContent?: boolean },
): Promise<Window> {
  mustBeWindow(type, period);
  const today = dayOfInstant(work.now);
  const due = dueOf(rules, type, period);
  const latest = new Map<string, StoredRecord>();
  const filters = [
    { field: 'type', any: [type] },
    { field: 'forMonth', any: [period] },
  ];
  for (const row of await allRows(work, 'submission', { filters, sort: 'recordedAt' }))
    latest.set(text(row.record.values['unit']), row);
  const reminded = new Map<string, string>();
  const about = [
    { field: 'windowType', any: [type] },
    { field: 'forMonth', any: [period] },
  ];
  for (const row of await allRows(work, 'reporting_reminder', { filters: about, sort: 'remindedOn' }))
    reminded.set(text(row.record.values['unit']), text(row.record.values['remindedOn']));
  const units: WindowUnit[] = [];
  for (const unit of await unitsOf(work, due ?? today)) {
    const stored = latest.get(unit.id) ?? null;
    const hash = text(stored?.record.values['contentHash']);
    const late = stored?.record.values['lateWorkdays'];
    units.push({
      id: unit.id,
      code: unit.code,
      name: unit.name,
      phone: unit.phone,
      state: stateOf(stored, due, today),
      submission: stored,
      content: withContent && stored && hash !== '' ? await getContent(work, stored.record.id, hash) : null,
      submittedOn: stored ? text(stored.record.values['submittedOn']) : null,
      late: typeof late === 'number' ? late : 0,
      remindedOn: reminded.get(unit.id) ?? null,
    });
  }
  return { type, period, due, today, units };
}

function stateOf(stored: StoredRecord | null, due: string | null, today: string): WindowState {
  if (!stored) return due !== null && today > due ? 'missing' : 'not_due';
  const { state } = stored.record;
  return state === 'accepted' || state === 'returned' ? state : 'received';
}

/** Every page of a list: windows have as many rows as there are units. */
export async function allRows(work: Work, ledger: string, query: Omit<ListQuery, 'limit' | 'after'>): Promise<StoredRecord[]> {
  const rows: StoredRecord[] = [];
  for (let after: string | undefined; ; ) {
    const page = await listRecords(work, ledger, { ...query, limit: 200, ...(after === undefined ? {} : { after }) });
    rows.push(...page.rows);
    if (page.next === null) return rows;
    after = page.next;
  }
}

export interface Tally {
  readonly owed: number;
  readonly onTime: readonly WindowUnit[];
  readonly late: readonly WindowUnit[];
  readonly returned: readonly WindowUnit[];
  readonly missing: readonly WindowUnit[];
}

/** Every unit in exactly one list; a returned report is owed again, however early it came. */
export function tallyOf({ units }: Pick<Window, 'units'>): Tally {
  const has = (state: WindowState) => (unit: WindowUnit) => unit.state === state;
  const reported = units.filter((unit) => unit.state === 'accepted' || unit.state === 'received');
  return {
    owed: units.length,
    onTime: reported.filter((unit) => unit.late === 0),
    late: reported.filter((unit) => unit.late > 0),
    returned: units.filter(has('returned')),
    missing: units.filter((unit) => unit.state === 'missing' || unit.state === 'not_due'),
  };
}

export const windowView = (window: Window, reminder: string, papers: CityWindow['papers']): CityWindow => ({
  type: window.type,
  period: window.period,
  label: windowLabel(window),
  due: window.due,
  units: window.units.map((unit) => ({
    id: unit.id,
    code: unit.code,
    name: unit.name,
    phone: unit.phone,
    state: unit.state,
    submissionId: unit.submission?.record.id ?? null,
    submittedOn: unit.submittedOn,
    lateWorkdays: unit.late,
    isProxy: isProxy(unit.submission),
    way: text(unit.submission?.record.values['way']),
    remindedOn: unit.remindedOn,
  })),
  reminder,
  papers,
});
