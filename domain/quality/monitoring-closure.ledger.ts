/** 智能监管月度闭环: one line a month that alerts were reminded, self-checked, corrected and closed. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, department, evidence, longText, money, number, period, text } from '@qinglian/kernel/fields/index.ts';
import { filingMoves, filingStates } from '../power/filing.ts';
import { departments, leadership, office } from '../power/grants.ts';

export const monitoringClosure = defineLedger({
  name: 'monitoring_closure',
  label: '智能监管月度闭环',
  group: '综合监管',
  basis: '广水市2025年清廉医院建设标准 5-1、5-2；工作方案 一（三）1',
  purpose: '每月一条：省医疗服务智能监管系统或医保监管的提醒、自查、整改、销号数量，附月度自查自纠报告。',
  fields: {
    title: text('名称', { required: true }),
    system: choice(
      '监管系统',
      { provincial: '湖北省医疗服务智能监管系统', insurance: '医保基金智能监管', internal: '院内监测' },
      { required: true },
    ),
    forMonth: period('所属月份', { required: true }),
    home: department('责任科室', { isHome: true }),
    alerts: number('提醒（预警）', '条', { required: true }),
    before: number('其中事前', '条'),
    during: number('其中事中', '条'),
    after: number('其中事后', '条'),
    confirmed: number('查实', '条', { required: true }),
    explained: number('经核实合理', '条', { required: true }),
    closed: number('已销号', '条', { required: true }),
    badPractice: number('不良执业行为记录', '人次'),
    refund: money('退回医保基金'),
    findings: longText('自查自纠情况'),
    papers: evidence('佐证材料', ['月度自查自纠报告', '系统截图', '整改佐证']),
  },
  happenedAt: 'forMonth',
  title: 'title',
  states: filingStates,
  initial: 'draft',
  moves: filingMoves(office),
  access: {
    create: [...departments, ...office],
    read: [...departments, ...office, ...leadership],
    update: [...departments, ...office],
    updateIn: ['draft'],
    remove: office,
  },
  list: {
    columns: ['title', 'system', 'forMonth', 'alerts', 'confirmed', 'closed'],
    search: ['title', 'findings'],
    sort: '-forMonth',
    filters: ['system', 'forMonth'],
  },
  check: (values) => {
    const problems = [];
    if (values.forMonth !== null && !/^\d{4}-\d{2}$/.test(values.forMonth))
      problems.push({ field: 'forMonth', message: '所属月份：应为某年某月' });
    if (
      values.alerts !== null &&
      values.confirmed !== null &&
      values.explained !== null &&
      values.confirmed + values.explained > values.alerts
    ) {
      problems.push({ field: 'confirmed', message: '查实与经核实合理之和多于预警数' });
    }
    const phased = (values.before ?? 0) + (values.during ?? 0) + (values.after ?? 0);
    if (values.alerts !== null && phased > values.alerts)
      problems.push({ field: 'before', message: `事前、事中、事后合计${phased}条，多于预警数` });
    if (values.closed !== null && values.alerts !== null && values.closed > values.alerts)
      problems.push({ field: 'closed', message: '已销号：多于预警数' });
    return problems;
  },
});
