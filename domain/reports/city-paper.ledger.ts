/** 市办文稿: the 汇总 and the 通报 that the city office makes of what was submitted. Drafted from the board, worded by people. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, evidence, longText, period, person, signature, text } from '@qinglian/kernel/fields/index.ts';
import { cityOffice, cityReaders } from '../power/grants.ts';

export const cityPaper = defineLedger({
  name: 'city_paper',
  label: '汇总和通报',
  group: '报送情况',
  basis: '广水市2025年清廉医院建设工作方案 二（二）',
  purpose: '市清廉办按期汇总各单位报送情况。系统先按收报台账起草，文字由经办人修改，负责人签发。',
  fields: {
    title: text('标题', { required: true }),
    kind: choice('文种', { digest: '情况汇总', notice: '情况通报' }, { required: true }),
    windowType: choice('报送类型', { monthly: '月度小结', annual: '年度总结' }, { required: true }),
    forMonth: period('所属期间', { required: true }),
    addressee: text('主送', { required: true }),
    body: longText('正文', { required: true, maxLength: 20_000 }),
    drafter: person('拟稿人', { isOwner: true }),
    approveSign: signature('签发'),
    issuedOn: date('印发日期', { readOnly: true, afterSigning: true }),
    papers: evidence('印发件', ['印发稿', '盖章扫描件'], { afterSigning: true }),
  },
  happenedAt: 'forMonth',
  title: 'title',
  states: { draft: '拟稿', approving: '待签发', issued: '已印发' },
  initial: 'draft',
  moves: {
    submit: { label: '送签', from: ['draft'], to: 'approving', by: cityOffice, requires: ['body'], undo: true },
    sendBack: { label: '退回修改', from: ['approving'], to: 'draft', by: [['city_leader', 'organisation']] },
    sign: {
      label: '签发',
      from: ['approving'],
      to: 'issued',
      by: [['city_leader', 'organisation']],
      signs: 'approveSign',
      stamps: 'issuedOn',
      due: { days: 2, after: 'state' },
    },
  },
  access: {
    create: cityOffice,
    read: cityReaders,
    update: cityOffice,
    updateIn: ['draft'],
    remove: cityOffice,
  },
  list: {
    columns: ['title', 'kind', 'forMonth', 'issuedOn'],
    search: ['title', 'body'],
    sort: '-forMonth',
    filters: ['kind', 'forMonth'],
  },
});
