/** 现场监督记录: filled in on the phone at a bid opening or another event; the warning film comes before the opening. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, evidence, longText, money, persons, text } from '@qinglian/kernel/fields/index.ts';
import { departments, discipline, leadership, office } from '../power/grants.ts';

export const siteSupervision = defineLedger({
  name: 'site_supervision',
  label: '现场监督记录',
  group: '监督执纪',
  basis: '广水市工作方案 一（一）4（开标前播放警示教育片）；曲卫健党组发〔2021〕15号 第十五条',
  purpose: '开标、遴选、验收等现场由监督人用手机登记：项目、到场人员、警示片、发现问题和监督意见，可打印签字。',
  fields: {
    title: text('项目名称', { required: true }),
    kind: choice(
      '现场类别',
      { bid_opening: '开标', selection: '遴选', acceptance: '验收', recruitment: '招聘', other: '其他' },
      { required: true },
    ),
    heldAt: date('日期', { required: true, notAfterToday: true }),
    place: text('地点'),
    host: department('主办科室', { isHome: true }),
    amount: money('项目金额'),
    supervisors: persons('监督人', { required: true }),
    present: text('到场人员', { maxLength: 500 }),
    filmShown: choice('开标前警示教育片', { shown: '已播放', not_shown: '未播放', not_needed: '不适用' }, { required: true }),
    film: text('片名'),
    problems: longText('发现问题'),
    opinion: longText('监督意见', { required: true }),
    papers: evidence('佐证材料', ['现场监督记录', '照片', '签到表']),
  },
  happenedAt: 'heldAt',
  title: 'title',
  states: { draft: '草稿', filed: '已归档' },
  initial: 'draft',
  moves: {
    file: { label: '归档', from: ['draft'], to: 'filed', by: [...discipline, ...office], due: { days: 3, after: 'recorded' } },
  },
  access: {
    create: [...discipline, ...office],
    read: [...departments, ...office, ...leadership],
    update: [...discipline, ...office],
    updateIn: ['draft'],
    remove: discipline,
  },
  list: {
    columns: ['title', 'kind', 'heldAt', 'host', 'filmShown', 'supervisors'],
    search: ['title', 'opinion', 'problems'],
    sort: '-heldAt',
    filters: ['kind', 'filmShown'],
  },
  check: (values) => {
    if (values.kind === 'bid_opening' && values.filmShown === 'not_needed')
      return [{ field: 'filmShown', message: '开标应登记是否播放警示教育片' }];
    if (values.filmShown === 'not_shown' && values.problems === null)
      return [{ field: 'problems', message: '未播放警示教育片的，请写明原因' }];
    return values.filmShown === 'shown' && values.film === null ? [{ field: 'film', message: '请填写片名' }] : [];
  },
});
