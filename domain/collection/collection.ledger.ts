/** 资料收集: the office asks departments to fill in a register for a period. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { date, departments, longText, period, text } from '@qinglian/kernel/fields/index.ts';
import { leadership, office } from '../power/grants.ts';

export const collection = defineLedger({
  name: 'collection',
  label: '资料收集',
  group: '科室填报',
  basis: '广水市2025年清廉医院建设标准 11-2、13-3：分解任务到科室，按月归集',
  purpose: '由清廉办下发给科室，写明填哪本台账、哪个期间、何时截止；科室填报上报后，由清廉办合并。',
  fields: {
    title: text('收集事项', { required: true }),
    register: text('填报台账', { required: true, readOnly: true }),
    forPeriod: period('所属期间', { required: true }),
    dueOn: date('截止日期', { required: true }),
    standardRow: text('对应标准条目', { help: '如 3-4' }),
    note: longText('填报要求', { maxLength: 1_000 }),
    targets: departments('下发科室', { required: true }),
  },
  happenedAt: 'forPeriod',
  title: 'title',
  states: { open: '收集中', closed: '已结束' },
  initial: 'open',
  moves: {
    close: { label: '结束收集', from: ['open'], to: 'closed', by: office },
    reopen: { label: '重新收集', from: ['closed'], to: 'open', by: office },
  },
  access: { create: office, read: [...office, ...leadership], update: office, updateIn: ['open'], remove: office },
  isMadeByProduct: true,
  list: {
    columns: ['title', 'register', 'forPeriod', 'dueOn', 'standardRow'],
    search: ['title', 'note'],
    sort: '-dueOn',
    filters: ['forPeriod'],
  },
});
