/** 催报: who was reminded of which window, how and when. The text itself is copied by hand to WeChat or read out on the phone. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, organisation, period, text } from '@qinglian/kernel/fields/index.ts';
import { cityOffice, cityReaders } from '../power/grants.ts';

export const reportingReminder = defineLedger({
  name: 'reporting_reminder',
  label: '催报记录',
  group: '报送情况',
  basis: '广水市2025年清廉医院建设工作方案 二（二）',
  purpose: '催报文字转发或电话通知之后在这里留痕：催了哪家、哪一期、用什么方式。',
  fields: {
    title: text('事项', { required: true }),
    unit: organisation('被催单位', { required: true }),
    windowType: choice('报送类型', { monthly: '月度小结', annual: '年度总结', survey: '临时统计' }, { required: true }),
    forMonth: period('所属期间', { required: true }),
    way: choice('方式', { wechat: '微信转发', phone: '电话', sms: '短信', mail: '邮件' }, { required: true }),
    remindedOn: date('催报日期', { required: true, notAfterToday: true }),
    note: text('对方答复'),
  },
  happenedAt: 'remindedOn',
  title: 'title',
  states: { noted: '已转发' },
  initial: 'noted',
  moves: {},
  access: { create: cityOffice, read: cityReaders, update: cityOffice, remove: cityOffice },
  list: {
    columns: ['unit', 'title', 'forMonth', 'way', 'remindedOn', 'note'],
    search: ['title', 'note'],
    sort: '-remindedOn',
    filters: ['unit', 'forMonth', 'way'],
  },
});
