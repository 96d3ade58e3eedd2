/** 认定记录: a named reviewer's reading or override of a verdict, signed. The computed verdict stays beside it. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, evidence, longText, signature, text } from '@qinglian/kernel/fields/index.ts';
import { leadership, office } from '../power/grants.ts';

export const verdictDecision = defineLedger({
  name: 'verdict_decision',
  label: '认定记录',
  group: '标准与落实',
  basis: '各标准中需审核认定的条目；本级读法须由本单位签字确认',
  purpose: '对“待审核认定”的条目作出认定，或对系统判定作出有理由的更正；由书记签字后生效，系统原判定保留。',
  fields: {
    title: text('认定事项', { required: true }),
    pack: text('标准', { required: true }),
    obligation: text('条目编号', { required: true }),
    period: text('期间', { required: true, help: '如 2025、2025-Q3；没有期间的写 -' }),
    outcome: choice(
      '认定结果',
      { done: '已落实', incomplete: '佐证不全', missing: '未落实', not_applicable: '不适用' },
      { required: true },
    ),
    grounds: longText('认定理由', { required: true }),
    decidedOn: date('认定日期', { required: true, notAfterToday: true }),
    approval: signature('书记签字'),
    papers: evidence('佐证材料', ['审核材料', '会议纪要']),
  },
  happenedAt: 'decidedOn',
  title: 'title',
  states: { draft: '待签字', signed: '已生效', revoked: '已撤销' },
  initial: 'draft',
  moves: {
    sign: {
      label: '签字认定',
      from: ['draft'],
      to: 'signed',
      by: [['hospital_secretary', 'organisation']],
      signs: 'approval',
      due: { days: 5, after: 'recorded' },
    },
    revoke: { label: '撤销认定', from: ['signed'], to: 'revoked', by: [['hospital_secretary', 'organisation']] },
  },
  access: {
    create: [...office, ['hospital_discipline', 'organisation']],
    read: [...office, ...leadership],
    update: office,
    updateIn: ['draft'],
    remove: office,
  },
  list: {
    columns: ['title', 'obligation', 'period', 'outcome', 'decidedOn'],
    search: ['title', 'grounds'],
    sort: '-decidedOn',
    filters: ['outcome'],
  },
});
