import { fileURLToPath } from 'node:url';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { isKept, lightRegisters } from '@qinglian/domain/people/kept-registers.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { expect, test } from 'vitest';
import { type ObligationServices, readCatalogue } from '../../engines/obligations/index.ts';
import { inWork, type LedgerServices } from '../../ledger/services.ts';
import { createRecord } from '../../ledger/write.ts';
import { calendarOf } from '../../platform/calendar/calendar.ts';
import { defaultRules } from '../../platform/identity/services.ts';
import { findSessionActor, signIn } from '../../platform/identity/sessions.ts';
import { keptRegisters } from '../../platform/organisations/kept-registers.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testClock, testSealer } from '../../testing/people.ts';
import { setKept } from '../people/kept-registers.ts';
import { todayOf } from '../today/today.ts';
import { invite, setUp } from './setup.ts';

const db = await testDatabase();
const clock = testClock();
const chance = countedChance(43);
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
const PASSWORD = 'Qingfeng-2025';

const unit = (registers: readonly string[]) => ({
  organisation: {
    code: 'W01',
    name: '某镇卫生院',
    kind: 'institution' as const,
    type: '乡镇卫生院',
    level: '一级' as const,
    ownership: '公立' as const,
    phone: null,
    registers: [...registers],
  },
  person: { name: '管理员', username: 'admin01', password: PASSWORD },
});
const administrator = async () => {
  const session = await findSessionActor(
    identity,
    (await signIn(identity, { name: 'admin01', password: PASSWORD }, { ip: '127.0.0.1', userAgent: 'test' })).token,
  );
  if (!session) throw new Error('no session');
  return session.actor;
};

test('a 卫生院 begins with five registers, and an unknown register is refused before anything is written', async () => {
  const token = (await invite(services)) ?? '';
  await expect(setUp(services, { token, ...unit(['meeting', 'no_such']) })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(setUp(services, { token, ...unit(['report']) })).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(setUp(services, { token, ...unit([]) })).rejects.toMatchObject({ code: 'invalid_input' });
  expect(await findRow(db.app, sql`select 1 from organisation`)).toBeUndefined();
  await setUp(services, { token, ...unit(lightRegisters) });
  const actor = await administrator();
  const kept = await inWork(ledger, actor, (work) => keptRegisters(work.tx, actor.orgId));
  expect(kept).toEqual(lightRegisters);
  expect(lightRegisters).toHaveLength(5);
  const shown = ledgers.filter((one) => isKept(one, kept)).map((one) => one.name);
  expect(shown).toEqual(expect.arrayContaining([...lightRegisters, 'report', 'access_grant', 'survey_task']));
  expect(shown).not.toContain('prescription_review');
});

test('今日 asks only for what the kept registers hold and counts the rest; with all registers it asks for all', async () => {
  const actor = await administrator();
  // Half a year on, duties have come and gone.
  clock.set('2026-03-30T02:00:00.000Z');
  const look = () => inWork(ledger, actor, (work) => todayOf({ ledger, duties }, work));
  const light = await look();
  expect(light.elsewhere).toBeGreaterThan(0);
  await inWork(ledger, actor, (work) => setKept(work, { registers: null }));
  const whole = await look();
  expect(whole.elsewhere).toBe(0);
  const asked = (one: typeof light): number => one.totals.late + one.totals.soon;
  expect(asked(whole)).toBe(asked(light) + light.elsewhere);
  const titles = new Set(whole.late.concat(whole.soon).map((one) => one.title));
  for (const one of light.late.concat(light.soon)) expect(titles.has(one.title)).toBe(true);
});

test('the choice takes no right away: a register that is not kept is still written, and its clock stands in 今日', async () => {
  const actor = await administrator();
  await inWork(ledger, actor, (work) => setKept(work, { registers: ['meeting'] }));
  await expect(inWork(ledger, actor, (work) => setKept(work, { registers: ['submission'] }))).rejects.toMatchObject({
    details: { problems: [{ field: 'registers' }] },
  });
  const record = await inWork(ledger, actor, async (work) => {
    const home = work.newId();
    await sql`insert into department (id, org_id, code, name, kind, sort) values (${home}::uuid, ${actor.orgId}::uuid, 'yf', '药房', 'medical_technology', 0)`.execute(
      work.tx,
    );
    const values = {
      title: '药库盘点不符',
      foundOn: '2026-03-02',
      source: 'self_check',
      domain: 'drugs',
      detail: '少三盒',
      home,
    };
    return createRecord(work, { ledger: 'problem', key: 'light-mode-1', values });
  });
  const today = await inWork(ledger, actor, (work) => todayOf({ ledger, duties }, work));
  const hrefs = [...today.late, ...today.soon, ...today.waiting].map((one) => one.href);
  expect(hrefs).toContain(`/ledgers/problem/${record.record.id}`);
  const changes = await inWork(ledger, actor, (work) =>
    rowsOf(work.tx, sql<{ what: string }>`select detail->>'what' as what from people_change where kind = 'registers_set'`),
  );
  expect(changes.map((one) => one.what).sort()).toEqual(['会议', '全部台账']);
});
