/** 风险排查: a round of screening, its hidden dangers and how they were cleared. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import {
  choice,
  date,
  department,
  departments as departmentList,
  evidence,
  longText,
  number,
  persons,
  text,
} from '@qinglian/kernel/fields/index.ts';
import { filingMoves, filingStates } from '../power/filing.ts';
import { departments, leadership, office } from '../power/grants.ts';

export const riskScreening = defineLedger({
  name: 'risk_screening',
  label: '风险排查',
  group: '风险防控',
  basis: '广水市2025年清廉医院建设标准 2-2；工作方案 一（一）3',
  purpose: '每轮廉政风险排查登记一条：范围、排查人、发现隐患和清理情况，附排查记录。',
  fields: {
    title: text('排查名称', { required: true }),
    scope: choice(
      '范围',
      { whole: '全院', departments: '部分科室', key_minority: '关键少数', key_posts: '重点岗位' },
      { required: true },
    ),
    heldAt: date('排查日期', { required: true, notAfterToday: true }),
    host: department('组织科室', { isHome: true }),
    covered: departmentList('覆盖科室'),
    screeners: persons('排查人'),
    pointCount: number('排查风险点', '个', { required: true }),
    foundCount: number('发现隐患', '个', { required: true }),
    clearedCount: number('已清理隐患', '个', { required: true }),
    findings: longText('隐患及处理'),
    loopholes: longText('暴露的制度漏洞'),
    papers: evidence('佐证材料', ['排查记录', '风险点汇总表', '会议纪要']),
  },
  happenedAt: 'heldAt',
  title: 'title',
  states: filingStates,
  initial: 'draft',
  moves: filingMoves(office),
  access: {
    create: [...departments, ...office],
    read: [...departments, ...office, ...leadership],
    update: [...departments, ...office],
    updateIn: ['draft'],
    remove: office,
  },
  list: {
    columns: ['title', 'scope', 'heldAt', 'pointCount', 'foundCount', 'clearedCount'],
    search: ['title', 'findings'],
    sort: '-heldAt',
    filters: ['scope', 'host'],
  },
  check: (values) =>
    values.clearedCount !== null && values.foundCount !== null && values.clearedCount > values.foundCount
      ? [{ field: 'clearedCount', message: '已清理隐患：多于发现的隐患' }]
      : [],
});
