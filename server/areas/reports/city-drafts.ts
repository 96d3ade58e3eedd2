/** Drafts of the 汇总 and the 通报 from a window: facts with their figures; who is late is named, nobody is ranked. */
import type { Fact } from '@qinglian/domain/api/city.ts';
import { dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import { periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import { tallyOf, type Window, windowLabel, type WindowUnit } from './window.ts';

export interface CityDraft {
  readonly title: string;
  readonly addressee: string;
  readonly body: string;
}

export type CityPaperKind = 'digest' | 'notice';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const namesOf = (units: readonly WindowUnit[]): string => units.map((unit) => unit.name).join('、');
const ORDINALS = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
const oneLine = (value: string): string => value.replaceAll(/\s*\n\s*/g, '').replace(/[。；;]+$/, '');

export const draftOf = (kind: CityPaperKind, window: Window): CityDraft =>
  kind === 'digest' ? digestOf(window) : noticeOf(window);

/** Every figure that a draft names, and the page that shows what it counts. */
export function factsOf(window: Window): readonly Fact[] {
  const tally = tallyOf(window);
  const page = `/city/window?type=${window.type}&period=${window.period}`;
  const fact = (label: string, count: number, state: string): Fact => ({
    label,
    value: `${count}家`,
    href: state === '' ? page : `${page}&state=${state}`,
  });
  return [
    fact('应报', tally.owed, ''),
    fact('按期报送', tally.onTime.length, 'on_time'),
    fact('迟报', tally.late.length, 'late'),
    fact('退回修改', tally.returned.length, 'returned'),
    fact('未报', tally.missing.length, 'missing'),
    ...groupCounts(window).map(({ label, rows, told }) => ({
      label: `${label.replace(/^.、/, '')}：已填写条目`,
      value: `${told}条／${rows}条`,
      href: page,
    })),
  ];
}

/** The figures of the state of the window that a text does not hold (any more). */
export const outdatedIn = (body: string, window: Window): readonly string[] =>
  factsOf(window)
    .slice(0, 5)
    .filter(({ label, value }) => value !== '0家' && !body.includes(`${label}${value}`))
    .map(({ label, value }) => `${label}${value}`);

function situation(window: Window): string {
  const { owed, onTime, late, returned, missing } = tallyOf(window);
  const head = `${windowLabel(window)}${window.due === null ? '' : `应于${dayInChinese(window.due)}前报送`}。截至${dayInChinese(window.today)}，应报${owed}家`;
  const sentence = [
    `按期报送${onTime.length}家`,
    ...(late.length > 0 ? [`迟报${late.length}家`] : []),
    ...(returned.length > 0 ? [`退回修改${returned.length}家`] : []),
    ...(missing.length > 0 ? [`未报${missing.length}家`] : []),
  ];
  const lists = [
    onTime.length > 0 ? `按期报送的有：${namesOf(onTime)}。` : '',
    late.length > 0
      ? `迟报的有：${late.map((unit) => `${unit.name}（${dayInChinese(unit.submittedOn ?? '')}报送）`).join('、')}。`
      : '',
    returned.length > 0 ? `退回修改、尚待重报的有：${namesOf(returned)}。` : '',
    missing.length > 0 ? `尚未报送的有：${namesOf(missing)}。` : '',
  ];
  return [`${head}，${sentence.join('，')}。`, ...lists].filter((line) => line !== '').join('\n');
}

function groupCounts(window: Window): readonly { label: string; rows: number; told: number; units: number }[] {
  const counts = new Map<string, { rows: number; told: number; units: number }>();
  for (const unit of window.units)
    for (const group of unit.content?.groups ?? []) {
      const rows = group.items.flatMap((item) => item.rows);
      const before = counts.get(group.label) ?? { rows: 0, told: 0, units: 0 };
      counts.set(group.label, {
        rows: before.rows + rows.length,
        told: before.told + rows.filter((row) => (row.edited ?? row.drafted).trim() !== '').length,
        units: before.units + 1,
      });
    }
  return [...counts].map(([label, count]) => ({ label, ...count }));
}

function digestOf(window: Window): CityDraft {
  const groups = groupCounts(window).map(
    ({ label, rows, told, units }, at) =>
      `（${ORDINALS[at] ?? at + 1}）${label.replace(/^.、/, '')}。${units}家单位报送了落实情况，共${rows}条，已填写${told}条。`,
  );
  const problems = window.units.flatMap((unit) => {
    const own = text(unit.submission?.record.values['problems']);
    return own === '' || own.startsWith('本期未发现') ? [] : [`${unit.name}：${oneLine(own)}。`];
  });
  const steps = window.units.flatMap((unit) => {
    const own = text(unit.submission?.record.values['nextSteps']);
    return own === '' || own.startsWith('按方案继续') ? [] : [`${unit.name}：${oneLine(own)}。`];
  });
  return {
    title: `关于${periodInChinese(window.period)}清廉医院建设工作情况的汇总`,
    addressee: '市清廉医院建设领导小组',
    body: [
      '一、报送情况',
      situation(window),
      '二、工作开展情况',
      ...(groups.length === 0 ? ['本期尚无单位报送标准落实情况表。'] : groups),
      '三、各单位反映的问题',
      ...(problems.length === 0 ? ['各单位本期未反映突出问题。'] : problems),
      '四、下步打算',
      ...(steps.length === 0 ? ['按方案继续推进各项任务。'] : steps),
    ].join('\n'),
  };
}

function noticeOf(window: Window): CityDraft {
  const { late, returned, missing } = tallyOf(window);
  const open = [...returned, ...missing];
  const requests = [
    open.length > 0 ? `请${namesOf(open)}抓紧办理，报送后与市清廉办联系确认。` : '',
    late.length > 0 ? '请迟报单位对照时限安排好拟稿、核稿和签发，确保下一期按期报送。' : '',
    '请各单位据实填报，佐证材料与工作台账一一对应，由主要负责人审核签发后报送。',
  ].filter((line) => line !== '');
  return {
    title: `关于${periodInChinese(window.period)}清廉医院建设工作报送情况的通报`,
    addressee: '各医疗卫生单位',
    body: ['一、报送情况', situation(window), '二、有关要求', ...requests.map((line, at) => `（${ORDINALS[at]}）${line}`)].join(
      '\n',
    ),
  };
}
