/** 用印登记: which paper was sealed, with which seal, when and by whom; the paper itself is a scan or stays on its shelf. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, evidence, number, reference, text } from '@qinglian/kernel/fields/index.ts';
import { leadership, office } from '../power/grants.ts';

export const sealUse = defineLedger({
  name: 'seal_use',
  label: '用印登记',
  group: '报送',
  basis: '单位印章管理制度；广水市2025年清廉医院建设工作方案 二（二）',
  purpose: '纸面签批的报送材料盖章时登记；由“纸面签发”自动带入，也可单独登记。',
  fields: {
    title: text('用印材料', { required: true }),
    report: reference('对应报送', 'report'),
    seal: choice('印章', { unit: '单位公章', party: '党委（党总支、支部）印章', other: '其他' }, { required: true }),
    usedOn: date('用印日期', { required: true, notAfterToday: true }),
    copies: number('份数', '份', { min: 1, max: 999 }),
    approvedBy: text('批准人', { required: true }),
    handledBy: text('用印人', { required: true }),
    papers: evidence('用印件', ['盖章扫描件']),
  },
  happenedAt: 'usedOn',
  title: 'title',
  states: { used: '已用印' },
  initial: 'used',
  moves: {},
  access: { create: office, read: [...office, ...leadership], update: office, remove: office },
  list: {
    columns: ['title', 'seal', 'usedOn', 'approvedBy', 'handledBy'],
    search: ['title', 'approvedBy', 'handledBy'],
    sort: '-usedOn',
    filters: ['seal'],
  },
});
