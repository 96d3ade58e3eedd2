/** 档案移交: what was handed over to whom, by a list with two signatures; the signed list is kept as a scan. */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { date, evidence, number, period, references, text } from '@qinglian/kernel/fields/index.ts';
import { leadership, office } from '../power/grants.ts';

export const archiveTransfer = defineLedger({
  name: 'archive_transfer',
  label: '档案移交',
  group: '归档',
  basis: '中华人民共和国档案法 第十三条；DA/T 22-2015 归档文件整理规则',
  purpose: '在“归档迎检”页把一个年度已归档的文件列入移交，打印移交清单，双方签字后在这里登记交接并上传扫描件。',
  fields: {
    title: text('移交事项', { required: true, readOnly: true }),
    year: period('年度', { required: true, readOnly: true }),
    receiver: text('接收单位或科室', { required: true }),
    boxes: references('档案盒', 'archive_box', { required: true, readOnly: true }),
    itemCount: number('件数', '件', { required: true, readOnly: true, min: 1 }),
    handedBy: text('移交人'),
    receivedBy: text('接收人'),
    handedOn: date('交接日期', { notAfterToday: true }),
    papers: evidence('移交清单', ['移交清单（双方签字）']),
    remark: text('备注'),
  },
  happenedAt: 'year',
  title: 'title',
  states: { listed: '待交接', done: '已交接', cancelled: '已取消' },
  initial: 'listed',
  moves: {
    handOver: {
      label: '登记交接',
      from: ['listed'],
      to: 'done',
      by: office,
      asks: ['handedBy', 'receivedBy', 'handedOn', 'papers'],
      requires: ['handedBy', 'receivedBy', 'handedOn'],
    },
    cancel: { label: '取消移交', from: ['listed'], to: 'cancelled', by: office },
  },
  access: { create: office, read: [...office, ...leadership], update: office, updateIn: ['listed', 'done'], remove: [] },
  isMadeByProduct: true,
  list: {
    columns: ['title', 'year', 'receiver', 'itemCount', 'handedOn'],
    search: ['title', 'receiver', 'handedBy', 'receivedBy'],
    sort: '-year',
  },
});
