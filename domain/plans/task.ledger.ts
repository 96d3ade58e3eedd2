/** 任务与责任清单: what must be done, by which post and department, until when; every plan item names its 责任股室 or 科室. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import {
  choice,
  date,
  department,
  departments as departmentList,
  evidence,
  longText,
  person,
  post,
  reference,
  text,
} from '@qinglian/kernel/fields/index.ts';
import { cityOffice, cityReaders, departments, leadership, office } from '../power/grants.ts';

const section = [['city_section', 'organisation']] as const;

export const task = defineLedger({
  name: 'task',
  label: '任务与责任清单',
  group: '制度与计划',
  basis: '广水市2025年清廉医院建设标准 2-1、11-2；工作方案 各项责任股室',
  purpose: '把方案分解成任务，每项明确责任领导、责任科室、责任岗位和时限；一岗双责清单也在这里。',
  fields: {
    title: text('任务', { required: true, maxLength: 500 }),
    kind: choice(
      '类别',
      {
        responsibility: '重点任务',
        dual_duty: '一岗双责',
        first_person: '第一责任人责任',
        supervision: '督办事项',
        quality: '医疗质量行动任务',
        service: '改善就医感受任务',
      },
      { required: true },
    ),
    source: reference('来源方案', 'plan'),
    sourceMeeting: reference('来源会议', 'meeting'),
    standardRow: text('对应标准条目', { help: '如 11-2' }),
    leader: person('责任领导', { isDuty: true }),
    owner: department('责任科室', { isHome: true, required: true }),
    ownerPost: post('责任岗位'),
    helpers: departmentList('配合科室'),
    assignedOn: date('下达日期', { required: true, notAfterToday: true }),
    dueOn: date('完成时限', { required: true }),
    progress: longText('进展情况'),
    result: longText('完成情况'),
    papers: evidence('佐证材料', ['责任清单', '完成佐证', '督办单']),
  },
  happenedAt: 'assignedOn',
  title: 'title',
  states: { open: '办理中', done: '已完成', verified: '已验收', dropped: '已取消' },
  initial: 'open',
  moves: {
    report: {
      label: '填报进展',
      from: ['open'],
      to: 'open',
      by: [...departments, ...office, ...cityOffice, ...section],
      asks: ['progress'],
      requires: ['progress'],
    },
    finish: {
      label: '报完成',
      from: ['open'],
      to: 'done',
      by: [...departments, ...office, ...cityOffice, ...section],
      asks: ['result', 'papers'],
      requires: ['result'],
      due: { days: 0, count: 'days', after: { field: 'dueOn' } },
    },
    verify: { label: '验收', from: ['done'], to: 'verified', by: [...office, ...cityOffice], due: { days: 5, after: 'state' } },
    sendBack: { label: '退回续办', from: ['done'], to: 'open', by: [...office, ...cityOffice] },
    drop: { label: '取消任务', from: ['open'], to: 'dropped', by: [...office, ...cityOffice] },
  },
  access: {
    create: [...office, ...cityOffice],
    read: [...departments, ...office, ...leadership, ...cityReaders],
    update: [...office, ...cityOffice],
    updateIn: ['open'],
    remove: [...office, ...cityOffice],
  },
  list: {
    columns: ['title', 'kind', 'owner', 'leader', 'dueOn'],
    search: ['title', 'progress', 'result'],
    sort: 'dueOn',
    filters: ['kind', 'owner', 'source'],
  },
  check: (values) =>
    values.dueOn !== null && values.assignedOn !== null && values.dueOn < values.assignedOn
      ? [{ field: 'dueOn', message: '完成时限：早于下达日期' }]
      : [],
});
