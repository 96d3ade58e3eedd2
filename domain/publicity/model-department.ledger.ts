/** 清廉示范科室: application, review by five criteria, naming. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { date, department, evidence, longText, number, person, text } from '@qinglian/kernel/fields/index.ts';
import { departments, leadership, office } from '../power/grants.ts';

const points = (label: string) => number(label, '分', { max: 20, scale: 1 });

export const modelDepartment = defineLedger({
  name: 'model_department',
  label: '清廉示范科室',
  group: '宣传教育',
  basis: '广水市2025年清廉医院建设标准 10-2',
  purpose: '科室申报，按有特色、有亮点、有品牌、有成效、有影响五项评审后命名。',
  fields: {
    title: text('申报名称', { required: true }),
    home: department('申报科室', { isHome: true, required: true }),
    appliedOn: date('申报日期', { required: true, notAfterToday: true }),
    leader: person('科室负责人', { isDuty: true }),
    story: longText('申报事迹', { required: true }),
    distinct: points('有特色'),
    bright: points('有亮点'),
    brand: points('有品牌'),
    effect: points('有成效'),
    reach: points('有影响'),
    total: number('合计', '分', { readOnly: true, scale: 1 }),
    reviewOpinion: longText('评审意见'),
    namedOn: date('命名日期', { notAfterToday: true }),
    papers: evidence('佐证材料', ['申报表', '评审表', '命名文件', '照片']),
  },
  happenedAt: 'appliedOn',
  title: 'title',
  states: { applied: '已申报', reviewed: '已评审', named: '已命名', declined: '未通过' },
  initial: 'applied',
  moves: {
    review: {
      label: '完成评审',
      from: ['applied'],
      to: 'reviewed',
      by: office,
      asks: ['distinct', 'bright', 'brand', 'effect', 'reach', 'reviewOpinion'],
      requires: ['distinct', 'bright', 'brand', 'effect', 'reach', 'reviewOpinion'],
      due: { days: 20, after: 'recorded' },
    },
    name: { label: '命名', from: ['reviewed'], to: 'named', by: office, asks: ['namedOn', 'papers'], requires: ['namedOn'] },
    decline: { label: '不予命名', from: ['reviewed'], to: 'declined', by: office },
  },
  access: {
    create: [...departments, ...office],
    read: [...departments, ...office, ...leadership],
    update: [...departments, ...office],
    updateIn: ['applied'],
    remove: office,
  },
  list: {
    columns: ['title', 'home', 'appliedOn', 'total', 'namedOn'],
    search: ['title', 'story'],
    sort: '-appliedOn',
    filters: ['home'],
  },
  compute: (values) => {
    const parts = [values.distinct, values.bright, values.brand, values.effect, values.reach];
    return { total: parts.some((part) => part === null) ? null : parts.reduce<number>((sum, part) => sum + (part ?? 0), 0) };
  },
});
