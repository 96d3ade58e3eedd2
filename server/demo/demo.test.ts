import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import type { VerdictState } from '@qinglian/domain/obligations/types.ts';
import { ledgers, ledgersByName } from '@qinglian/domain/register.ts';
import { builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import { expect, test } from 'vitest';
import { obligationHook, type ObligationServices, readCatalogue, verdictsOf } from '../engines/obligations/index.ts';
import { listRecords } from '../ledger/read.ts';
import { inWork, type LedgerServices } from '../ledger/services.ts';
import { calendarOf } from '../platform/calendar/calendar.ts';
import { testDatabase } from '../testing/database.ts';
import { countedChance, testClock } from '../testing/people.ts';
import { keyFolder } from '../platform/keys/keys.ts';
import { reportingRules } from '@qinglian/domain/reports/windows.ts';
import { inTrx, sql } from '../platform/postgres/database.ts';
import { reportFiller, reportHook } from '../areas/reports/report.effects.ts';
import { fileKey } from '@qinglian/domain/journal/file.ts';
import { verifyJournal } from '@qinglian/domain/journal/verify.ts';
import { keepUp, upkeep } from '../areas/upkeep/upkeep.ts';
import { exportJournal } from '../ledger/journal-export.ts';
import { consistencyOf } from '../areas/consistency/routes.ts';
import { writeDemoCity } from './demo.ts';

const db = await testDatabase();
const sources = sourcesFrom(ledgers);
const duties: ObligationServices = {
  catalogue: readCatalogue([fileURLToPath(new URL('../../packs', import.meta.url))], sources),
  sources,
  calendars: [builtInEdition],
  ledgers: ledgersByName,
};
const rules = reportingRules(duties.catalogue.values());
const keys = keyFolder(await mkdtemp(join(tmpdir(), 'qinglian-keys-')), countedChance(3));
const ledger: LedgerServices = {
  db: db.app,
  clock: testClock(),
  chance: countedChance(1),
  calendar: calendarOf([builtInEdition]),
  ledgers: ledgersByName,
  hooks: [obligationHook(duties), reportHook(keys, rules)],
  fillers: [reportFiller(rules)],
  verifyOwnPassword: async () => undefined,
};
const people = await writeDemoCity({ db: db.app, ledger, duties }, () => undefined);
const clerk = people.get('H01').person('clerk').actor;
const verdicts = await inWork(ledger, clerk, (work) => verdictsOf(duties, work, 'guangshui-2025'));
const stateOf = (obligation: string, period: string): VerdictState | undefined =>
  verdicts.find((verdict) => verdict.obligation === obligation && verdict.period === period)?.state;

test('the city has an office, twelve institutions of five types and about 600 staff', () => {
  const houses = [...people.organisations.values()].filter((house) => house.code.startsWith('H'));
  expect(houses).toHaveLength(12);
  expect(new Set(houses.map((house) => house.type)).size).toBeGreaterThanOrEqual(5);
  const staff = [...people.organisations.values()].reduce((sum, house) => sum + house.people.length, 0);
  expect(staff).toBeGreaterThan(560);
  expect(people.get('H01').level).toBe('二级');
});

test.each([
  ['planted 1: the second drug committee has no sign-in sheet', 'r3-4.1', '2025-Q2', 'incomplete'],
  ['planted 2: the third was entered in November', 'r3-4.1', '2025-Q3', 'done_late_entry'],
  ['planted 3: no supervision meeting in the third quarter', 'r11-3.2', '2025-Q3', 'missing'],
  ['planted 4: the rule on outside purchase has expired', 'r13-2.2', '-', 'missing'],
  ['planted 5: a risk point still waits for the leader', 'r2-2.1', '2025', 'running'],
  ['planted 6: a research problem has no responsible person', 'r12-1.1', '2025', 'running'],
  ['planted 9: September has no monitoring record', 'r5-1.1', '2025-09', 'missing'],
  ['planted 10: a conference was approved after it began', 'r6-2.1', '2025', 'overdue_done'],
  ['planted 11: a major opinion event was reported late', 'r10-3.1', '2025', 'overdue_done'],
  ['a report sent on the 21st was late', 'r13-3.1', '2025-07', 'overdue_done'],
  ['a report sent on the 18th was in time', 'r13-3.1', '2025-08', 'done'],
  ['November has not been sent', 'r13-3.1', '2025-11', 'missing'],
] as const)('%s', (_name, obligation, period, state) => {
  expect(stateOf(obligation, period)).toBe(state);
});

test('planted 7 and 8: an overdue rectification and a bid opening without film are found by a filter', async () => {
  const find = (name: string, filter: { field: string; any: string[] }) =>
    inWork(ledger, clerk, (work) => listRecords(work, name, { filters: [filter] }));
  expect((await find('site_supervision', { field: 'filmShown', any: ['not_shown'] })).rows).toHaveLength(1);
  const assigned = (await find('problem', { field: 'state', any: ['assigned'] })).rows;
  expect(assigned.some(({ record }) => String(record.values['dueOn']) < '2025-11-22')).toBe(true);
});

test('signing, sending and acceptance leave both signatures standing, and the city office holds what was signed', async () => {
  const { rows } = await inWork(ledger, clerk, (work) =>
    listRecords(work, 'report', { filters: [{ field: 'forMonth', any: ['2025-10'] }] }),
  );
  const [report] = rows;
  expect(report?.record.state).toBe('accepted');
  expect(report?.record.values['reviewSign']).not.toBeNull();
  expect(report?.record.values['approveSign']).not.toBeNull();
  const office = people.get('C01').person('office').actor;
  const board = await inWork(ledger, office, (work) =>
    listRecords(work, 'submission', {
      filters: [
        { field: 'unit', any: [people.get('H02').id] },
        { field: 'forMonth', any: ['2025-06'] },
      ],
      sort: 'recordedAt',
    }),
  );
  expect(board.rows.map(({ record }) => [record.state, record.values['revision']])).toEqual([
    ['returned', 1],
    ['accepted', 2],
  ]);
});

test('台账自查 has at least fifteen checks and finds what was planted, each with a link that mends it', async () => {
  const report = await inWork(ledger, clerk, (work) => consistencyOf({ ledger, duties }, work));
  expect(report.checks.length).toBeGreaterThanOrEqual(15);
  const found = new Set(report.checks.filter((check) => check.total > 0).map((check) => check.id));
  for (const id of [
    'no-evidence',
    'late-cluster',
    'very-late',
    'minutes-without-sign-in',
    'expired-policy',
    'problem-without-owner',
    'problem-overdue',
    'opening-without-film',
    'conference-approved-late',
    'sponsor-without-agreement',
    'beyond-five-years',
    'reading-unconfirmed',
    'no-countersignature',
  ]) {
    expect(found, id).toContain(id);
  }
  for (const check of report.checks)
    for (const one of check.findings) expect(one.href).toMatch(/^\/(ledgers|standards|settings)/);
});

test('upkeep signs and countersigns every chain of the city, the export verifies offline, and a falsified chain is not countersigned', async () => {
  const services = { db: db.app, clock: ledger.clock, keys, duties };
  // Another machine's keys, as after a restore without them: nothing is signed in the name of those who are registered.
  const elsewhere = keyFolder(await mkdtemp(join(tmpdir(), 'qinglian-keys-')), countedChance(4));
  expect((await keepUp({ ...services, keys: elsewhere }, people.get('H01').id)).strangers).toEqual(['H01']);
  expect(await checkpointsOf('H01')).toBe(0);
  const first = await upkeep(services);
  expect(first.broken).toEqual([]);
  expect(first.countersigned).toBeGreaterThanOrEqual(12);
  expect((await upkeep(services)).checkpoints).toBe(0);
  const house = people.get('H01');
  const trusted = [house, people.get('C01')].map((one) => fileKey(one.id, keys.ensure(one.code).publicKey));
  const lines = await inWork(ledger, clerk, async (work) => {
    const all: string[] = [];
    for await (const line of exportJournal(work.tx, {
      orgId: house.id,
      ledgers: ledgersByName,
      keys: trusted,
      withVersions: true,
    }))
      all.push(line);
    return all;
  });
  const report = await verifyJournal(lines, trusted);
  expect(report.firstBroken).toBeNull();
  expect(report).toMatchObject({ ok: true, checkpoints: 1, countersignatures: 1 });
  expect(report.versionsChecked).toBeGreaterThan(250);
});

async function checkpointsOf(code: string): Promise<number> {
  const { id } = people.get(code);
  return inTrx(db.app, [id], async (tx) => {
    const rows = await sql<{ n: number }>`select count(*)::int as n from journal_checkpoint where org_id = ${id}::uuid`.execute(
      tx,
    );
    return rows.rows[0]?.n ?? 0;
  });
}
