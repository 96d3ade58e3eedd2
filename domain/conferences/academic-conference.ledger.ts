/** 学术会议: approval before the event, sponsors, budget, settlement. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, evidence, longText, money, number, person, text } from '@qinglian/kernel/fields/index.ts';
import { departments, discipline, leadership, office } from '../power/grants.ts';

export const academicConference = defineLedger({
  name: 'academic_conference',
  label: '学术会议',
  group: '重点整治',
  basis: '广水市2025年清廉医院建设标准 6-2',
  purpose: '本院举办、承办或组织人员参加的学术会议和医学活动，会前审批，会后决算。',
  fields: {
    title: text('会议名称', { required: true }),
    role: choice('本院角色', { host: '主办', undertake: '承办', attend: '派员参加' }, { required: true }),
    organiser: text('主办单位', { required: true }),
    sponsors: text('赞助单位', { maxLength: 500, help: '没有的写“无”' }),
    society: text('所属学（协）会'),
    heldAt: date('开始日期', { required: true }),
    endsOn: date('结束日期'),
    place: text('地点'),
    home: department('申请科室', { isHome: true, required: true }),
    applicant: person('申请人', { isOwner: true }),
    participantCount: number('参加人数', '人'),
    speakers: longText('授课专家及讲课费标准'),
    budget: money('预算', { required: true }),
    sponsored: money('赞助金额'),
    approvedOn: date('审批日期', { readOnly: true }),
    reviewOpinion: longText('合规审查意见'),
    spent: money('决算'),
    overrunReason: longText('超支说明'),
    papers: evidence('佐证材料', ['申请表', '审批表', '会议通知', '赞助协议', '决算表', '签到表']),
  },
  happenedAt: 'heldAt',
  title: 'title',
  states: { applied: '待审查', approved: '已批准', refused: '不予批准', settled: '已决算' },
  initial: 'applied',
  moves: {
    approve: {
      label: '审查通过',
      from: ['applied'],
      to: 'approved',
      by: [['hospital_leader', 'organisation'], ...office],
      asks: ['reviewOpinion'],
      requires: ['reviewOpinion'],
      stamps: 'approvedOn',
      due: { days: 5, after: 'recorded' },
    },
    refuse: {
      label: '不予批准',
      from: ['applied'],
      to: 'refused',
      by: [['hospital_leader', 'organisation'], ...office],
      asks: ['reviewOpinion'],
      requires: ['reviewOpinion'],
    },
    settle: {
      label: '报决算',
      from: ['approved'],
      to: 'settled',
      by: [...departments, ...office],
      asks: ['spent', 'overrunReason', 'papers'],
      requires: ['spent'],
      refuse: (values) =>
        values.spent !== null && values.budget !== null && values.spent > values.budget && values.overrunReason === null
          ? '决算超过预算，请填写超支说明'
          : null,
      due: { days: 20, after: { field: 'endsOn' } },
    },
  },
  access: {
    create: [...departments, ...office],
    read: [...departments, ...office, ...leadership],
    update: [...departments, ...office],
    updateIn: ['applied'],
    remove: [...office, ...discipline],
  },
  list: {
    columns: ['title', 'role', 'heldAt', 'home', 'budget', 'sponsored', 'spent'],
    search: ['title', 'organiser', 'sponsors', 'society'],
    sort: '-heldAt',
    filters: ['role', 'home'],
  },
  check: (values) => {
    const problems = [];
    if (values.endsOn !== null && values.heldAt !== null && values.endsOn < values.heldAt)
      problems.push({ field: 'endsOn', message: '结束日期：早于开始日期' });
    if ((values.sponsored ?? 0) > 0 && (values.sponsors === null || values.sponsors === '无'))
      problems.push({ field: 'sponsors', message: '有赞助金额的应写明赞助单位' });
    return problems;
  },
});
