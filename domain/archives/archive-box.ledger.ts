/** 档案盒: a run of 件 of one year, 保管期限 and 机构 in one box, with its place on the shelf. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, department, number, period, text } from '@qinglian/kernel/fields/index.ts';
import { leadership, office } from '../power/grants.ts';
import { termLabels } from './retention.ts';

export const archiveBox = defineLedger({
  name: 'archive_box',
  label: '档案盒',
  group: '归档',
  basis: 'DA/T 22-2015 归档文件整理规则 5.6 装盒',
  purpose: '归档后在“归档迎检”页一次装盒，盒号自动连续编排；装好后在这里登记存放位置。',
  fields: {
    title: text('档案盒', { required: true, readOnly: true }),
    number: number('盒号', '', { required: true, readOnly: true, min: 1, max: 9_999 }),
    year: period('年度', { required: true, readOnly: true }),
    term: choice('保管期限', termLabels, { required: true, readOnly: true }),
    section: text('机构代码', { required: true, readOnly: true }),
    home: department('机构', { readOnly: true }),
    fromNo: number('起件号', '', { required: true, readOnly: true, min: 1 }),
    toNo: number('止件号', '', { required: true, readOnly: true, min: 1 }),
    shelf: text('存放位置', { help: '如：综合档案室 3排2列4层' }),
    thickness: choice('盒脊厚度', { mm20: '20毫米', mm30: '30毫米', mm40: '40毫米', mm50: '50毫米' }),
    arrangedBy: text('整理人'),
    checkedBy: text('检查人'),
    remark: text('盒内文件情况说明'),
  },
  happenedAt: 'year',
  title: 'title',
  states: { packed: '已装盒' },
  initial: 'packed',
  moves: {},
  access: { create: office, read: [...office, ...leadership], update: office, remove: [] },
  isMadeByProduct: true,
  list: {
    columns: ['title', 'year', 'term', 'fromNo', 'toNo', 'shelf'],
    search: ['title', 'shelf'],
    sort: '-year',
    filters: ['year', 'term', 'home'],
  },
});
