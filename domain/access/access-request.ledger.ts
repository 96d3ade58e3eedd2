/** 调阅申请: the level above asks to see one record behind a submitted table. The one way to a record that was not submitted. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { date, longText, organisation, reference, text } from '@qinglian/kernel/fields/index.ts';
import { cityOffice, cityReaders } from '../power/grants.ts';

export const accessRequest = defineLedger({
  name: 'access_request',
  label: '调阅申请',
  group: '报送情况',
  basis: '医疗机构自主管理的记录，上级只看签发报送件；个别佐证经医疗机构同意后调阅，全程留痕',
  purpose: '从收到的落实情况表的佐证目录中点“申请调阅”发起；医疗机构同意后，在期限内可查看这一条记录。',
  fields: {
    title: text('调阅内容', { required: true, readOnly: true }),
    unit: organisation('被调阅单位', { required: true, readOnly: true }),
    submission: reference('出自报送件', 'submission', { readOnly: true }),
    register: text('台账', { required: true, readOnly: true }),
    recordRef: text('记录编号', { required: true, readOnly: true }),
    purpose: longText('调阅事由', { required: true, maxLength: 500 }),
    requestedOn: date('申请日期', { required: true, notAfterToday: true }),
    until: date('调阅期限', { required: true, help: '到期自动终止；医疗机构同意时可以改短' }),
    reply: longText('答复意见', { readOnly: true }),
    grantedUntil: date('同意的期限', { readOnly: true }),
    repliedOn: date('答复日期', { readOnly: true }),
  },
  happenedAt: 'requestedOn',
  title: 'title',
  states: { waiting: '待答复', granted: '已同意', refused: '未同意', withdrawn: '已撤回', ended: '已终止' },
  initial: 'waiting',
  moves: {
    withdraw: { label: '撤回申请', from: ['waiting', 'granted'], to: 'withdrawn', by: cityOffice },
    grant: { label: '收到同意', from: ['waiting'], to: 'granted', by: [['platform', 'organisation']] },
    refuse: { label: '收到不同意', from: ['waiting'], to: 'refused', by: [['platform', 'organisation']] },
    end: { label: '收到终止', from: ['granted'], to: 'ended', by: [['platform', 'organisation']] },
  },
  access: {
    create: cityOffice,
    read: [...cityReaders, ['platform', 'organisation']],
    update: [],
    remove: [],
  },
  isMadeByProduct: true,
  list: {
    columns: ['unit', 'title', 'purpose', 'requestedOn', 'grantedUntil', 'repliedOn'],
    search: ['title', 'purpose'],
    sort: '-requestedOn',
    filters: ['unit'],
  },
  check: ({ requestedOn, until }) =>
    requestedOn !== null && until !== null && until < requestedOn
      ? [{ field: 'until', message: '调阅期限不能早于申请日期' }]
      : [],
});
