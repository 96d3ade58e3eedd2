/** 调阅审批: the house answers a request to see one of its records; it may end what it granted at any time. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { date, longText, organisation, signature, text } from '@qinglian/kernel/fields/index.ts';
import type { Grants } from '@qinglian/kernel/roles.ts';
import { leadership, office } from '../power/grants.ts';

const deciders: Grants = [
  ['hospital_secretary', 'organisation'],
  ['hospital_discipline', 'organisation'],
];

export const accessGrant = defineLedger({
  name: 'access_grant',
  label: '调阅审批',
  group: '报送',
  basis: '医疗机构自主管理的记录，上级只看签发报送件；个别佐证经医疗机构同意后调阅，全程留痕',
  purpose: '上级申请调阅本单位记录时自动收入；由书记或纪检监察室签字答复，每次查看都记入本单位日志。',
  fields: {
    title: text('调阅内容', { required: true, readOnly: true }),
    applicantUnit: organisation('申请单位', { required: true, readOnly: true }),
    applicant: text('申请人', { required: true, readOnly: true }),
    register: text('台账', { required: true, readOnly: true }),
    recordRef: text('记录编号', { required: true, readOnly: true }),
    requestRef: text('申请编号', { required: true, readOnly: true }),
    purpose: longText('调阅事由', { required: true, readOnly: true }),
    requestedOn: date('申请日期', { required: true, readOnly: true }),
    until: date('调阅期限', { required: true }),
    reply: longText('答复意见', { maxLength: 500 }),
    approval: signature('审批签字'),
    repliedOn: date('答复日期', { readOnly: true }),
  },
  happenedAt: 'requestedOn',
  title: 'title',
  states: { waiting: '待审批', granted: '同意调阅', refused: '不同意', ended: '已终止' },
  initial: 'waiting',
  moves: {
    grant: {
      label: '同意调阅',
      from: ['waiting'],
      to: 'granted',
      by: deciders,
      asks: ['until', 'reply'],
      signs: 'approval',
      stamps: 'repliedOn',
      due: { days: 3, after: 'recorded' },
    },
    refuse: {
      label: '不同意',
      from: ['waiting'],
      to: 'refused',
      by: deciders,
      asks: ['reply'],
      requires: ['reply'],
      stamps: 'repliedOn',
    },
    end: { label: '终止调阅', from: ['granted'], to: 'ended', by: [...deciders, ['platform', 'organisation']], asks: ['reply'] },
    lapse: { label: '申请已撤回', from: ['waiting'], to: 'ended', by: [['platform', 'organisation']] },
  },
  access: {
    create: [['platform', 'organisation']],
    read: [...office, ...leadership, ['platform', 'organisation']],
    update: [],
    remove: [],
  },
  isMadeByProduct: true,
  list: {
    columns: ['title', 'applicantUnit', 'applicant', 'requestedOn', 'until', 'repliedOn'],
    search: ['title', 'purpose', 'applicant'],
    sort: '-requestedOn',
  },
});
