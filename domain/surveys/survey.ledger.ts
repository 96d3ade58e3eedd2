/** 临时统计表 at the city office: asked once, of all units or some, with its own columns; the columns stand in a table beside it. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, longText, number, person, text } from '@qinglian/kernel/fields/index.ts';
import { cityOffice, cityReaders } from '../power/grants.ts';

export const survey = defineLedger({
  name: 'survey',
  label: '临时统计表',
  group: '报送情况',
  basis: '广水市2025年清廉医院建设工作方案 二（二）',
  purpose: '临时要的数据在这里设表、下发、催报、合并；各单位在系统中或用 Excel 填报，签发后报来。',
  fields: {
    title: text('表名', { required: true }),
    shape: choice('填报方式', { unit: '每单位一行', rows: '每单位多行' }, { required: true }),
    openedOn: date('设表日期', { required: true, notAfterToday: true }),
    deadline: date('报送时限', { required: true }),
    note: longText('填报说明'),
    drafter: person('经办人', { isOwner: true }),
    columnCount: number('列数', '列', { readOnly: true }),
    recipients: number('下发单位', '家', { readOnly: true }),
  },
  happenedAt: 'openedOn',
  title: 'title',
  states: { draft: '设表中', sent: '已下发', closed: '已截止' },
  initial: 'draft',
  moves: {
    send: {
      label: '下发',
      from: ['draft'],
      to: 'sent',
      by: cityOffice,
      refuse: (values) => (values.recipients === null ? '请在“临时统计”页选择下发单位' : null),
    },
    close: {
      label: '截止',
      from: ['sent'],
      to: 'closed',
      by: cityOffice,
      due: { days: 5, after: { field: 'deadline' } },
    },
  },
  access: { create: cityOffice, read: cityReaders, update: cityOffice, updateIn: ['draft'], remove: cityOffice },
  list: {
    columns: ['title', 'shape', 'deadline', 'recipients'],
    search: ['title', 'note'],
    sort: '-openedOn',
    filters: ['shape'],
  },
  check: (values) =>
    values.deadline !== null && values.openedOn !== null && values.deadline < values.openedOn
      ? [{ field: 'deadline', message: '报送时限：早于设表日期' }]
      : [],
});
