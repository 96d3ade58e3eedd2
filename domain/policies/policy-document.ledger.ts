/** 制度文件: rules of the house by kind, version, term and review date. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, evidence, longText, reference, text } from '@qinglian/kernel/fields/index.ts';
import { departments, leadership, office } from '../power/grants.ts';

export const policyDocument = defineLedger({
  name: 'policy_document',
  label: '制度文件',
  group: '制度与计划',
  basis: '广水市2025年清廉医院建设标准 13-2、3-2、3-3、3-4、8-2；工作方案 一（一）1',
  purpose: '本院制度、细则、备案目录，由归口科室登记现行文本、生效日期和复审日期。',
  fields: {
    title: text('文件名称', { required: true }),
    kind: choice(
      '制度类别',
      {
        mutual_recognition: '检查检验结果互认制度',
        outside_purchase: '院外购药管理规定',
        rep_reception: '接待医药代表规定',
        drug_selection: '药品进院遴选管理制度',
        tracking_warning: '药品耗材跟踪监控和超常预警制度',
        tongfang: '药品统方管理制度',
        prescription_review: '处方审核点评制度',
        antimicrobial_list: '抗菌药物分级管理目录（备案）',
        penalty: '违法违规处罚细则',
        medical_certificate: '医学证明文件管理制度',
        insurance: '医保基金使用管理制度',
        bad_practice: '不良执业行为记分管理办法',
        conference: '学术会议管理制度',
        committee_rules: '党委会议事规则',
        president_rules: '院长办公会议事规则',
        communication: '党委书记和院长定期沟通制度',
        consultation: '多部门会商机制',
        opinion: '舆情监测处置制度',
        ethics: '医德考评办法',
        other: '其他',
      },
      { required: true },
    ),
    docNo: text('文号'),
    edition: text('版本'),
    issuedOn: date('印发日期', { required: true, notAfterToday: true }),
    validUntil: date('有效期至'),
    reviewOn: date('复审日期'),
    owner: department('归口科室', { isHome: true, required: true }),
    replaces: reference('替代文件', 'policy_document'),
    loophole: text('针对的漏洞或问题', { maxLength: 500 }),
    summary: longText('主要内容'),
    papers: evidence('文件正文', ['印发文件', '审议纪要', '备案回执']),
  },
  happenedAt: 'issuedOn',
  title: 'title',
  states: { draft: '起草', in_force: '现行有效', repealed: '已废止' },
  initial: 'draft',
  moves: {
    issue: { label: '确认生效', from: ['draft'], to: 'in_force', by: office, due: { days: 15, after: 'recorded' } },
    repeal: { label: '废止', from: ['in_force'], to: 'repealed', by: office },
    review: {
      label: '完成复审',
      from: ['in_force'],
      to: 'in_force',
      by: [...departments, ...office],
      asks: ['reviewOn'],
      requires: ['reviewOn'],
      due: { days: 0, count: 'days', after: { field: 'reviewOn' } },
    },
  },
  access: {
    create: [...departments, ...office],
    read: [...departments, ...office, ...leadership, ['staff', 'own']],
    update: [...departments, ...office],
    updateIn: ['draft'],
    remove: office,
  },
  list: {
    columns: ['title', 'kind', 'docNo', 'issuedOn', 'reviewOn', 'owner'],
    search: ['title', 'docNo', 'summary'],
    sort: '-issuedOn',
    filters: ['kind', 'owner'],
  },
  check: (values) =>
    values.validUntil !== null && values.issuedOn !== null && values.validUntil < values.issuedOn
      ? [{ field: 'validUntil', message: '有效期至：早于印发日期' }]
      : [],
});
