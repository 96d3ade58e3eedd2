/** The demo city's 归档: H01 has filed the year so far, boxed it, and taken one 件 out again; H02 has listed its boxes for handing over. */
import { boxesOf, listTransfer, packYear } from '../areas/archives/boxes.ts';
import { collectOriginals } from '../areas/archives/collecting.ts';
import { fileYear } from '../areas/archives/filing.ts';
import { allRecords, happenedIn, text } from '../areas/archives/records.ts';
import { changeSetting } from '../areas/archives/setting.ts';
import { inWork, type LedgerServices, type Work } from '../ledger/services.ts';
import { moveRecord, updateRecord } from '../ledger/write.ts';
import type { DemoOrganisation, DemoPeople } from './people.ts';
import type { DemoEvent } from './records.ts';

const YEAR = '2025';

export function archiveEvents(services: LedgerServices, people: DemoPeople): readonly DemoEvent[] {
  const event = (at: string, house: DemoOrganisation, run: (work: Work) => Promise<unknown>, account = 'clerk'): DemoEvent => ({
    at,
    what: `${house.code} archive`,
    run: async () => void (await inWork(services, house.person(account).actor, run)),
  });
  const [first, second] = [people.get('H01'), people.get('H02')];
  return [
    event('2025-10-20T01:50:00.000Z', first, (work) => changeSetting(work, settingOf(first, 'Z109'))),
    event('2025-10-20T01:50:00.000Z', second, (work) => changeSetting(work, settingOf(second, 'Z108'))),
    event('2025-10-20T02:00:00.000Z', first, (work) => fileYear(work, { year: YEAR })),
    event('2025-10-20T02:10:00.000Z', first, (work) => fileYear(work, { year: YEAR }), 'discipline'),
    event('2025-10-21T02:00:00.000Z', first, collectMost),
    event('2025-10-21T03:00:00.000Z', first, (work) => packYear(work, { year: YEAR, perBox: 25 })),
    event('2025-10-22T02:00:00.000Z', first, shelve),
    event('2025-10-23T02:00:00.000Z', first, withdrawOne),
    event('2025-10-20T03:00:00.000Z', second, (work) => fileYear(work, { year: YEAR })),
    event('2025-10-21T04:00:00.000Z', second, (work) => packYear(work, { year: YEAR, perBox: 25 })),
    event('2025-10-22T03:00:00.000Z', second, (work) =>
      listTransfer(work, { year: YEAR, receiver: '清源市第一人民医院综合档案室' }),
    ),
  ];
}

/** 清廉办 files for the whole house. */
const settingOf = (house: DemoOrganisation, fonds: string) => ({
  fonds,
  terms: {},
  filingDepartment: house.departments.get('qlb') ?? null,
});

const items = (work: Work) => allRecords(work, 'archive_item', { filters: [happenedIn(YEAR)], sort: 'archiveNo' });

/** Papers of conferences and screenings are still with those who held them. */
async function collectMost(work: Work): Promise<void> {
  const late = ['academic_conference', 'risk_screening'];
  const ready = (await items(work)).filter(({ record }) => !late.includes(text(record.values['register'])));
  await collectOriginals(
    work,
    YEAR,
    ready.map(({ record }) => record.id),
  );
}

async function shelve(work: Work): Promise<void> {
  const boxes = await boxesOf(work, YEAR);
  for (const [at, { record }] of boxes.entries())
    await updateRecord(work, {
      ledger: 'archive_box',
      id: record.id,
      version: record.version,
      values: { shelf: `综合档案室 2排${Math.floor(at / 4) + 1}列${(at % 4) + 1}层`, checkedBy: '综合档案室' },
    });
}

async function withdrawOne(work: Work): Promise<void> {
  const one = (await items(work)).find(({ record }) => text(record.values['register']) === 'education_session');
  if (!one) throw new Error('nothing was filed');
  await moveRecord(work, {
    ledger: 'archive_item',
    id: one.record.id,
    version: one.record.version,
    move: 'withdraw',
    values: { withdrawReason: '签到表与另一场培训装混，退回宣传科核对后重新归档' },
  });
}
