/** 方案计划: yearly plans, campaign plans, control plans; of a hospital or of the city office. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, evidence, longText, multiChoice, person, text } from '@qinglian/kernel/fields/index.ts';
import { cityOffice, cityReaders, departments, leadership, office } from '../power/grants.ts';

export const plan = defineLedger({
  name: 'plan',
  label: '方案计划',
  group: '制度与计划',
  basis: '广水市2025年清廉医院建设标准 11-1、2-2、6-1、3-1；工作方案 一、二（一）',
  purpose: '清廉医院建设工作方案、廉政风险防控方案、集中整治方案等，由牵头科室登记并附印发文件。',
  fields: {
    title: text('方案名称', { required: true }),
    kind: choice(
      '方案类别',
      {
        clean_hospital: '清廉医院建设工作方案',
        risk_control: '廉政风险防控方案',
        campaign: '集中整治方案',
        quality: '全面提升医疗质量行动方案',
        patient_experience: '改善就医感受主题活动方案',
        education: '纪律教育计划',
        patrol: '医院巡查工作方案',
        insurance_campaign: '欺诈骗保专项整治方案',
        supervision: '年度监督计划',
        city_plan: '市级工作方案',
        other: '其他',
      },
      { required: true },
    ),
    docNo: text('文号'),
    issuedOn: date('印发日期', { required: true, notAfterToday: true }),
    from: date('实施起'),
    until: date('实施止'),
    owner: department('牵头科室', { isHome: true }),
    leader: person('责任领导', { isDuty: true }),
    tags: multiChoice('融入内容', { thought: '清廉思想', rules: '清廉制度', culture: '清廉文化', business: '与业务工作融合' }),
    cityItem: text('对应上级方案条款'),
    goals: longText('目标'),
    measures: longText('主要措施'),
    papers: evidence('佐证材料', ['印发文件', '审议纪要', '责任分工表', '总结']),
  },
  happenedAt: 'issuedOn',
  title: 'title',
  states: { draft: '起草', approved: '已印发', closed: '已总结' },
  initial: 'draft',
  moves: {
    approve: { label: '审定印发', from: ['draft'], to: 'approved', by: [...office, ...cityOffice] },
    close: {
      label: '完成总结',
      from: ['approved'],
      to: 'closed',
      by: [...office, ...cityOffice],
      due: { days: 0, count: 'days', after: { field: 'until' } },
    },
    reopen: { label: '退回修改', from: ['approved'], to: 'draft', by: [...office, ...cityOffice] },
  },
  access: {
    create: [...departments, ...office, ...cityOffice],
    read: [...departments, ...office, ...leadership, ...cityReaders],
    update: [...departments, ...office, ...cityOffice],
    updateIn: ['draft'],
    remove: [...office, ...cityOffice],
  },
  list: {
    columns: ['title', 'kind', 'docNo', 'issuedOn', 'owner', 'leader'],
    search: ['title', 'docNo', 'goals', 'measures'],
    sort: '-issuedOn',
    filters: ['kind', 'owner'],
  },
  check: (values) =>
    values.from !== null && values.until !== null && values.until < values.from
      ? [{ field: 'until', message: '实施止：早于实施起' }]
      : [],
});
