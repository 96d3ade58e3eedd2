/**
 * 收报: what a unit has sent to the level above, as the level above holds it. A copy of its own in the receiver's
 * organisation: the city office sees what was signed and submitted, and nothing behind it.
 */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, evidence, longText, number, organisation, period, text } from '@qinglian/kernel/fields/index.ts';

export const submission = defineLedger({
  name: 'submission',
  label: '收报',
  group: '报送情况',
  basis: '广水市2025年清廉医院建设工作方案 二（二）',
  purpose: '各单位报送的小结、台账和标准落实情况表。系统自动收入；以邮件或纸面报来的由市清廉办代报登记。',
  fields: {
    title: text('标题', { required: true }),
    unit: organisation('报送单位', { required: true }),
    type: choice('类型', { monthly: '月度小结', annual: '年度总结', special: '专项报告' }, { required: true }),
    forMonth: period('所属期间', { required: true }),
    revision: number('第几次报送', '次', { required: true }),
    way: choice('报送方式', { system: '系统报送', package: '签名包', mail: '邮件代报', paper: '纸面代报' }, { required: true }),
    submittedOn: date('报送日期', { required: true }),
    dueOn: date('应报日期'),
    lateWorkdays: number('迟报工作日', '个'),
    situation: longText('开展情况'),
    problems: longText('存在问题'),
    nextSteps: longText('下步打算'),
    signedBy: text('签发人'),
    contentHash: text('正文指纹'),
    packageHash: text('报送包指纹'),
    documents: evidence('报送材料', ['报送包', '工作小结', '工作台账', '标准落实情况表', '盖章扫描件']),
    opinion: longText('审核意见'),
  },
  happenedAt: 'forMonth',
  title: 'title',
  states: { received: '待审核', accepted: '已签收', returned: '已退回' },
  initial: 'received',
  moves: {
    accept: {
      label: '签收',
      from: ['received'],
      to: 'accepted',
      by: [
        ['city_office', 'organisation'],
        ['city_leader', 'organisation'],
      ],
      asks: ['opinion'],
      due: { days: 3, after: 'recorded' },
    },
    return: {
      label: '退回修改',
      from: ['received', 'accepted'],
      to: 'returned',
      by: [
        ['city_office', 'organisation'],
        ['city_leader', 'organisation'],
      ],
      asks: ['opinion'],
      requires: ['opinion'],
    },
  },
  access: {
    create: [
      ['city_office', 'organisation'],
      ['platform', 'organisation'],
    ],
    read: [
      ['city_office', 'organisation'],
      ['city_section', 'organisation'],
      ['city_leader', 'organisation'],
      ['platform', 'organisation'],
    ],
    update: [],
    remove: [],
  },
  list: {
    columns: ['unit', 'title', 'type', 'forMonth', 'submittedOn', 'lateWorkdays', 'way'],
    search: ['title', 'situation', 'problems'],
    sort: '-submittedOn',
    filters: ['unit', 'type', 'forMonth', 'way'],
  },
});
