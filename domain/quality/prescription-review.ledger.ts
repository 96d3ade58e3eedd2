/** 处方点评: a round of review with its sample and results; doctors are not named here. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, evidence, longText, number, persons, text } from '@qinglian/kernel/fields/index.ts';
import { filingMoves, filingStates } from '../power/filing.ts';
import { departments, leadership, office } from '../power/grants.ts';

export const prescriptionReview = defineLedger({
  name: 'prescription_review',
  label: '处方点评',
  group: '医疗行为',
  basis: '广水市2025年清廉医院建设标准 3-4；医院处方点评管理规范（试行）卫医管发〔2010〕28号',
  purpose: '每次处方、医嘱点评登记一条：样本、合理率和干预情况，由药剂科登记，附点评表。',
  fields: {
    title: text('点评名称', { required: true }),
    kind: choice(
      '点评类别',
      { outpatient: '门急诊处方', inpatient: '住院医嘱', special: '专项点评', pre_audit: '处方审核（前置）' },
      { required: true },
    ),
    subject: choice('专项内容', {
      antimicrobial: '抗菌药物',
      antitumor: '抗肿瘤药物',
      narcotic: '麻醉精神药品',
      key_monitored: '重点监控药品',
      herbal: '中药注射剂',
      none: '无',
    }),
    reviewedOn: date('点评日期', { required: true, notAfterToday: true }),
    home: department('点评科室', { isHome: true }),
    reviewers: persons('点评人'),
    drawnBy: text('抽样方法', { required: true }),
    total: number('处方总数', '张'),
    sample: number('点评数', '张', { required: true, min: 1 }),
    reasonable: number('合理', '张', { required: true }),
    nonstandard: number('不规范', '张', { required: true }),
    unsuitable: number('用药不适宜', '张', { required: true }),
    excessive: number('超常', '张', { required: true }),
    interventions: number('干预', '人次'),
    conclusion: longText('点评结论'),
    papers: evidence('佐证材料', ['点评表', '点评通报', '整改回执']),
  },
  happenedAt: 'reviewedOn',
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
    columns: ['title', 'kind', 'reviewedOn', 'sample', 'reasonable', 'excessive'],
    search: ['title', 'conclusion'],
    sort: '-reviewedOn',
    filters: ['kind', 'subject'],
  },
  check: (values) => {
    if (values.total !== null && values.sample !== null && values.sample > values.total)
      return [{ field: 'sample', message: '点评数：多于处方总数' }];
    const parts = [values.reasonable, values.nonstandard, values.unsuitable, values.excessive];
    if (values.sample === null || parts.some((part) => part === null)) return [];
    const sum = parts.reduce<number>((total, part) => total + (part ?? 0), 0);
    return sum === values.sample ? [] : [{ field: 'sample', message: `点评数：四类合计${sum}张，与点评数不符` }];
  },
});
