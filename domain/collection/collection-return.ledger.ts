/** 科室填报: one department's answer to a 资料收集; its rows are records of the register itself, drafts until they are merged. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { date, department, longText, number, period, reference, text } from '@qinglian/kernel/fields/index.ts';
import type { Grants } from '@qinglian/kernel/roles.ts';
import { departments, leadership, office } from '../power/grants.ts';

/** 代录 by the office is open: it may do what the department may. */
const fillers: Grants = [...departments, ...office];

export const collectionReturn = defineLedger({
  name: 'collection_return',
  label: '科室填报',
  group: '科室填报',
  basis: '广水市2025年清廉医院建设标准 11-2、13-3：分解任务到科室，按月归集',
  purpose: '清廉办下发收集事项时自动生成，一个科室一份；填完点上报，没有的点“本期无”。',
  fields: {
    title: text('收集事项', { required: true, readOnly: true }),
    collection: reference('出自', 'collection', { required: true, readOnly: true }),
    home: department('填报科室', { required: true, readOnly: true, isHome: true }),
    register: text('填报台账', { required: true, readOnly: true }),
    forPeriod: period('所属期间', { required: true, readOnly: true }),
    dueOn: date('截止日期', { required: true }),
    note: longText('填报要求', { readOnly: true }),
    rows: number('填报条数', '条', { readOnly: true }),
    filedOn: date('上报日期', { readOnly: true }),
    remindedOn: date('已转发催报', { readOnly: true }),
    returnReason: longText('退回原因', { maxLength: 500 }),
    mergedOn: date('合并日期', { readOnly: true }),
  },
  happenedAt: 'forPeriod',
  title: 'title',
  states: { waiting: '待填报', filed: '已上报', nothing: '本期无', returned: '已退回', merged: '已合并' },
  initial: 'waiting',
  moves: {
    file: {
      label: '上报',
      from: ['waiting', 'returned'],
      to: 'filed',
      by: fillers,
      stamps: 'filedOn',
      due: { days: 0, count: 'days', after: { field: 'dueOn' } },
      refuse: ({ rows }) => (rows === null || rows === 0 ? '还没有填写；本期确实没有的，请点“本期无”' : null),
    },
    declareNothing: { label: '本期无', from: ['waiting', 'returned'], to: 'nothing', by: fillers, stamps: 'filedOn' },
    takeBack: { label: '撤回修改', from: ['filed', 'nothing'], to: 'waiting', by: departments },
    giveBack: {
      label: '退回科室',
      from: ['filed', 'nothing'],
      to: 'returned',
      by: office,
      asks: ['returnReason'],
      requires: ['returnReason'],
    },
    remind: { label: '已转发催报', from: ['waiting'], to: 'waiting', by: office, stamps: 'remindedOn' },
    remindReturned: { label: '已转发催报', from: ['returned'], to: 'returned', by: office, stamps: 'remindedOn' },
    extend: { label: '延期', from: ['waiting', 'returned'], to: 'waiting', by: office, asks: ['dueOn'], requires: ['dueOn'] },
    merge: { label: '合并', from: ['filed', 'nothing'], to: 'merged', by: office, stamps: 'mergedOn' },
  },
  access: { create: office, read: [...fillers, ...leadership], update: [], remove: office },
  isMadeByProduct: true,
  list: {
    columns: ['title', 'home', 'forPeriod', 'dueOn', 'rows', 'filedOn'],
    search: ['title'],
    sort: '-dueOn',
    filters: ['home', 'forPeriod'],
  },
});
