/**
 * Registers that exist in the leak suite only: one field of every kind that only the discipline office may see, beside one that
 * everybody may; and one whose clock runs from a restricted day. What the product's own registers do not use today is covered too.
 */
import { defineLedger, type Ledger } from '@qinglian/kernel/define.ts';
import * as f from '@qinglian/kernel/fields/index.ts';
import type { Grants } from '@qinglian/kernel/roles.ts';

const only: Grants = [['hospital_discipline', 'organisation']];
const readableBy = only;

export const restricted: Ledger = defineLedger({
  name: 'leak_probe',
  label: '限阅试验台账',
  group: '试验',
  basis: '试验',
  purpose: '试验',
  fields: {
    title: f.text('事项', { required: true }),
    heldAt: f.date('日期', { required: true, notAfterToday: true }),
    home: f.department('科室', { isHome: true }),
    note: f.longText('公开说明'),
    owner: f.person('经办人', { isOwner: true }),
    papers: f.evidence('佐证材料', ['材料']),
    word: f.text('限阅文字', { readableBy }),
    story: f.longText('限阅长文', { readableBy }),
    grade: f.choice('限阅等级', { low: '轻', high: '重' }, { readableBy }),
    topics: f.multiChoice('限阅事项', { money: '经费', people: '人事' }, { readableBy }),
    score: f.number('限阅分数', '分', { readableBy }),
    sum: f.money('限阅金额', { readableBy }),
    day: f.date('限阅日期', { readableBy }),
    month: f.period('限阅期间', { readableBy }),
    who: f.person('限阅人员', { readableBy }),
    group: f.persons('限阅人员名单', { readableBy }),
    chair: f.post('限阅岗位', { readableBy }),
    room: f.department('限阅科室', { readableBy }),
    unit: f.organisation('限阅单位', { readableBy }),
    earlier: f.reference('限阅关联', 'leak_probe', { readableBy }),
    proof: f.evidence('限阅佐证', ['限阅材料'], { readableBy }),
    seal: f.signature('限阅签字', { readableBy, afterSigning: true }),
  },
  happenedAt: 'heldAt',
  title: 'title',
  states: { open: '办理中', done: '已办结' },
  initial: 'open',
  moves: {
    finish: {
      label: '办结',
      from: ['open'],
      to: 'done',
      by: [['hospital_discipline', 'organisation']],
      signs: 'seal',
      due: { days: 3, count: 'days', after: { field: 'day' } },
    },
  },
  access: {
    create: [
      ['hospital_discipline', 'organisation'],
      ['dept_filler', 'department'],
    ],
    read: [
      ['hospital_discipline', 'organisation'],
      ['hospital_clerk', 'organisation'],
      ['dept_filler', 'department'],
      ['staff', 'own'],
    ],
    update: [
      ['hospital_discipline', 'organisation'],
      ['hospital_clerk', 'organisation'],
    ],
    remove: only,
  },
  list: { columns: ['title', 'heldAt', 'owner'], search: ['title', 'note'], sort: '-heldAt' },
  check: ({ note, score }) =>
    note === '冲突' && score !== null ? [{ field: 'score', message: `限阅分数：${score}分与公开说明不符` }] : [],
});
