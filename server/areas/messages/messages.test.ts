import { createServer as createHttp } from 'node:http';
import { createServer, type Server } from 'node:net';
import { fileURLToPath } from 'node:url';
import { stageDay, stageOf } from '@qinglian/domain/messages/stages.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition, isWorkday } from '@qinglian/kernel/calendar/workdays.ts';
import { afterAll, expect, test } from 'vitest';
import { adoptPack, type ObligationServices, readCatalogue } from '../../engines/obligations/index.ts';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { createRecord, moveRecord } from '../../ledger/write.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { mailSender, webhookSender } from '../../platform/mail/senders.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testOrganisation } from '../../testing/people.ts';
import { deliver, type MessageServices, remind } from './remind.ts';
import { inboxOf, setPreference } from './routes.ts';

const db = await testDatabase();
const clock = testClock();
const sources = sourcesFrom(ledgers);
const duties: ObligationServices = {
  catalogue: readCatalogue([fileURLToPath(new URL('../../../packs', import.meta.url))], sources),
  sources,
  calendars: [builtInEdition],
  ledgers: ledgersByName,
};
const ledger: LedgerServices = {
  db: db.app,
  clock,
  chance: countedChance(5),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [],
  verifyOwnPassword: async () => undefined,
};
const base: MessageServices = { db: db.app, clock, chance: countedChance(6), duties, ledger, senders: {} };
const house = await testOrganisation(db.app, 'H01');
const clerk = await house.actor('经办', ['hospital_clerk', 'staff'], 0);
const secretary = await house.actor('书记', ['hospital_secretary', 'staff'], 0);
const head = await house.actor('主任', ['dept_head', 'staff'], 1);
const otherHead = await house.actor('别科主任', ['dept_head', 'staff'], 2);
await inWork(ledger, clerk, (work) => adoptPack(duties, work, { pack: 'guangshui-2025' }));
const open: (() => void)[] = [];
afterAll(() => {
  for (const close of open) close();
});
const runOn = async (day: string, services: MessageServices = base): Promise<number> => {
  clock.set(`${day}T01:00:00.000Z`);
  return remind(services, house.id);
};
const inbox = (actor: Actor) => inWork(ledger, actor, inboxOf);
const monthly = async (actor: Actor, words: string) => (await inbox(actor)).items.filter((item) => item.text.includes(words));
const works = (day: string): boolean => isWorkday(builtInEdition, day) === true;

test('7, 3 and 1 days before, on the working day before where that is a rest day, and once it has passed', () => {
  expect([7, 3, 1, 0].map((stage) => stageDay('2025-11-20', stage as 7 | 3 | 1 | 0, works))).toEqual([
    '2025-11-13',
    '2025-11-17',
    '2025-11-19',
    '2025-11-21',
  ]);
  // 20 October 2025 is a Monday: three days and one day before are a Friday and the Friday before the weekend.
  expect([3, 1].map((stage) => stageDay('2025-10-20', stage as 3 | 1, works))).toEqual(['2025-10-17', '2025-10-17']);
  // 15 October: seven days before lies in the holiday of 1 to 8 October.
  expect(stageDay('2025-10-15', 7, works)).toBe('2025-09-30');
  expect(
    ['2025-11-12', '2025-11-13', '2025-11-18', '2025-11-19', '2025-11-20', '2025-11-21'].map((day) =>
      stageOf('2025-11-20', day, works),
    ),
  ).toEqual([null, 7, 3, 1, 1, 0]);
});

test('who owes a report is reminded once a stage however often it is computed; after days off only what holds now is said', async () => {
  await runOn('2025-11-12');
  expect(await monthly(clerk, '2025年11月')).toEqual([]);
  await runOn('2025-11-13');
  expect(await runOn('2025-11-14')).toBe(0);
  expect((await monthly(clerk, '2025年11月')).map((item) => item.stage)).toEqual([7]);
  expect(await monthly(secretary, '2025年11月')).toEqual([]);
  // Three and one day before nobody was there to compute.
  await runOn('2025-11-24');
  expect((await monthly(clerk, '2025年11月')).map((item) => item.stage).sort()).toEqual([0, 7]);
  expect((await monthly(secretary, '2025年11月')).map((item) => item.stage)).toEqual([0]);
  expect(await runOn('2025-11-24')).toBe(0);
  expect((await monthly(head, '2025年11月')).length).toBe(0);
});

test('a report that was sent is not reminded of', async () => {
  const owed = await monthly(clerk, '年度总结');
  expect(owed).toEqual([]);
  clock.set('2025-12-01T01:00:00.000Z');
  const report = await inWork(ledger, clerk, (work) =>
    createRecord(work, {
      ledger: 'report',
      values: {
        title: '年度总结',
        type: 'annual',
        to: 'city_office',
        forMonth: '2025',
        situation: 'a',
        problems: 'b',
        nextSteps: 'c',
      },
      fills: { contentHash: 'x' },
    }),
  );
  const reviewer = await house.actor('纪检', ['hospital_discipline'], 0);
  for (const [move, actor] of [
    ['submitReview', clerk],
    ['passReview', reviewer],
    ['sign', secretary],
    ['submit', clerk],
  ] as const)
    await inWork(ledger, actor, async (work) => {
      const { rows } = await import('../../ledger/read.ts').then(({ listRecords }) => listRecords(work, 'report', { limit: 1 }));
      await moveRecord(work, {
        ledger: 'report',
        id: report.record.id,
        version: rows[0]?.record.version ?? 0,
        move,
        password: 'x',
      });
    });
  await runOn('2025-12-12');
  expect(await monthly(clerk, '年度总结')).toEqual([]);
});

test('a clock of a record reminds those who may make its move, in their department alone', async () => {
  clock.set('2025-11-24T01:00:00.000Z');
  await inWork(ledger, clerk, (work) =>
    createRecord(work, {
      ledger: 'task',
      values: {
        title: '修订制度',
        kind: 'responsibility',
        owner: house.departmentIds[1] ?? '',
        assignedOn: '2025-11-24',
        dueOn: '2025-12-05',
      },
    }),
  );
  await runOn('2025-12-02');
  const told = async (actor: Actor) => (await inbox(actor)).items.filter((item) => item.href.startsWith('/ledgers/task/')).length;
  expect([await told(head), await told(otherHead), await told(clerk)]).toEqual([1, 0, 1]);
});

interface Mailbox {
  readonly url: string;
  readonly mails: string[];
}

/** Enough of SMTP for a client that only wants to hand over one message. */
async function smtpStandIn(refuse = 0): Promise<Mailbox> {
  const mails: string[] = [];
  let left = refuse;
  const server: Server = createServer((socket) => {
    let data: string | null = null;
    let rest = '';
    socket.write('220 stand-in\r\n');
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8');
      for (let at = rest.indexOf('\r\n'); at >= 0; at = rest.indexOf('\r\n')) {
        const line = rest.slice(0, at);
        rest = rest.slice(at + 2);
        if (data !== null) {
          if (line === '.') {
            mails.push(data);
            data = null;
            socket.write('250 taken\r\n');
          } else data += `${line}\n`;
        } else if (line.startsWith('RCPT') && left > 0) {
          left--;
          socket.write('451 later\r\n');
        } else if (line === 'DATA') {
          data = '';
          socket.write('354 go on\r\n');
        } else if (line === 'QUIT') socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  const address = server.address();
  return { url: `smtp://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`, mails };
}

const plainOf = (mail: string): string => {
  const [, body = ''] = mail.split('\n\n');
  return /base64/i.test(mail)
    ? Buffer.from(body, 'base64').toString('utf8')
    : body.replaceAll('=\n', '').replaceAll(/=([0-9A-F]{2})/g, (_whole, hex: string) => `%${hex}`);
};

test('mail goes to who asked for it, says how many and nothing else, is tried again when refused, and never goes twice', async () => {
  const box = await smtpStandIn(1);
  const services = { ...base, senders: { mail: mailSender(`${box.url}?ignoreTLS=true`, 'qinglian@example.test') } };
  clock.set('2025-12-02T02:00:00.000Z');
  const wants = (mail: string) =>
    inWork(ledger, clerk, (work) => setPreference(work, { stages: [7, 3, 1, 0], byMail: true, mail, byWebhook: false }));
  await expect(wants('nobody')).rejects.toMatchObject({ code: 'invalid_input' });
  await wants('clerk@example.test');
  await inWork(ledger, clerk, (work) =>
    createRecord(work, {
      ledger: 'task',
      values: {
        title: '某某谈话材料',
        kind: 'responsibility',
        owner: house.departmentIds[0] ?? '',
        assignedOn: '2025-12-02',
        dueOn: '2025-12-03',
      },
    }),
  );
  expect(await runOn('2025-12-03', services)).toBeGreaterThan(0);
  expect(await deliver(services, house.id)).toBe(0);
  expect(box.mails).toEqual([]);
  expect(await deliver(services, house.id)).toBe(1);
  expect(await deliver(services, house.id)).toBe(0);
  expect(box.mails).toHaveLength(1);
  const mail = box.mails[0] ?? '';
  expect(mail).toContain('To: clerk@example.test');
  const words = /%/.test(plainOf(mail)) ? decodeURIComponent(plainOf(mail)) : plainOf(mail);
  expect(words.trim()).toMatch(/^您有\d+项待办，请登录清廉医院建设平台办理。$/);
  expect(mail).not.toContain('谈话');
});

test('a webhook gets who and how many; a stage one does not want is not noted', async () => {
  const got: unknown[] = [];
  const server = createHttp((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      got.push(JSON.parse(body));
      response.end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  open.push(() => server.close());
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/hook`;
  const services = { ...base, senders: { webhook: webhookSender(url) } };
  await inWork(ledger, head, (work) => setPreference(work, { stages: [0], byMail: false, mail: '', byWebhook: true }));
  const before = (await inbox(head)).items.length;
  await runOn('2025-12-04', services);
  expect((await inbox(head)).items.length).toBe(before);
  await runOn('2025-12-08', services);
  expect((await inbox(head)).items.length).toBeGreaterThan(before);
  await deliver(services, house.id);
  await deliver(services, house.id);
  expect(got).toEqual([{ to: 'H01-主任', text: expect.stringMatching(/^您有\d+项待办，请登录清廉医院建设平台办理。$/) }]);
});

test('nobody sees or marks the reminders of another', async () => {
  const mine = await inbox(clerk);
  expect(mine.unread).toBeGreaterThan(0);
  expect((await inbox(otherHead)).items.some((item) => mine.items.some((own) => own.id === item.id))).toBe(false);
});
