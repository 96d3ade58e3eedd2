import { ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { expect, test } from 'vitest';
import type { Actor } from '../../platform/identity/actor.ts';
import { getRecord, listRecords } from '../../ledger/read.ts';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import { buildHttp } from '../../platform/http/app.ts';
import { inTrx, rowsOf, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../../testing/people.ts';
import { accessHook } from './access.effects.ts';
import { accessRoutes } from './routes.ts';

const db = await testDatabase();
const clock = testClock();
const services: LedgerServices = {
  db: db.app,
  clock,
  chance: countedChance(77),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [accessHook],
  verifyOwnPassword: async () => undefined,
};
const bytes = new Uint8Array([1, 2, 3]);
const house = await testOrganisation(db.app, 'H01');
const city = await testOrganisation(db.app, 'C01', 'bureau');
const clerk = await house.actor('王经办', ['hospital_clerk'], 0);
const secretary = await house.actor('吴书记', ['hospital_secretary'], 0);
const officer = await city.actor('李科长', ['city_office'], 0);
const section = await city.actor('赵股长', ['city_section'], 0);
const stranger = await house.actor('外来', ['city_office'], 0);

let actor: Actor | null = null;
const app = await buildHttp({
  logger: false,
  authenticate: async () => (actor === null ? null : { actor, mustChangePassword: false }),
  isReady: () => true,
});
accessRoutes(app, { ledger: services, files: { put: async () => '', find: async () => bytes } });
const call = async (who: Actor, method: 'GET' | 'POST', url: string, payload?: object) => {
  actor = who;
  const answer = await app.inject({
    method,
    url,
    headers: { 'x-qinglian': '1' },
    ...(payload ? { payload } : {}),
  });
  return {
    status: answer.statusCode,
    body: String(answer.headers['content-type']).includes('json') ? answer.json() : answer.body,
  };
};

/** A meeting of the house, and a submission at the city whose annex names it. */
async function submitted() {
  const fileId = crypto.randomUUID();
  await inTrx(db.app, [house.id], async (tx) => {
    await sql`insert into file (id, org_id, sha256, name, type, bytes, uploaded_by, uploaded_at) values (${fileId}::uuid, ${house.id}::uuid, ${'ab'.repeat(32)},
      '纪要.pdf', 'application/pdf', 3, ${clerk.personId}::uuid, ${clock.now()}::timestamptz)`.execute(tx);
  });
  const meeting = await inWork(services, clerk, (work) =>
    createRecord(work, {
      ledger: 'meeting',
      values: {
        title: '药事会',
        body: '药事会',
        heldAt: '2025-11-11',
        chair: clerk.personId,
        papers: [
          {
            kind: 'file',
            slot: '会议纪要',
            fileId,
            name: '纪要.pdf',
            sha256: 'ab'.repeat(32),
            bytes: 3,
            type: 'application/pdf',
          },
        ],
      },
    }),
  );
  const hash = 'cd'.repeat(32);
  const submission = await inWork(services, officer, async (work) => {
    const stored = await createRecord(work, {
      ledger: 'submission',
      values: {
        title: '2025年11月小结',
        unit: house.id,
        type: 'monthly',
        forMonth: '2025-11',
        revision: 1,
        way: 'system',
        submittedOn: '2025-11-20',
        contentHash: hash,
      },
    });
    const annex = [
      { number: 1, ledger: 'meeting', id: meeting.record.id, title: '药事会', papers: '会议纪要', date: '', place: '' },
    ];
    await sql`insert into report_content (org_id, record_id, hash, content, written_at) values (${city.id}::uuid, ${stored.record.id}::uuid, ${hash},
      ${JSON.stringify({ annex })}::jsonb, ${work.now}::timestamptz)`.execute(work.tx);
    return stored.record.id;
  });
  return { meetingId: meeting.record.id, fileId, submission };
}

const { meetingId, fileId, submission } = await submitted();
let counter = 0;
const ask = (number = 1, who = officer) =>
  call(who, 'POST', '/api/access/requests', {
    key: `request-${++counter}`,
    submissionId: submission,
    number,
    purpose: '核实第四季度药事会',
    until: '2025-11-30',
  });
const grantOf = async (requestId: string) =>
  (await inWork(services, secretary, (work) => listRecords(work, 'access_grant', {}))).rows.find(
    (row) => row.record.values['requestRef'] === requestId,
  )?.record;
const decide = async (requestId: string, move: string, values: Record<string, unknown> = {}) => {
  const grant = await grantOf(requestId);
  if (!grant) throw new Error('no grant');
  return inWork(services, secretary, (work) =>
    moveRecord(work, { ledger: 'access_grant', id: grant.id, version: grant.version, move, values, password: 'x' }),
  );
};
const stateOf = (requestId: string) =>
  inWork(services, officer, async (work) => (await getRecord(work, 'access_request', requestId)).record);

test('a record behind a submitted table is read only after the house has granted it, and each reading stands in the house’s journal', async () => {
  const made = await ask();
  expect(made.status).toBe(201);
  const { id } = made.body as { id: string };
  const url = `/api/access/requests/${id}/record`;
  expect((await call(officer, 'GET', url)).status).toBe(404);
  await decide(id, 'grant', { until: '2025-11-25' });
  expect(await stateOf(id)).toMatchObject({ state: 'granted', values: { grantedUntil: '2025-11-25' } });
  const opened = await call(officer, 'GET', url);
  expect(opened).toMatchObject({
    status: 200,
    body: { ledger: 'meeting', until: '2025-11-25', record: { id: meetingId, can: [] } },
  });
  const file = await call(officer, 'GET', `/api/access/requests/${id}/files/${fileId}`);
  expect(file.status).toBe(200);
  expect((await call(officer, 'GET', `/api/access/requests/${id}/files/${crypto.randomUUID()}`)).status).toBe(404);
  const links = await inTrx(db.app, [house.id], (tx) =>
    rowsOf(
      tx,
      sql<{ actor_id: string }>`select actor_id from journal_link where org_id = ${house.id}::uuid
        and entries @> ${JSON.stringify([{ move: 'access_read', record: meetingId }])}::jsonb`,
    ),
  );
  // The third, refused reading wrote nothing; its attempt was rolled back with its transaction.
  expect(links.map((link) => link.actor_id)).toEqual([officer.personId, officer.personId]);
  const grant = await grantOf(id);
  const readings = await call(secretary, 'GET', `/api/access/grants/${grant?.id ?? ''}/readings`);
  expect((readings.body as { what: string; reader: string }[]).map(({ what, reader }) => [what, reader])).toEqual(
    expect.arrayContaining([
      ['记录', '李科长（李科长的岗位）'],
      ['佐证文件', '李科长（李科长的岗位）'],
    ]),
  );
});

test('a grant ends with its day, by the house and by withdrawal; after that the record is as if it were not there', async () => {
  const read = async (id: string) => (await call(officer, 'GET', `/api/access/requests/${id}/record`)).status;
  const lapsing = (await ask()).body as { id: string };
  await decide(lapsing.id, 'grant');
  expect(await read(lapsing.id)).toBe(200);
  clock.set('2025-12-01T01:00:00.000Z');
  expect(await read(lapsing.id)).toBe(404);
  clock.set('2025-11-22T01:00:00.000Z');
  const ended = (await ask()).body as { id: string };
  await decide(ended.id, 'grant');
  await decide(ended.id, 'end', { reply: '事由已了' });
  expect(await stateOf(ended.id)).toMatchObject({ state: 'ended', values: { reply: '事由已了' } });
  expect(await read(ended.id)).toBe(404);
  const withdrawn = (await ask()).body as { id: string };
  await decide(withdrawn.id, 'grant');
  const { version } = await stateOf(withdrawn.id);
  await inWork(services, officer, (work) =>
    moveRecord(work, { ledger: 'access_request', id: withdrawn.id, version, move: 'withdraw' }),
  );
  expect((await grantOf(withdrawn.id))?.state).toBe('ended');
  expect(await read(withdrawn.id)).toBe(404);
});

test('a refusal says why, and opens nothing', async () => {
  const { id } = (await ask()).body as { id: string };
  await expect(decide(id, 'refuse')).rejects.toMatchObject({ code: 'invalid_input' });
  await decide(id, 'refuse', { reply: '涉及患者个人信息，请到院查看' });
  expect(await stateOf(id)).toMatchObject({ state: 'refused', values: { reply: '涉及患者个人信息，请到院查看' } });
  expect((await call(officer, 'GET', `/api/access/requests/${id}/record`)).status).toBe(404);
});

test('only the city office asks, only for what its table names, and a request sent twice is one', async () => {
  expect((await ask(2)).status).toBe(404);
  expect((await ask(1, section)).status).toBe(404);
  expect((await ask(1, stranger)).status).toBe(404);
  const body = { key: 'same-request', submissionId: submission, number: 1, purpose: '核实', until: '2025-11-30' };
  const first = await call(officer, 'POST', '/api/access/requests', body);
  const second = await call(officer, 'POST', '/api/access/requests', body);
  expect(second.body).toEqual(first.body);
  const early = await call(officer, 'POST', '/api/access/requests', { ...body, key: 'early-request', until: '2025-11-01' });
  expect(early).toMatchObject({ status: 422 });
  expect(JSON.stringify(early.body)).toContain('调阅期限不能早于申请日期');
});
