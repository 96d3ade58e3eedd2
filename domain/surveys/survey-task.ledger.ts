/** 临时统计表 at a unit: received from the level above, filled in, signed, sent. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, longText, number, organisation, signature, text } from '@qinglian/kernel/fields/index.ts';
import { leadership, office } from '../power/grants.ts';

const signers = [
  ['hospital_leader', 'organisation'],
  ['hospital_secretary', 'organisation'],
  ['hospital_president', 'organisation'],
] as const;

export const surveyTask = defineLedger({
  name: 'survey_task',
  label: '上级临时统计',
  group: '报送',
  basis: '广水市2025年清廉医院建设工作方案 二（二）',
  purpose: '上级下发的临时统计表在这里填报，签发后报送。由上级下发，本单位不用新建。',
  fields: {
    title: text('表名', { required: true }),
    fromUnit: organisation('下发单位', { required: true }),
    surveyRef: text('下发编号', { required: true }),
    shape: choice('填报方式', { unit: '每单位一行', rows: '每单位多行' }, { required: true }),
    receivedOn: date('收到日期', { required: true }),
    deadline: date('报送时限', { required: true }),
    note: longText('填报说明'),
    rowCount: number('已填行数', '行', { readOnly: true }),
    contentHash: text('内容指纹', { readOnly: true }),
    approveSign: signature('签发'),
    submittedOn: date('报送日期', { readOnly: true, afterSigning: true }),
    opinion: longText('退回意见', { readOnly: true, afterSigning: true }),
  },
  happenedAt: 'receivedOn',
  title: 'title',
  states: { open: '待填报', signing: '待签发', submitted: '已报送', returned: '已退回' },
  initial: 'open',
  moves: {
    ask: {
      label: '送签',
      from: ['open', 'returned'],
      to: 'signing',
      by: office,
      requires: ['contentHash'],
      undo: true,
      due: { days: 0, count: 'days', after: { field: 'deadline' } },
    },
    sendBack: { label: '退回修改', from: ['signing'], to: 'open', by: [...office, ...signers] },
    submit: {
      label: '签发报送',
      from: ['signing'],
      to: 'submitted',
      by: signers,
      signs: 'approveSign',
      stamps: 'submittedOn',
      due: { days: 0, count: 'days', after: { field: 'deadline' } },
    },
    return: { label: '上级退回', from: ['submitted'], to: 'returned', by: [['platform', 'organisation']] },
  },
  access: {
    create: [['platform', 'organisation']],
    read: [...office, ...leadership, ['platform', 'organisation']],
    update: office,
    updateIn: ['open', 'returned'],
    remove: [],
  },
  list: {
    columns: ['title', 'fromUnit', 'deadline', 'submittedOn'],
    search: ['title', 'note'],
    sort: '-receivedOn',
    filters: ['fromUnit'],
  },
});
