/** What one unit answers to a 临时统计表, as the city office holds it: a line for each unit asked, from the day it was asked. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, evidence, longText, number, organisation, reference, text } from '@qinglian/kernel/fields/index.ts';
import { cityOffice, cityReaders } from '../power/grants.ts';

export const surveyReply = defineLedger({
  name: 'survey_reply',
  label: '临时统计收报',
  group: '报送情况',
  basis: '广水市2025年清廉医院建设工作方案 二（二）',
  purpose: '临时统计表下发后，每家单位在这里有一条：已报、未报、退回，一目了然。',
  fields: {
    title: text('表名', { required: true }),
    survey: reference('临时统计表', 'survey'),
    unit: organisation('单位', { required: true }),
    askedOn: date('下发日期', { required: true }),
    deadline: date('报送时限', { required: true }),
    way: choice('报送方式', { system: '系统报送', package: '签名包', mail: '代报' }, { readOnly: true }),
    submittedOn: date('报送日期', { readOnly: true }),
    signedBy: text('签发人', { readOnly: true }),
    rowCount: number('行数', '行', { readOnly: true }),
    contentHash: text('内容指纹', { readOnly: true }),
    opinion: longText('退回意见'),
    papers: evidence('代报来件', ['来件']),
  },
  happenedAt: 'askedOn',
  title: 'title',
  states: { waiting: '未报', received: '已报', returned: '已退回' },
  initial: 'waiting',
  moves: {
    receive: {
      label: '收报',
      from: ['waiting', 'returned'],
      to: 'received',
      by: [['platform', 'organisation']],
      stamps: 'submittedOn',
    },
    proxy: {
      label: '代报',
      from: ['waiting', 'returned'],
      to: 'received',
      by: cityOffice,
      asks: ['papers'],
      requires: ['contentHash'],
      stamps: 'submittedOn',
    },
    return: {
      label: '退回修改',
      from: ['received'],
      to: 'returned',
      by: cityOffice,
      asks: ['opinion'],
      requires: ['opinion'],
    },
  },
  access: {
    create: [...cityOffice, ['platform', 'organisation']],
    read: [...cityReaders, ['platform', 'organisation']],
    update: [],
    remove: [],
  },
  list: {
    columns: ['unit', 'title', 'deadline', 'submittedOn', 'way'],
    search: ['title', 'opinion'],
    sort: '-askedOn',
    filters: ['survey', 'unit', 'way'],
  },
});
