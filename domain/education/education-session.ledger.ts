/** 教育培训: discipline education, warning films, visits to education bases, the nine rules and their tests. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import {
  choice,
  date,
  department,
  evidence,
  longText,
  multiChoice,
  number,
  person,
  persons,
  text,
} from '@qinglian/kernel/fields/index.ts';
import { filingMoves, filingStates } from '../power/filing.ts';
import { departments, leadership, office } from '../power/grants.ts';

export const educationSession = defineLedger({
  name: 'education_session',
  label: '教育培训',
  group: '宣传教育',
  basis: '广水市2025年清廉医院建设标准 9-1、9-2；工作方案 一（一）4、一（二）5',
  purpose: '纪律教育、警示教育、基地参观、九项准则培训和测试，由组织科室登记，附签到表；缺席人员补学后补登。',
  fields: {
    title: text('教育主题', { required: true }),
    mode: choice('教育类型', { concentrated: '集中性教育', regular: '经常性教育' }, { required: true }),
    form: choice(
      '形式',
      {
        lecture: '专题党课',
        study: '学习会',
        film: '观看警示教育片',
        base_visit: '参观廉政教育基地',
        case_notice: '典型案例通报',
        training: '业务培训',
        test: '测试',
        oath: '宣誓',
      },
      { required: true },
    ),
    contents: multiChoice('内容', {
      discipline_regulation: '纪律处分条例',
      nine_rules: '九项准则',
      theory: '党的创新理论',
      warning: '警示教育',
      law: '法律法规',
      ethics: '医德医风',
      culture: '清廉文化',
    }),
    heldAt: date('日期', { required: true, notAfterToday: true }),
    place: text('地点或基地名称'),
    host: department('组织科室', { isHome: true }),
    speaker: person('授课人'),
    outsideSpeaker: text('外请授课人及单位'),
    audience: choice(
      '对象',
      {
        all_staff: '全体职工',
        party_cadres: '党员干部',
        leaders: '班子成员',
        key_posts: '重点岗位',
        newcomers: '新入职人员',
        department: '科室',
      },
      { required: true },
    ),
    attendees: persons('参加人员'),
    expectedCount: number('应参加', '人次'),
    attendedCount: number('实参加', '人次', { required: true }),
    madeUpCount: number('补学', '人次'),
    passedCount: number('测试合格', '人次'),
    film: text('片名'),
    summary: longText('内容摘要'),
    papers: evidence('佐证材料', ['签到表', '照片', '课件或学习材料', '测试成绩', '通知']),
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
    columns: ['title', 'mode', 'form', 'heldAt', 'host', 'attendedCount'],
    search: ['title', 'place', 'film', 'summary'],
    sort: '-heldAt',
    filters: ['mode', 'form', 'contents', 'host'],
  },
  check: (values) => {
    const problems = [];
    if (values.expectedCount !== null && values.attendedCount !== null && values.attendedCount > values.expectedCount) {
      problems.push({ field: 'attendedCount', message: '实参加：多于应参加人数' });
    } else if (values.expectedCount !== null && (values.attendedCount ?? 0) + (values.madeUpCount ?? 0) > values.expectedCount) {
      problems.push({ field: 'madeUpCount', message: '补学：与实参加合计多于应参加人数' });
    }
    if (values.passedCount !== null && values.passedCount > (values.attendedCount ?? 0) + (values.madeUpCount ?? 0))
      problems.push({ field: 'passedCount', message: '测试合格：多于参加和补学人数' });
    if (values.form === 'film' && values.film === null) problems.push({ field: 'film', message: '观看警示教育片应填写片名' });
    if (values.form === 'base_visit' && values.place === null)
      problems.push({ field: 'place', message: '基地参观应填写基地名称' });
    return problems;
  },
});
