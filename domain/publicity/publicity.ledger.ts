/** 宣传报道: articles and experience summaries by level of the medium. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, evidence, longText, person, text } from '@qinglian/kernel/fields/index.ts';
import { filingMoves, filingStates } from '../power/filing.ts';
import { departments, leadership, office } from '../power/grants.ts';

export const publicity = defineLedger({
  name: 'publicity',
  label: '宣传报道',
  group: '宣传教育',
  basis: '广水市2025年清廉医院建设标准 10-1；工作方案 二（二）',
  purpose: '在各级媒体刊发的清廉医院建设成果、信息简报和经验总结，登记媒体级别、日期和链接。',
  fields: {
    title: text('标题', { required: true }),
    kind: choice(
      '类别',
      { article: '媒体报道', brief: '信息简报', experience: '经验总结', culture: '清廉文化作品' },
      { required: true },
    ),
    level: choice(
      '媒体级别',
      { national: '国家级', provincial: '省级', city: '市级', county: '县级', own: '本院' },
      { required: true },
    ),
    medium: text('媒体名称', { required: true }),
    publishedOn: date('刊发日期', { required: true, notAfterToday: true }),
    link: text('链接', { maxLength: 500 }),
    author: person('作者'),
    home: department('报送科室', { isHome: true }),
    summary: longText('内容摘要'),
    papers: evidence('佐证材料', ['刊发截图', '原文', '审稿单']),
  },
  happenedAt: 'publishedOn',
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
    columns: ['title', 'kind', 'level', 'medium', 'publishedOn', 'home'],
    search: ['title', 'medium', 'summary'],
    sort: '-publishedOn',
    filters: ['kind', 'level'],
  },
});
