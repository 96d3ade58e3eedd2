/** 廉政风险点: one sheet per post, graded, with measures and two signatures; reviewed every year. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, evidence, longText, person, post, signature, text } from '@qinglian/kernel/fields/index.ts';
import { departments, discipline, leadership, office } from '../power/grants.ts';

export const riskPoint = defineLedger({
  name: 'risk_point',
  label: '廉政风险点',
  group: '风险防控',
  basis: '广水市2025年清廉医院建设标准 2-2；工作方案 一（一）3',
  purpose: '按岗位梳理权力运行关键点、内部管理薄弱点、问题风险点，明确等级和防控措施，科室负责人和分管领导签字，每年复核。',
  fields: {
    title: text('风险点', { required: true }),
    kind: choice(
      '风险类别',
      { power: '权力运行关键点', management: '内部管理薄弱点', problem: '问题风险点' },
      { required: true },
    ),
    home: department('科室', { isHome: true, required: true }),
    ownerPost: post('岗位', { required: true }),
    power: text('职权', { maxLength: 500 }),
    manifestation: longText('风险表现', { required: true }),
    grade: choice('风险等级', { high: '高', medium: '中', low: '低' }, { required: true }),
    gradeReason: text('定级依据', { required: true, maxLength: 500 }),
    measures: longText('防控措施'),
    measureOwner: person('责任人', { isDuty: true }),
    identifiedOn: date('排查日期', { required: true, notAfterToday: true }),
    reviewOn: date('下次复核日期'),
    headSign: signature('科室负责人签字'),
    leaderSign: signature('分管领导签字'),
    papers: evidence('佐证材料', ['风险点防控表', '排查记录']),
  },
  happenedAt: 'identifiedOn',
  title: 'title',
  states: { draft: '待科室确认', confirmed: '待领导审定', in_force: '防控中', cleared: '已消除' },
  initial: 'draft',
  moves: {
    confirm: {
      label: '科室确认',
      from: ['draft'],
      to: 'confirmed',
      by: [['dept_head', 'department']],
      requires: ['measures', 'measureOwner'],
      signs: 'headSign',
      due: { days: 5, after: 'recorded' },
    },
    approve: {
      label: '领导审定',
      from: ['confirmed'],
      to: 'in_force',
      by: [['hospital_leader', 'organisation']],
      signs: 'leaderSign',
      due: { days: 5, after: 'state' },
    },
    sendBack: { label: '退回修改', from: ['confirmed'], to: 'draft', by: [['hospital_leader', 'organisation']] },
    review: {
      label: '年度复核',
      from: ['in_force'],
      to: 'draft',
      by: [...departments, ...office],
      asks: ['grade', 'gradeReason', 'measures', 'reviewOn'],
      requires: ['reviewOn'],
      due: { days: 0, count: 'days', after: { field: 'reviewOn' } },
    },
    clear: { label: '消除风险', from: ['in_force'], to: 'cleared', by: [...office, ...discipline] },
  },
  access: {
    create: [...departments, ...office],
    read: [...departments, ...office, ...leadership],
    update: [...departments, ...office],
    updateIn: ['draft'],
    remove: office,
  },
  list: {
    columns: ['title', 'kind', 'home', 'ownerPost', 'grade', 'reviewOn'],
    search: ['title', 'power', 'manifestation', 'measures'],
    sort: '-identifiedOn',
    filters: ['kind', 'grade', 'home'],
  },
  check: (values) =>
    values.reviewOn !== null && values.identifiedOn !== null && values.reviewOn <= values.identifiedOn
      ? [{ field: 'reviewOn', message: '下次复核日期：应晚于排查日期' }]
      : [],
});
