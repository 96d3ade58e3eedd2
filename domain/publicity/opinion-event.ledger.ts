/** 舆情事件: graded, with a clock from discovery to the report upward. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, evidence, longText, text } from '@qinglian/kernel/fields/index.ts';
import { departments, leadership, office } from '../power/grants.ts';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

export const opinionEvent = defineLedger({
  name: 'opinion_event',
  label: '舆情事件',
  group: '宣传教育',
  basis: '广水市2025年清廉医院建设标准 10-3',
  purpose: '监测到的负面舆情逐条登记、定级、处置；重大舆情第一时间上报，记录上报时间。',
  fields: {
    title: text('舆情事项', { required: true }),
    grade: choice('级别', { major: '重大', general: '一般', minor: '轻微' }, { required: true }),
    channel: choice(
      '来源',
      { web: '网络媒体', social: '社交平台', hotline: '热线', press: '报刊电视', other: '其他' },
      { required: true },
    ),
    foundOn: date('发现日期', { required: true, notAfterToday: true }),
    foundTime: text('发现时间', { help: '如 14:30', maxLength: 5 }),
    home: department('涉及科室', { isHome: true }),
    content: longText('内容', { required: true }),
    reportedOn: date('上报日期', { notAfterToday: true }),
    reportedTime: text('上报时间', { help: '如 15:10', maxLength: 5 }),
    reportedTo: text('上报对象'),
    handling: longText('处置情况'),
    result: longText('处置结果'),
    papers: evidence('佐证材料', ['截图', '上报材料', '处置报告']),
  },
  happenedAt: 'foundOn',
  title: 'title',
  states: { found: '处置中', reported: '已上报', closed: '已办结' },
  initial: 'found',
  moves: {
    report: {
      label: '上报',
      from: ['found'],
      to: 'reported',
      by: office,
      asks: ['reportedOn', 'reportedTime', 'reportedTo'],
      requires: ['reportedOn', 'reportedTo'],
      due: { days: 1, count: 'days', after: { field: 'foundOn' } },
    },
    close: {
      label: '办结',
      from: ['found', 'reported'],
      to: 'closed',
      by: office,
      asks: ['handling', 'result'],
      requires: ['result'],
      refuse: (values) => (values.grade === 'major' && values.reportedOn === null ? '重大舆情应先上报' : null),
    },
  },
  access: {
    create: [...departments, ...office],
    read: [...departments, ...office, ...leadership],
    update: [...departments, ...office],
    updateIn: ['found', 'reported'],
    remove: office,
  },
  list: {
    columns: ['title', 'grade', 'channel', 'foundOn', 'reportedOn'],
    search: ['title', 'content', 'handling'],
    sort: '-foundOn',
    filters: ['grade', 'channel'],
  },
  check: (values) => {
    const { foundOn, foundTime, reportedOn, reportedTime } = values;
    const problems = [];
    for (const [field, time] of Object.entries({ foundTime, reportedTime }))
      if (time !== null && !TIME.test(time)) problems.push({ field, message: '时间应写作14:30' });
    if (foundOn === null || reportedOn === null) return problems;
    if (reportedOn < foundOn) problems.push({ field: 'reportedOn', message: '上报日期：早于发现日期' });
    const isSameDay = reportedOn === foundOn && problems.length === 0;
    if (isSameDay && foundTime !== null && reportedTime !== null && reportedTime < foundTime)
      problems.push({ field: 'reportedTime', message: '上报时间：早于发现时间' });
    return problems;
  },
});
