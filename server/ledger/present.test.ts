import { ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { expect, test } from 'vitest';
import { calendarOf } from '../platform/calendar/calendar.ts';
import { inTrx, rowsOf, sql } from '../platform/postgres/database.ts';
import { testDatabase } from '../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../testing/people.ts';
import { detailOf, pageOf } from './present.ts';
import { inWork, type LedgerServices } from './services.ts';
import { createRecord } from './write.ts';

const db = await testDatabase();
const services: LedgerServices = {
  db: db.app,
  clock: testClock(),
  chance: countedChance(83),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [],
  verifyOwnPassword: async () => undefined,
};
const house = await testOrganisation(db.app, 'H91');
const inspector = await house.actor('钱纪检', ['hospital_discipline', 'staff'], 0);
const nurse = await house.actor('赵护士', ['staff'], 1);

const readings = async (): Promise<number> =>
  (
    await inTrx(db.app, [house.id], (tx) =>
      rowsOf(
        tx,
        sql`select 1 from journal_link, jsonb_array_elements(entries) e where e->>'ledger' = 'talk' and e->>'move' = 'read'`,
      ),
    )
  ).length;

test('a list of talks tells which there are; what was said is read on the page of one, and that reading is journalled', async () => {
  const { record } = await inWork(services, inspector, (work) =>
    createRecord(work, {
      ledger: 'talk',
      values: {
        title: '提醒谈话',
        kind: 'reminder',
        heldAt: '2025-09-10',
        talker: inspector.personId,
        subject: nurse.personId,
        content: '谈到的话',
        stance: '表态的话',
        followUp: '后续的话',
        papers: [
          { kind: 'original', slot: '谈话记录', holder: '纪检室', volume: '密卷', page: '1', seenBy: '钱', seenOn: '2025-09-11' },
        ],
      },
    }),
  );
  for (const reader of [inspector, nurse]) {
    const page = await inWork(services, reader, (work) => pageOf(work, 'talk', {}));
    expect(page.rows.map(({ values }) => [values['title'], values['subject']])).toEqual([['提醒谈话', nurse.personId]]);
    expect(JSON.stringify(page)).not.toMatch(/谈到的话|表态的话|后续的话|密卷/);
  }
  expect(await readings()).toBe(0);
  const detail = await inWork(services, nurse, (work) => detailOf(work, 'talk', record.id));
  expect(JSON.stringify(detail)).toMatch(/谈到的话.*密卷|密卷.*谈到的话/);
  expect(await readings()).toBe(1);
});
