/** Tables of the platform that packs may read besides ledgers. Their rows come as record versions like any other. */
import { choice, date, department, evidence, person, post, text } from '@qinglian/kernel/fields/index.ts';
import type { Source } from './types.ts';

export const organisationSource: Source = {
  name: 'organisation',
  label: '机构',
  fields: {
    name: text('名称', { required: true }),
    level: choice('等级', { 一级: '一级', 二级: '二级', 三级: '三级' }),
    ownership: choice('性质', { 公立: '公立', 民营: '民营' }),
    type: text('类别'),
    since: date('设立日期'),
  },
  states: { open: '运行', closed: '停用' },
  happenedAt: 'since',
  title: 'name',
};

export const postHoldingSource: Source = {
  name: 'post_holding',
  label: '任职',
  fields: {
    person: person('任职人'),
    personName: text('姓名'),
    post: post('岗位'),
    home: department('科室'),
    riskArea: choice('风险领域', {
      设备: '设备',
      药剂: '药剂',
      总务: '总务',
      工程项目: '工程项目',
      招采: '招采',
      其他高危: '其他高危',
      临床: '临床',
    }),
    level: choice('层级', { principal: '主要负责人', leader: '分管领导', department_head: '科室负责人', staff: '工作人员' }),
    startedAt: date('任职日期'),
    endedAt: date('离任日期'),
  },
  states: { held: '任职' },
  happenedAt: 'startedAt',
  title: 'personName',
};

/**
 * 免于轮岗: who is let off a rotation, decided by the party committee with another safeguard in its place. No register
 * fills it yet, so nobody is exempt; a pack that names it loads, and one that names anything else does not.
 */
export const exemptionSource: Source = {
  name: 'exemption',
  label: '豁免',
  fields: {
    subject: text('豁免对象', { required: true }),
    approver: choice('批准', { 党委会: '党委会' }),
    approvedAt: date('批准日期', { required: true }),
    validUntil: date('有效期至'),
    papers: evidence('佐证材料', ['党委会纪要', '替代监管措施']),
  },
  states: { approved: '已批准', ended: '已终止' },
  happenedAt: 'approvedAt',
  title: 'subject',
};
