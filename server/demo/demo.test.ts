import { readFileSync } from 'node:fs';
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
import { listRecords, recordsById } from '../ledger/read.ts';
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
import { boardOf } from '../areas/reports/board.ts';
import { todayOf } from '../areas/today/today.ts';
import { yearOf } from '../areas/archives/year.ts';
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

interface Planted {
  /** Number in docs/demo-city.md. */
  readonly no: number;
  readonly what: string;
  readonly find: () => Promise<unknown>;
  readonly found: unknown;
}
const judged = (no: number, what: string, where: readonly [string, string][], found: readonly VerdictState[]): Planted => ({
  no,
  what,
  find: async () => where.map(([obligation, period]) => stateOf(obligation, period)),
  found,
});
const today = await inWork(ledger, clerk, (work) => todayOf({ ledger, duties }, work));
const onToday = (no: number, [kind, action, title]: readonly [string, string, string]): Planted => ({
  no,
  what: `今日 shows ${title} as late`,
  find: async () => today.late.filter((one) => one.kind === kind && one.action === action).map((one) => one.title),
  found: expect.arrayContaining([title]),
});
const report = await inWork(ledger, clerk, (work) => consistencyOf({ ledger, duties }, work));
const checked = (no: number, id: string, [count, ...words]: readonly [number, ...string[]]): Planted => ({
  no,
  what: `台账自查 ${id}`,
  find: async () =>
    report.checks.find((check) => check.id === id)?.findings.filter((one) => words.every((word) => one.text.includes(word)))
      .length,
  found: count,
});
const listed = (name: string, filters: readonly { field: string; any: string[] }[]) =>
  inWork(ledger, clerk, async (work) => (await listRecords(work, name, { filters })).rows.map(({ record }) => record));
const office = people.get('C01').person('office').actor;

const planted: readonly Planted[] = [
  judged(1, 'the second drug committee has no sign-in sheet', [['r3-4.1', '2025-Q2']], ['incomplete']),
  checked(1, 'minutes-without-sign-in', [1, '第二季度药事管理']),
  judged(2, 'the third drug committee was entered in November', [['r3-4.1', '2025-Q3']], ['done_late_entry']),
  judged(
    3,
    'no supervision meeting in the third quarter',
    [
      ['r11-3.2', '2025-Q3'],
      ['r11-3.2', '2025-Q4'],
    ],
    ['missing', 'done'],
  ),
  onToday(3, ['标准 11-3', '补齐记录', '督办会（2025年第三季度）']),
  judged(4, 'the rule on outside purchase has expired', [['r13-2.2', '-']], ['missing']),
  checked(4, 'expired-policy', [1, '院外购药', '2025年6月30日']),
  judged(5, 'a risk point still waits for the leader', [['r2-2.1', '2025']], ['running']),
  onToday(5, ['廉政风险点', '领导审定', '耗材验收走过场']),
  judged(6, 'a research problem has no responsible person', [['r12-1.1', '2025']], ['running']),
  onToday(6, ['问题整改台账', '明确责任', '门诊预约爽约率高，未纳入科室考核']),
  checked(6, 'problem-without-owner', [1]),
  onToday(7, ['问题整改台账', '报整改完成', '耗材验收单补签']),
  checked(7, 'problem-overdue', [1, '2025年10月']),
  {
    no: 8,
    what: 'the register 现场监督记录, filtered by 未播放',
    find: async () =>
      (await listed('site_supervision', [{ field: 'filmShown', any: ['not_shown'] }])).map(({ values }) => values['title']),
    found: ['检验试剂采购项目开标'],
  },
  checked(8, 'opening-without-film', [1, '检验试剂']),
  judged(
    9,
    'September has no monitoring record',
    [
      ['r5-1.1', '2025-08'],
      ['r5-1.1', '2025-09'],
      ['r5-1.1', '2025-10'],
    ],
    ['done', 'missing', 'done'],
  ),
  judged(10, 'a conference was approved after it began', [['r6-2.1', '2025']], ['overdue_done']),
  checked(10, 'conference-approved-late', [1, '关节置换']),
  judged(11, 'a major opinion event was reported late', [['r10-3.1', '2025']], ['overdue_done']),
  checked(12, 'late-cluster', [1, '2025年11月20日一天补录4条']),
  checked(12, 'cluster-before-inspection', [4, '市清廉办年终督查', '2025年11月21日']),
  {
    no: 12,
    what: 'the register 教育培训, entered on 20 November',
    find: async () =>
      (await listed('education_session', [])).filter(
        ({ registeredAt, happenedAt }) => registeredAt.startsWith('2025-11-20') && happenedAt < '2025-11-01',
      ).length,
    found: 4,
  },
  judged(
    13,
    'July of the hospital was sent on the 21st, August in time, November not',
    [
      ['r13-3.1', '2025-07'],
      ['r13-3.1', '2025-08'],
      ['r13-3.1', '2025-11'],
    ],
    ['overdue_done', 'done', 'missing'],
  ),
  {
    no: 13,
    what: '报送情况 of the city office: who was late and who never sent',
    find: async () => {
      const board = await inWork(ledger, office, (work) => boardOf(work, rules, '2025'));
      const short = new Map([...people.organisations.values()].map((house) => [house.name, house.code]));
      const cells = (wanted: (cell: (typeof board.units)[number]['cells'][number]) => boolean): readonly string[] =>
        board.units.flatMap((unit) => unit.cells.filter(wanted).map((cell) => `${short.get(unit.name)} ${cell.month.slice(5)}`));
      return {
        late: cells((cell) => cell.lateWorkdays > 0),
        missingBeforeNovember: cells((cell) => cell.state === 'missing' && cell.month < '2025-11'),
        owedForNovember: board.reminder.units.length,
      };
    },
    found: {
      late: ['H01 07', 'H05 09'],
      missingBeforeNovember: [
        'H04 10',
        'H06 08',
        'H07 09',
        'H07 10',
        'H11 04',
        'H11 05',
        'H11 06',
        'H12 04',
        'H12 05',
        'H12 06',
        'H12 07',
      ],
      owedForNovember: 9,
    },
  },
  {
    no: 14,
    what: '归档迎检: a filed and boxed year, one number empty with its reason, originals still out, and more to file',
    find: async () => {
      const year = await inWork(ledger, clerk, (work) => yearOf(work, '2025'));
      return {
        isFiled: year.filed > 40,
        withdrawn: year.withdrawn,
        unboxed: year.unboxed,
        hasMore: year.ready.length > 0,
        outside: [...new Set(year.missing.map(({ outside }) => outside.replace(/^.*?：|第.*$/gs, '').trim()))],
      };
    },
    found: { isFiled: true, withdrawn: 1, unboxed: 0, hasMore: true, outside: ['综合档案室 2025-风险'] },
  },
  {
    no: 15,
    what: '归档迎检: boxes of H02 listed for handing over, not signed yet',
    find: async () => {
      const year = await inWork(ledger, people.get('H02').person('clerk').actor, (work) => yearOf(work, '2025'));
      return [year.transfers.map(({ state }) => state), year.boxes.every(({ isListed }) => isListed), year.boxes.length > 0];
    },
    found: [['待交接'], true, true],
  },
];

test.each(planted)('planted $no is found: $what', async ({ find, found }) => {
  expect(await find()).toEqual(found);
});

test('every item that docs/demo-city.md lists is found by a test, and no other', () => {
  const listing = readFileSync(new URL('../../docs/demo-city.md', import.meta.url), 'utf8');
  const numbers = [...listing.matchAll(/^\| (\d+) \|/gm)].map(([, no]) => Number(no));
  expect(numbers.length).toBeGreaterThanOrEqual(13);
  expect([...new Set(planted.map(({ no }) => no))]).toEqual(numbers);
});

test('the records span a year, and every register of the house has some', async () => {
  const spans: string[] = [];
  for (const { name } of ledgers) {
    const house = name === 'submission' || name === 'survey' ? office : clerk;
    const days = await inWork(ledger, house, async (work) =>
      (await listRecords(work, name, { limit: 200 })).rows.map(({ record }) => record.happenedAt),
    ).catch(() => []);
    spans.push(...days.filter((day) => day.length === 10 && day >= '2024-11-22'));
  }
  expect(spans.sort()[0]?.slice(0, 7)).toBe('2024-12');
  expect(new Set(spans.map((day) => day.slice(0, 7))).size).toBe(12);
});

test('signing, sending and acceptance leave both signatures standing, and the city office holds what was signed', async () => {
  const { rows } = await inWork(ledger, clerk, (work) =>
    listRecords(work, 'report', { filters: [{ field: 'forMonth', any: ['2025-10'] }] }),
  );
  const [report] = rows;
  expect(report?.record.state).toBe('accepted');
  expect(report?.record.values['reviewSign']).not.toBeNull();
  expect(report?.record.values['approveSign']).not.toBeNull();
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

test('台账自查 finds what was planted, and every link leads to something that is there', async () => {
  const found = new Set(report.checks.filter((check) => check.total > 0).map((check) => check.id));
  for (const id of [
    'no-evidence',
    'very-late',
    'copied-text',
    'sponsor-without-agreement',
    'beyond-five-years',
    'reading-unconfirmed',
    'no-countersignature',
  ])
    expect(found, id).toContain(id);
  const rows = new Set(
    duties.catalogue
      .get('guangshui-2025')
      ?.pack.table?.groups.flatMap(({ items }) => items.flatMap((item) => item.rows.map(({ id }) => id))),
  );
  for (const { href } of report.checks.flatMap((check) => check.findings)) {
    const [, area = '', first = '', second = ''] = href.split('/');
    if (area === 'ledgers' && second === 'new') expect(ledgersByName.has(first), href).toBe(true);
    else if (area === 'ledgers')
      expect((await inWork(ledger, clerk, (work) => recordsById(work, first, [second]))).length, href).toBe(1);
    else if (area === 'standards') expect(second === 'parameters' || rows.has(second), href).toBe(true);
    else expect(['organisation', 'settings']).toContain(area);
  }
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
