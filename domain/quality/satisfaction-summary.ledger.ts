/** 满意度调查汇总: one round for one group through one channel; channels are never averaged across. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, evidence, longText, number, period, text } from '@qinglian/kernel/fields/index.ts';
import { filingMoves, filingStates } from '../power/filing.ts';
import { departments, leadership, office } from '../power/grants.ts';

const score = (label: string) => number(label, '%', { required: true, max: 100, scale: 2 });

export const satisfactionSummary = defineLedger({
  name: 'satisfaction_summary',
  label: '满意度调查汇总',
  group: '其他方面',
  basis: '广水市2025年清廉医院建设标准 13-1',
  purpose: '门诊患者、住院患者、医务人员满意度调查每轮一条，注明渠道、样本和误差范围。',
  fields: {
    title: text('调查名称', { required: true }),
    audience: choice('调查对象', { outpatient: '门诊患者', inpatient: '住院患者', staff: '医务人员' }, { required: true }),
    channel: choice('渠道', { qr: '扫码', phone: '电话回访', paper: '纸质问卷', third_party: '第三方' }, { required: true }),
    forPeriod: period('所属期间', { required: true }),
    surveyedOn: date('完成日期', { notAfterToday: true }),
    home: department('组织科室', { isHome: true }),
    sent: number('发放', '份', { required: true, min: 1 }),
    returned: number('回收有效', '份', { required: true }),
    environment: score('就医环境'),
    process: score('诊疗流程'),
    cost: score('诊疗费用'),
    feeling: score('就医感受'),
    overall: score('总体满意度'),
    margin: number('误差范围', '%', { readOnly: true, scale: 2 }),
    redEnvelope: number('反映红包问题', '人次'),
    opinions: longText('主要意见'),
    measures: longText('改进措施'),
    papers: evidence('佐证材料', ['调查报告', '问卷样张', '统计表']),
  },
  happenedAt: 'forPeriod',
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
    columns: ['title', 'audience', 'channel', 'forPeriod', 'returned', 'overall', 'margin'],
    search: ['title', 'opinions'],
    sort: '-forPeriod',
    filters: ['audience', 'channel', 'forPeriod'],
  },
  check: (values) =>
    values.returned !== null && values.sent !== null && values.returned > values.sent
      ? [{ field: 'returned', message: '回收有效：多于发放数' }]
      : [],
  // Half the width of the 95 % interval of a share in a simple random sample.
  compute: (values) => {
    if (values.overall === null || values.returned === null || values.returned === 0) return { margin: null };
    const share = values.overall / 100;
    return { margin: Math.round(1.96 * Math.sqrt((share * (1 - share)) / values.returned) * 10_000) / 100 };
  },
});
