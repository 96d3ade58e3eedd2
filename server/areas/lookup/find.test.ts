import { ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import type { Found } from '@qinglian/domain/api/find.ts';
import { expect, test } from 'vitest';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { createRecord } from '../../ledger/write.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import { buildHttp } from '../../platform/http/app.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../../testing/people.ts';
import { findRoutes } from './find.ts';

const db = await testDatabase();
const services: LedgerServices = {
  db: db.app,
  clock: testClock(),
  chance: countedChance(47),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [],
  verifyOwnPassword: async () => undefined,
};
const house = await testOrganisation(db.app, 'H73');
const foreign = await testOrganisation(db.app, 'H74');
const clerk = await house.actor('经办员', ['hospital_clerk', 'staff'], 0);
const doctor = await house.actor('内科医师', ['staff'], 1);
const stranger = await foreign.actor('外院经办员', ['hospital_clerk', 'staff'], 0);

let actor: Actor = clerk;
const app = await buildHttp({
  logger: false,
  authenticate: async () => ({ actor, mustChangePassword: false }),
  isReady: () => true,
});
findRoutes(app, services);
const find = async (who: Actor, q: string): Promise<Found> => {
  actor = who;
  const answer = await app.inject({ url: `/api/find?q=${encodeURIComponent(q)}` });
  expect(answer.statusCode).toBe(200);
  return answer.json<Found>();
};

const record = await inWork(services, clerk, (work) =>
  createRecord(work, {
    ledger: 'problem',
    key: 'find-problem',
    values: {
      title: '药库盘点不符',
      foundOn: '2025-11-02',
      source: 'self_check',
      domain: 'drugs',
      detail: '少三盒',
      home: house.departmentIds[0],
    },
  }),
);

test('a record is found by its characters, its pinyin and its initials, with the day it happened', async () => {
  for (const words of ['药库盘点', 'yaokupandian', 'ykpd', 'YKPD'])
    expect([words, (await find(clerk, words)).records]).toEqual([
      words,
      [{ ledger: 'problem', id: record.record.id, title: '药库盘点不符', day: '2025-11-02' }],
    ]);
  expect((await find(clerk, '没有这样的记录')).records).toEqual([]);
  expect(await find(clerk, '  ')).toEqual({ records: [], people: [], ledgers: [] });
});

test('a record that counts by quarter or half-year is found under its first day', async () => {
  const scores = { environment: 95, process: 95, cost: 95, feeling: 95, overall: 95 };
  const { record: half } = await inWork(services, clerk, (work) =>
    createRecord(work, {
      ledger: 'satisfaction_summary',
      values: {
        title: '上半年满意度',
        audience: 'outpatient',
        channel: 'qr',
        forPeriod: '2025-H1',
        sent: 100,
        returned: 80,
        ...scores,
      },
    }),
  );
  expect((await find(clerk, '上半年')).records).toEqual([
    { ledger: 'satisfaction_summary', id: half.id, title: '上半年满意度', day: '2025-01-01' },
  ]);
});

test('registers are found by pinyin, among those one may open only', async () => {
  expect((await find(clerk, 'wtzg')).ledgers).toEqual(['problem']);
  expect((await find(clerk, 'dianping')).ledgers).toContain('prescription_review');
  expect((await find(doctor, 'wtzg')).ledgers).toEqual([]);
});

test('another house finds neither the record nor the people, and who has no list of people finds none', async () => {
  const abroad = await find(stranger, '药库盘点');
  expect(abroad.records).toEqual([]);
  expect((await find(stranger, '内科医师')).people).toEqual([]);
  expect((await find(clerk, '内科医师')).people.map((one) => one.id)).toEqual([doctor.personId]);
  expect((await find(doctor, '内科医师')).people).toEqual([]);
});
