/** A register that exists in tests only: every field kind, every scope, a signature, a clock, a hidden field. */
import { defineLedger, type Ledger } from '@qinglian/kernel/define.ts';
import * as f from '@qinglian/kernel/fields/index.ts';
import pg from 'pg';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { TestDatabase } from '../testing/database.ts';
import { countedChance, testClock } from '../testing/people.ts';
import type { LedgerServices } from './services.ts';
import { createSql } from './tables.ts';

export const probe = defineLedger({
  name: 'probe_record',
  label: '试验台账',
  group: '试验',
  basis: '试验',
  purpose: '试验',
  fields: {
    title: f.text('标题', { required: true }),
    body: f.longText('内容'),
    kind: f.choice('类别', { routine: '例会', urgent: '督办会' }, { required: true }),
    topics: f.multiChoice('议题', { money: '经费', people: '人事' }),
    heads: f.number('人数', '人'),
    amount: f.money('金额'),
    heldAt: f.date('日期', { required: true, notAfterToday: true }),
    forPeriod: f.period('所属期间'),
    chair: f.person('主持人', { isOwner: true }),
    attendees: f.persons('参会人员'),
    chairPost: f.post('主持岗位'),
    home: f.department('科室', { isHome: true }),
    unit: f.organisation('有关单位'),
    earlier: f.reference('上次', 'probe_record'),
    secret: f.text('内部意见', { readableBy: [['hospital_discipline', 'organisation']] }),
    giver: f.text('当事人', { personal: true }),
    papers: f.evidence('佐证材料', ['会议纪要', '签到表']),
    approval: f.signature('审核签字'),
  },
  happenedAt: 'heldAt',
  title: 'title',
  states: { draft: '草稿', filed: '已归档', closed: '已办结' },
  initial: 'draft',
  moves: {
    file: {
      label: '归档',
      from: ['draft'],
      to: 'filed',
      by: [['hospital_clerk', 'organisation']],
      signs: 'approval',
      due: { days: 3, after: 'recorded' },
    },
    close: {
      label: '办结',
      from: ['filed'],
      to: 'closed',
      by: [['hospital_clerk', 'organisation']],
      asks: ['body'],
      requires: ['body'],
      refuse: (values) => (values.heads === 0 ? '参会人数为0，不能办结' : null),
    },
  },
  access: {
    create: [
      ['dept_filler', 'department'],
      ['hospital_clerk', 'organisation'],
      ['staff', 'own'],
    ],
    read: [
      ['dept_filler', 'department'],
      ['hospital_clerk', 'organisation'],
      ['hospital_discipline', 'organisation'],
      ['staff', 'own'],
    ],
    update: [
      ['dept_filler', 'department'],
      ['hospital_clerk', 'organisation'],
    ],
    updateIn: ['draft'],
    remove: [['hospital_clerk', 'organisation']],
  },
  list: { columns: ['title', 'heldAt', 'kind', 'chair'], search: ['title', 'body'], sort: '-heldAt' },
  check: (values) => (values.heads === 13 ? [{ field: 'heads', message: '人数：与签到表不符' }] : []),
});

/** Creates the probe's tables and gives services over the test database. The password of everybody is `right`. */
export async function probeServices(
  db: TestDatabase,
  hooks: LedgerServices['hooks'] = [],
): Promise<LedgerServices & { clock: ReturnType<typeof testClock> }> {
  const owner = new pg.Client({ connectionString: db.ownerUrl });
  await owner.connect();
  await owner.query(createSql(probe));
  await owner.end();
  return {
    db: db.app,
    clock: testClock(),
    chance: countedChance(7),
    calendar: {
      addWorkdays: (day, count) => ({
        day: `${day.slice(0, 8)}${String(Number(day.slice(8)) + count).padStart(2, '0')}`,
        provisional: false,
      }),
      workdaysBetween: (from, to) => (Date.parse(to) - Date.parse(from)) / 86_400_000,
    },
    ledgers: new Map<string, Ledger>([[probe.name, probe]]),
    hooks,
    verifyOwnPassword: async (_work, password) => {
      if (password !== 'right') throw new AppError('invalid_input', { problems: [{ field: 'password', message: '密码不正确' }] });
    },
  };
}
