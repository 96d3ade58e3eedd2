import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate';
import { fileURLToPath } from 'node:url';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { expect, test } from 'vitest';
import { type ObligationServices, readCatalogue, verdictsOf } from '../../engines/obligations/index.ts';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import { defaultRules } from '../../platform/identity/services.ts';
import { findSessionActor, signIn } from '../../platform/identity/sessions.ts';
import { writeWorkbook } from '../../platform/office/xlsx.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testSealer } from '../../testing/people.ts';
import { importStaff } from '../people/people.ts';
import { invite, type SetupBody, setUp } from './setup.ts';

const db = await testDatabase();
const clock = testClock();
const chance = countedChance(21);
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
  chance,
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [],
  verifyOwnPassword: async () => undefined,
};
const services = { db: db.app, clock, chance, ledger, duties };
const identity = { db: db.app, clock, chance, rules: defaultRules, sealer: testSealer };
const body = (token: string, password = 'Qingfeng-2025'): SetupBody => ({
  token,
  organisation: {
    code: 'H88',
    name: '某县人民医院',
    kind: 'hospital',
    type: '综合医院',
    level: '二级',
    ownership: '公立',
    phone: null,
    registers: null,
  },
  person: { name: '管理员', username: 'admin88', password },
});
const origin = { ip: '127.0.0.1', userAgent: 'test' };
const signedIn = async (name: string, password: string) => {
  const session = await findSessionActor(identity, (await signIn(identity, { name, password }, origin)).token);
  if (!session) throw new Error('no session');
  return session;
};

test('an empty installation is entered once, by its link and in time, and there is no default password', async () => {
  const stale = (await invite(services)) ?? '';
  clock.set('2025-11-24T02:00:00.000Z');
  await expect(setUp(services, body(stale))).rejects.toMatchObject({ code: 'not_found' });
  const token = (await invite(services)) ?? '';
  await expect(setUp(services, body('guessed'))).rejects.toMatchObject({ code: 'not_found' });
  await expect(setUp(services, body(token, 'admin88'))).rejects.toMatchObject({ code: 'invalid_input' });
  await setUp(services, body(token));
  await expect(setUp(services, body(token))).rejects.toMatchObject({ code: 'not_found' });
  expect(await invite(services)).toBeUndefined();
  const { actor, mustChangePassword } = await signedIn('admin88', 'Qingfeng-2025');
  expect(mustChangePassword).toBe(false);
  expect((await inWork(ledger, actor, (work) => verdictsOf(duties, work, 'guangshui-2025'))).length).toBeGreaterThan(60);
});

test('the HR sheet lists every unmatched row and then writes nothing; a clean one makes people who must change their password', async () => {
  const { actor } = await signedIn('admin88', 'Qingfeng-2025');
  const columns = ['工号', '姓名', '科室', '岗位', '权限', '任职日期'].map((header) => ({ header, width: 12 }));
  const sheet = (rows: (string | null)[][]) => writeWorkbook([{ name: '人员', columns, rows }], '');
  const bad = await sheet([
    ['001', '张一', '药剂科', '主任', '科室负责人', null],
    ['001', '李二', '药剂科', '药师', null, null],
    ['003', '王三', null, '医师', '大管家', '2025-13-01'],
  ]);
  const report = await inWork(ledger, actor, (work) => importStaff(work, bad));
  expect(report.committed).toBe(false);
  expect(report.problems.map((problem) => problem.row)).toEqual([3, 4, 4, 4]);
  const good = await sheet([
    ['001', '张一', '药剂科', '药剂科主任', '科室负责人、科室填报员', '2023-05-01'],
    ['002', '吴书记', '党委办公室', '党委书记', '医院党委书记（签发）', null],
  ]);
  const done = await inWork(ledger, actor, (work) => importStaff(work, good));
  expect(done).toMatchObject({ committed: true, created: 2 });
  const first = done.firstPasswords[0];
  const person = await signedIn(first?.username ?? '', first?.password ?? '');
  expect(person.mustChangePassword).toBe(true);
  expect(person.actor.posts[0]?.roles).toEqual(['staff', 'dept_head', 'dept_filler']);
  // Who gave which powers to whom stands in the list of changes and in the journal, under numbers, not names.
  const changes = await inWork(ledger, actor, (work) =>
    rowsOf(
      work.tx,
      sql<{ what: string; link: number; detail: string }>`select c.detail->>'what' as what, c.detail::text as detail,
        (select count(*)::int from journal_link l where l.org_id = c.org_id and l.entries @> jsonb_build_array(jsonb_build_object('record', c.id, 'hash', c.hash))) as link
        from people_change c where c.org_id = ${actor.orgId}::uuid and c.kind = 'staff_imported'`,
    ),
  );
  expect(changes).toMatchObject([{ what: '2人', link: 1 }]);
  expect(changes[0]?.detail).toContain('dept_head');
  expect(changes[0]?.detail).toContain(person.actor.personId);
  expect(changes[0]?.detail).not.toContain('张一');
  const formula = await sheet([['=1+1', '赵四', '药剂科', '药师', null, null]]);
  const counted = unzipSync(formula);
  const page = 'xl/worksheets/sheet1.xml';
  const xml = strFromU8(counted[page] ?? new Uint8Array()).replace(/<c r="A2"[^>]*>.*?<\/c>/, '<c r="A2"><f>1+1</f><v>2</v></c>');
  const refused = await inWork(ledger, actor, (work) => importStaff(work, zipSync({ ...counted, [page]: strToU8(xml) })));
  expect(refused).toMatchObject({ committed: false, problems: [{ row: 2, message: '第2行：A2是公式，请改填数值' }] });
});
