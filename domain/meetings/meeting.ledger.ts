/** 会议: every meeting that a standard asks for, by kind and topic. */
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
import { cityOffice, cityReaders, departments, leadership, office } from '../power/grants.ts';

export const meeting = defineLedger({
  name: 'meeting',
  label: '会议',
  group: '会议与部署',
  basis: '广水市2025年清廉医院建设标准 3-4、11-1、11-3；曲卫健党组发〔2021〕15号 第六条、第十一条',
  purpose: '党委会、药事会、工作例会、督办会、成员单位联系会等，由主办科室在会后登记，附会议纪要和签到表。',
  fields: {
    title: text('会议名称', { required: true }),
    body: choice(
      '会议类别',
      {
        party_committee: '党委会',
        president_office: '院长办公会',
        drug_committee: '药事会',
        regular: '工作例会',
        supervision: '督办会',
        member_units: '成员单位联系会',
        joint: '联席会',
        deployment: '工作部署会',
        insurance_committee: '医保基金使用管理委员会',
        on_site: '现场会',
        study_group: '党委理论学习中心组学习',
        situation_analysis: '形势分析研判会',
        other: '其他',
      },
      { required: true },
    ),
    topics: multiChoice('议题', {
      integrity: '党风廉政建设',
      anti_corruption: '反腐败',
      clean_hospital: '清廉医院建设',
      ideology: '党的创新理论',
      discipline_law: '党纪法规',
      drug_selection: '药品遴选',
      antimicrobial: '抗菌药物管理',
      prescription: '处方审核与点评',
      insurance: '医保基金',
      purchasing: '采购招标',
      appointments: '选人用人',
      budget: '大额资金',
      service: '医疗服务',
      rectification: '问题整改',
    }),
    heldAt: date('召开日期', { required: true, notAfterToday: true }),
    place: text('地点'),
    host: department('主办科室', { isHome: true }),
    chair: person('主持人', { required: true }),
    attendees: persons('参会人员'),
    attendeeCount: number('应到人数', '人'),
    absentees: text('缺席人员及原因', { maxLength: 500 }),
    agenda: longText('议程'),
    resolutions: longText('议定事项'),
    papers: evidence('佐证材料', ['会议纪要', '签到表', '会议记录', '会议通知', '照片']),
  },
  happenedAt: 'heldAt',
  title: 'title',
  states: filingStates,
  initial: 'draft',
  moves: filingMoves([...office, ...cityOffice]),
  access: {
    create: [...departments, ...office, ...cityOffice],
    read: [...departments, ...office, ...leadership, ...cityReaders],
    update: [...departments, ...office, ...cityOffice],
    updateIn: ['draft'],
    remove: [...office, ...cityOffice],
  },
  list: {
    columns: ['title', 'body', 'heldAt', 'host', 'chair', 'topics'],
    search: ['title', 'place', 'resolutions'],
    sort: '-heldAt',
    filters: ['body', 'topics', 'host'],
  },
  check: (values) =>
    values.attendeeCount !== null && values.attendees !== null && values.attendees.length > values.attendeeCount
      ? [{ field: 'attendeeCount', message: `应到人数：少于已列出的参会人员${values.attendees.length}人` }]
      : [],
});
