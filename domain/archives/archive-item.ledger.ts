/**
 * 归档文件 (DA/T 22 归档文件整理规则): a closed record with its 佐证 is one 件, numbered without gaps within year, 保管期限 and 机构.
 * What was filed keeps its number; what is taken out leaves its number and the reason behind.
 */
import { defineLedger } from '@qinglian/kernel/define.ts';
import { choice, date, department, longText, number, period, text } from '@qinglian/kernel/fields/index.ts';
import type { Grants } from '@qinglian/kernel/roles.ts';
import { discipline, leadership, office } from '../power/grants.ts';
import { termLabels } from './retention.ts';

interface Kept {
  readonly name: 'archive_item' | 'archive_restricted_item';
  readonly label: string;
  readonly purpose: string;
  readonly keepers: Grants;
  readonly readers: Grants;
  readonly journalReads?: true;
}

const items = ({ name, label, purpose, keepers, readers, journalReads }: Kept) =>
  defineLedger({
    name,
    label,
    group: '归档',
    basis: 'DA/T 22-2015 归档文件整理规则；机关文件材料归档范围和文书档案保管期限规定（国家档案局令第8号）',
    purpose,
    fields: {
      title: text('题名', { required: true, readOnly: true }),
      archiveNo: text('档号', { required: true, readOnly: true }),
      number: number('件号', '', { required: true, readOnly: true, min: 1, max: 9_999 }),
      year: period('年度', { required: true, readOnly: true }),
      term: choice('保管期限', termLabels, { required: true, readOnly: true }),
      section: text('机构代码', { required: true, readOnly: true }),
      home: department('机构', { readOnly: true }),
      author: text('责任者', { readOnly: true }),
      docNo: text('文号', { readOnly: true }),
      writtenOn: date('文件日期', { readOnly: true }),
      pages: number('页数', '页', { min: 1, max: 9_999 }),
      papers: longText('佐证材料', { readOnly: true }),
      outside: longText('原件存放处', { readOnly: true, help: '归档时原件所在的保管人、卷号、页码；收齐后登记收齐日期' }),
      collectedOn: date('原件收齐日期', { readOnly: true }),
      register: text('来源台账', { required: true, readOnly: true }),
      recordRef: text('来源记录', { required: true, readOnly: true }),
      recordVersion: number('归档时的版本', '', { readOnly: true, min: 1 }),
      filedOn: date('归档日期', { required: true, readOnly: true }),
      withdrawReason: text('撤件原因'),
      withdrawnOn: date('撤件日期', { readOnly: true }),
      remark: text('备注'),
    },
    happenedAt: 'year',
    title: 'title',
    states: { filed: '在档', withdrawn: '已撤件' },
    initial: 'filed',
    moves: {
      collect: {
        label: '原件收齐',
        from: ['filed'],
        to: 'filed',
        by: keepers,
        stamps: 'collectedOn',
        refuse: ({ outside }) => (outside === null ? '这一件没有在外的原件' : null),
      },
      withdraw: {
        label: '撤件',
        from: ['filed'],
        to: 'withdrawn',
        by: keepers,
        asks: ['withdrawReason'],
        requires: ['withdrawReason'],
        stamps: 'withdrawnOn',
      },
    },
    // Nobody deletes: a number that vanished could not be told from one that was never given.
    access: {
      create: keepers,
      read: readers,
      update: keepers,
      updateIn: ['filed'],
      remove: [],
      ...(journalReads === true ? { journalReads } : {}),
    },
    isMadeByProduct: true,
    list: {
      columns: ['archiveNo', 'title', 'term', 'writtenOn', 'outside', 'collectedOn'],
      search: ['title', 'archiveNo', 'docNo'],
      sort: 'archiveNo',
      filters: ['year', 'term', 'home'],
    },
  });

export const archiveItem = items({
  name: 'archive_item',
  label: '归档文件',
  purpose: '由清廉办在“归档迎检”页按年度一次归档，件号自动连续编排；撤件只留说明，件号不再使用。',
  keepers: office,
  readers: [...office, ...leadership],
});

/** From registers whose every reading is journalled: numbered, kept and seen apart; the office does not even see how many there are. */
export const archiveRestrictedItem = items({
  name: 'archive_restricted_item',
  label: '归档文件（纪检）',
  purpose: '谈话等限制查看的记录，由纪检监察室单独归档、单独编号、单独保管；查看留痕。',
  keepers: discipline,
  readers: [...discipline, ['hospital_secretary', 'organisation']],
  journalReads: true,
});
