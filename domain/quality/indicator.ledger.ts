/** 指标: named figures of a period, with their source; never typed twice, never without a denominator where one exists. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, department, evidence, longText, number, period, text } from '@qinglian/kernel/fields/index.ts';
import { filingMoves, filingStates } from '../power/filing.ts';
import { departments, leadership, office } from '../power/grants.ts';

/** Figures that are a part of a whole, in percent. A code like antimicrobial_intensity is a quantity of its own. */
const SHARES: ReadonlySet<string> = new Set([
  'recognition_rate',
  'repeat_rate',
  'consumable_share',
  'critical_success_rate',
  'follow_up_rate',
  'reminder_coverage',
  'hit_attributed_rate',
]);

export const indicator = defineLedger({
  name: 'indicator',
  label: '指标',
  group: '医疗行为',
  basis: '广水市2025年清廉医院建设标准 3-2、3-3、4-1至4-4、5-1、5-2',
  purpose: '候诊时间、互认率、耗材占比、随访率等指标，由责任科室按月或按季填报，注明数据来源。',
  fields: {
    title: text('指标说明', { required: true }),
    name: choice(
      '指标',
      {
        waiting_minutes: '门诊平均候诊时间（分钟）',
        recognition_rate: '检查检验结果互认率（%）',
        repeat_rate: '重复检查率（%）',
        consumable_share: '耗材占比（%）',
        antimicrobial_intensity: '抗菌药物使用强度（DDDs）',
        handover_minutes: '院前院内交接时间（分钟）',
        critical_success_rate: '急危重症抢救成功率（%）',
        pay_later_count: '先诊疗后付费人次',
        follow_up_rate: '出院患者随访率（%）',
        referral_count: '医共体双向转诊人次',
        reminder_coverage: '事前提醒覆盖率（%）',
        rule_count: '医保监控规则数（条）',
        hit_attributed_rate: '医保疑点归责到人比例（%）',
        fund_use_hits: '医保疑点数（条）',
      },
      { required: true },
    ),
    forPeriod: period('所属期间', { required: true }),
    value: number('数值', '', { required: true, scale: 2 }),
    numerator: number('分子', '', { scale: 2 }),
    denominator: number('分母', '', { scale: 2 }),
    target: number('目标值', '', { scale: 2 }),
    home: department('责任科室', { isHome: true }),
    dataSource: text('数据来源', { required: true }),
    explanation: longText('分析说明'),
    papers: evidence('佐证材料', ['统计表', '分析报告']),
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
    columns: ['name', 'forPeriod', 'value', 'target', 'home', 'dataSource'],
    search: ['title', 'dataSource'],
    sort: '-forPeriod',
    filters: ['name', 'forPeriod'],
  },
  check: (values) => {
    const { numerator, denominator, value } = values;
    if ((numerator === null) !== (denominator === null))
      return [{ field: numerator === null ? 'numerator' : 'denominator', message: '分子、分母应同时填写' }];
    if (denominator === 0) return [{ field: 'denominator', message: '分母：不能为0' }];
    if (value === null || values.name === null || !SHARES.has(values.name)) return [];
    if (value > 100) return [{ field: 'value', message: '数值：百分比不能超过100' }];
    if (numerator === null || denominator === null) return [];
    const computed = (numerator / denominator) * 100;
    return Math.abs(computed - value) > 0.01
      ? [{ field: 'value', message: `数值：与分子分母不符，应为${computed.toFixed(2)}` }]
      : [];
  },
});
