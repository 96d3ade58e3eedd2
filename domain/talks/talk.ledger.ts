/**
 * 谈心谈话. Restricted: the two who talked, the discipline office and the secretary. 集体约谈 is a kind of its own and does not
 * count towards the pair talks of 曲卫健党组发〔2021〕15号 第七条.
 */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, evidence, longText, person, persons, signature, text } from '@qinglian/kernel/fields/index.ts';
import { discipline } from '../power/grants.ts';

const readers = [...discipline, ['hospital_secretary', 'organisation'], ['staff', 'own']] as const;

export const talk = defineLedger({
  name: 'talk',
  label: '谈心谈话',
  group: '监督执纪',
  basis: '曲卫健党组发〔2021〕15号 第七条；广水市工作方案 一（一）3',
  purpose: '日常、任前、提醒、集体约谈等谈话，由谈话人登记，谈话双方确认。只有谈话双方、纪检监察室和书记可以查看，查看留痕。',
  fields: {
    title: text('谈话事由', { required: true }),
    kind: choice(
      '谈话类型',
      { daily: '日常谈话', appointment: '任前谈话', reminder: '提醒谈话', admonition: '诫勉谈话', collective: '集体约谈' },
      { required: true },
    ),
    heldAt: date('谈话日期', { required: true, notAfterToday: true }),
    place: text('地点'),
    home: department('所在科室', { isHome: true }),
    talker: person('谈话人', { required: true, isOwner: true }),
    subject: person('谈话对象', { isOwner: true }),
    subjects: persons('约谈对象'),
    content: longText('谈话内容', { required: true, personal: true }),
    stance: longText('对象表态', { personal: true }),
    followUp: longText('后续措施'),
    opinion: longText('纪检意见', { readableBy: discipline, afterSigning: true }),
    subjectSign: signature('谈话对象确认'),
    papers: evidence('佐证材料', ['谈话记录']),
  },
  happenedAt: 'heldAt',
  title: 'title',
  states: { draft: '待确认', confirmed: '已确认', filed: '已归档' },
  initial: 'draft',
  moves: {
    confirm: {
      label: '本人确认',
      from: ['draft'],
      to: 'confirmed',
      by: [['staff', 'own']],
      signs: 'subjectSign',
      due: { days: 5, after: 'recorded' },
    },
    file: { label: '归档', from: ['draft', 'confirmed'], to: 'filed', by: discipline },
  },
  access: {
    create: [...discipline, ['hospital_secretary', 'organisation'], ['hospital_leader', 'own'], ['dept_head', 'own']],
    read: readers,
    update: [...discipline, ['hospital_secretary', 'organisation'], ['hospital_leader', 'own']],
    updateIn: ['draft'],
    remove: discipline,
    journalReads: true,
  },
  list: { columns: ['title', 'kind', 'heldAt', 'talker', 'subject'], search: ['title'], sort: '-heldAt', filters: ['kind'] },
  check: (values) => {
    if (values.kind === 'collective')
      return values.subjects === null ? [{ field: 'subjects', message: '集体约谈应列出约谈对象' }] : [];
    if (values.subject === null) return [{ field: 'subject', message: '请填写谈话对象' }];
    return values.subject === values.talker ? [{ field: 'subject', message: '谈话对象不能是谈话人本人' }] : [];
  },
});
