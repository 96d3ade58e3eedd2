/** The one-page papers as Word and PDF: what each says in which column. */
import type { MonthPlan, PlanItem, SecretaryLine, SecretaryPage } from '@qinglian/domain/api/briefs.ts';
import { verdictStates } from '@qinglian/domain/obligations/types.ts';
import { dayInChinese, dayShort } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { briefDocx, type BriefModel, briefPdf, type BriefTable } from '../../engines/documents/index.ts';

export const briefFormats = {
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pdf: 'application/pdf',
} as const;
export type BriefFormat = keyof typeof briefFormats;

const INSIDE = '内部使用，不对外报送';

/** In working days, under a header that says so. */
const leftWords = (days: number): string => (days > 0 ? `还有${days}` : days === 0 ? '当日' : `已过${-days}`);

/** The year of the page need not stand in every line. */
const withoutYear = (title: string, year: string): string => title.replace(`（${year}年）`, '').replace(`（${year}年`, '（');

/** What one section owes on one day is one line: so the page has room for all of it. */
function planRows(items: readonly PlanItem[], year: string): Pick<BriefTable, 'rows' | 'counts'> {
  const groups = new Map<string, PlanItem[]>();
  for (const item of items) {
    const key = `${item.due} ${item.bearer}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const lines = [...groups.values()].flatMap((group) => inPortions(group));
  return {
    rows: lines.map((line, at) => {
      const [first] = line;
      return [
        String(at + 1),
        first ? dayShort(first.due) : '',
        first ? `${leftWords(first.workdaysLeft)}${first.isProvisional ? '（暂计）' : ''}` : '',
        line.map((item) => thingOf(item, year)).join('；'),
        first?.bearer ?? '',
      ];
    }),
    counts: lines.map((line) => line.length),
  };
}

/** A cell of more than these is read by nobody. */
const PORTION = 6;
const inPortions = (items: readonly PlanItem[]): readonly (readonly PlanItem[])[] =>
  Array.from({ length: Math.ceil(items.length / PORTION) }, (_, at) => items.slice(at * PORTION, (at + 1) * PORTION));

/** Behind each thing the row of the standard it belongs to, or what is to be done with the record. */
function thingOf({ title, kind }: PlanItem, year: string): string {
  const row = /^标准 (.+)$/.exec(kind)?.[1];
  const action = row ?? kind.split('：')[1];
  return `${withoutYear(title, year)}${action === undefined ? '' : `〔${action}〕`}`;
}

const PLAN_COLUMNS = [
  ['序', 9],
  ['期限', 32],
  ['工作日', 16],
  ['事项〔标准条目或办理〕', 79],
  ['责任科室／责任人', 42],
] as const;

export const monthPlanModel = (plan: MonthPlan): BriefModel => ({
  title: `${periodInChinese(plan.month)}工作提示`,
  subtitle: `${plan.unit}　清廉医院建设　工作日自${dayInChinese(plan.countedFrom)}起算`,
  tables: [
    {
      heading: `一、本月到期（${plan.due.length}项）`,
      columns: PLAN_COLUMNS,
      ...planRows(plan.due, plan.month.slice(0, 4)),
      empty: '本月没有到期的事项。',
      more: '见系统“今日”和“标准与落实”',
    },
    {
      heading: `二、前期未了（${plan.open.length}项）`,
      columns: PLAN_COLUMNS,
      ...planRows(plan.open, plan.month.slice(0, 4)),
      empty: '前期事项均已办结。',
      more: '见系统“今日”和“标准与落实”',
    },
  ],
  note: INSIDE,
});

const SHOWN = 6;

/** Days, then the places of the originals; what is lacking last. */
function recordLines({ records, missing }: SecretaryLine): string {
  const days = records.slice(-SHOWN).map((record) => record.date.replace(/^\d{4}年/, ''));
  const places = [...new Set(records.map((record) => (record.place === '' ? '未登记' : record.place)))];
  const open = `尚缺：${missing.slice(0, SHOWN).join('、')}${missing.length > SHOWN ? `等${missing.length}` : ''}`;
  return [
    ...(records.length === 0
      ? []
      : [`${days.join('、')}${records.length > SHOWN ? `等${records.length}次` : ''}`, `原件：${places.join('；')}`]),
    ...(missing.length === 0 ? [] : [open]),
  ].join('\n');
}

export const secretaryModel = (page: SecretaryPage): BriefModel => ({
  title: '书记履责一页纸',
  subtitle: `${page.unit}　${page.post}　${page.person}　截至${dayInChinese(page.today)}`,
  tables: [
    {
      heading: '一、专题研究、党课、谈话、汇报',
      columns: [
        ['事项和依据', 50],
        ['期间', 26],
        ['应/已/欠', 18],
        ['下次期限', 32],
        ['已办和原件存放', 52],
      ],
      rows: page.lines.map((line) => [
        `${line.label}\n${line.clause}${line.isBinding ? '' : '（参照）'}`,
        line.period,
        `${line.required}/${line.done}/${line.owed}`,
        line.next === null ? '—' : `${dayShort(line.next)}\n${leftWords(line.workdaysLeft ?? 0)}个工作日`,
        recordLines(line),
      ]),
      empty: '没有需要列出的事项。',
      more: '见系统',
      isFirst: true,
    },
    {
      heading: '二、标准中由主要负责人负责的条目',
      columns: [
        ['条目', 12],
        ['要求', 54],
        ['落实', 20],
        ['期限', 32],
        ['说明', 60],
      ],
      rows: page.duties.map((duty) => [
        duty.row,
        withoutYear(duty.title, page.today.slice(0, 4)),
        verdictStates[duty.state],
        duty.due === null ? '—' : dayShort(duty.due),
        duty.reason,
      ]),
      empty: '本院启用的标准没有指明由书记负责的条目。',
      more: '见系统“标准与落实”',
    },
  ],
  note: INSIDE,
});

export const renderBrief = (format: BriefFormat, model: BriefModel, at: string): Promise<Uint8Array> =>
  format === 'docx' ? briefDocx(model) : briefPdf(model, at);
