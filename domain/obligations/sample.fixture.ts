/** For tests: one duty of every kind over two small sources, and records dealt by chance with every awkward date. */
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import { type CalendarEdition, builtInEdition } from '@qinglian/kernel/calendar/workdays.ts';
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import { choice, date, evidence, multiChoice, number, period, text } from '@qinglian/kernel/fields/index.ts';
import fc from 'fast-check';
import { loadPack } from './load.ts';
import type { JudgeContext, Obligation, Pack, Profile, Source, Sources } from './types.ts';

export const act: Source = {
  name: 'act',
  label: '事项',
  fields: {
    title: text('名称', { required: true }),
    kind: choice('类型', { a: '甲', b: '乙' }),
    topics: multiChoice('议题', { x: '一', y: '二', z: '三' }),
    day: date('日期', { required: true }),
    forMonth: period('所属期间'),
    amount: number('数量', '个'),
    who: text('对象'),
    doneOn: date('办结日期'),
    validUntil: date('有效期至'),
    papers: evidence('佐证材料', ['纪要', '签到表']),
  },
  states: { open: '在办', filed: '已归档' },
  happenedAt: 'day',
  title: 'title',
};
export const member: Source = {
  name: 'member',
  label: '人员',
  fields: {
    name: text('姓名', { required: true }),
    from: date('起', { required: true }),
    to: date('止'),
    group: choice('组', { a: '甲', b: '乙' }),
    papers: evidence('佐证材料', ['承诺书']),
  },
  states: { held: '在册' },
  happenedAt: 'from',
  title: 'name',
};
export const sampleSources: Sources = new Map([act, member].map((source) => [source.name, source]));

const duties = `
  - { id: t.count, title: 次数, basis: explicit, kind: periodic_count, every: quarter, first_period: prorate,
      params: { min: { value: 2, may: raise } }, require: { count: { gte: $min } },
      evidence: { from: act, where: { topics: { has_any: [一, 二] }, not: { kind: 乙 } }, needs: [纪要], late_after_days: 15 } }
  - { id: t.skip, title: 次数（首期不计）, basis: explicit, kind: periodic_count, every: half_year, first_period: skip,
      require: { count: { gte: 1 } }, evidence: { from: act, where: { not: { kind: 乙 } } } }
  - { id: t.deadline, title: 时限, basis: explicit, kind: deadline, every: month, due: { day_of_month: 20, roll: after },
      evidence: { from: act, where: { kind: 乙 }, period: for_month, needs: [纪要, 签到表], late_after_days: 5 } }
  - { id: t.annual, title: 年度时限, basis: explicit, kind: deadline, every: year, due: { workday: 5, of: next_year },
      overrides: [{ period: 2025, due: 2026-02-01 }], require: { count: { gte: 2 } }, evidence: { from: act, where: { kind: 甲 } } }
  - { id: t.standing, title: 现行, basis: explicit, kind: standing, grace_until: 2025-06-30,
      evidence: { from: act, where: { state: 已归档 }, until: valid_until, needs: [纪要], late_after_days: 10 } }
  - { id: t.atleast, title: 数值, basis: explicit, kind: threshold, every: month, require: { value: { gte: 50 } },
      evidence: { from: act, where: { kind: 甲 }, value: amount, needs: [签到表], late_after_days: 15 } }
  - { id: t.atmost, title: 不超过, basis: explicit, kind: threshold, every: quarter, require: { count: { lte: 2 } },
      evidence: { from: act, where: { kind: 乙 }, needs: [纪要] } }
  - { id: t.sum, title: 合计, basis: explicit, kind: threshold, every: half_year, require: { sum: { gte: 100 } },
      evidence: { from: act, where: {}, value: amount, late_after_days: 15 } }
  - { id: t.judgement, title: 认定, basis: derived, kind: judgement, every: quarter, reviewer: 上级, evidence: { from: act } }
  - { id: t.coverage, title: 覆盖, basis: explicit, kind: coverage, every: half_year, require: { share: { gte: 60 } },
      population: { from: member, active: { from: from, to: to }, subject: name },
      evidence: { from: act, where: { state: 已归档 }, subject: who, needs: [签到表], late_after_days: 15 } }
  - { id: t.having, title: 覆盖（本身）, basis: explicit, kind: coverage, every: year, require: { share: { gte: 100 } },
      population: { from: member, active: { from: from, to: to }, needs: [承诺书] }, having: { group: 甲 } }
  - { id: t.event, title: 事后, basis: explicit, kind: per_event, every: quarter, trigger: { from: act, where: { kind: 甲 }, needs: [纪要] },
      follow: { where: { state: 已归档 }, dated_by: done_on }, within: { workdays: 7 } }
  - { id: t.before, title: 事前, basis: explicit, kind: per_event, every: month, trigger: { from: act, where: { kind: 乙 } },
      follow: { dated_by: done_on }, within: { before: true } }
  - { id: t.interval, title: 轮岗, basis: explicit, kind: per_subject_interval,
      params: { window: { value: 1, may: lower }, most: { value: 2, may: lower } },
      population: { from: member, active: { from: from, to: to }, subject: [name, group] },
      require: { since: from, warn_from: $window, breach_after: $most },
      exempt: { by: act, where: { kind: 乙 }, subject: who, until: valid_until, needs: [纪要] } }
`;

function loadSample(effective: string): Pack {
  const text = `format: standard-pack/v1\nid: t\ntitle: 样例\nissuer: { org: 某局, signed: 2024-01-01 }\nversion: 1.0.0\neffective: ${effective}\nclauses:\n- id: t\n  label: 一\n  text: 原文\n  obligations:${duties}`;
  const loaded = loadPack({ shortId: 'sample', file: 'sample.yaml', text, sources: sampleSources });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problems, null, 1));
  return loaded.pack;
}
export const openPack = loadSample('{ from: 2024-08-20 }');
export const closedPack = loadSample('{ from: 2024-08-20, to: 2025-12-31 }');
export const dutiesOf = (pack: Pack): readonly Obligation[] => pack.clauses.flatMap((clause) => clause.obligations);
export const duty = (id: string): Obligation => {
  const found = dutiesOf(openPack).find((one) => one.id === id);
  if (!found) throw new Error(`no duty ${id}`);
  return found;
};

export const profile: Profile = { orgId: 'org', trackingSince: '2024-09-15', attributes: {}, params: {} };
export const calendars: readonly CalendarEdition[] = [builtInEdition];
export const noon = (day: string): string => `${day}T04:00:00.000Z`;
export const contextAt = (asOf: string, more: Partial<JudgeContext> = {}): JudgeContext => ({
  pack: openPack,
  profile,
  calendars,
  asOf,
  knownAt: noon(asOf),
  ...more,
});

/** Days from mid 2023 to the end of 2026, thick early in 2025 and around the ends of periods. */
export const anyDay = fc
  .oneof(
    fc.integer({ min: 0, max: 1280 }),
    fc.integer({ min: 556, max: 600 }),
    fc.constantFrom(184, 274, 365, 455, 550, 730, 884, 914).chain((day) => fc.integer({ min: day - 3, max: day + 3 })),
  )
  .map((count) => addDays('2023-06-25', count));
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2 });
const paper = (slot: string) => ({ kind: 'file' as const, slot, fileId: slot, name: slot, sha256: '' });
const papers = (slots: readonly string[]) =>
  fc.oneof(fc.subarray([...slots]), fc.constant([...slots])).map((held) => (held.length === 0 ? null : held.map(paper)));

const actValues = fc.record({
  title: fc.constant('事'),
  kind: maybe(fc.constantFrom('a', 'a', 'b')),
  topics: maybe(fc.subarray(['x', 'y', 'z'], { minLength: 1 })),
  day: anyDay,
  forMonth: fc.option(
    anyDay.map((day) => day.slice(0, 7)),
    { freq: 1 },
  ),
  amount: maybe(fc.integer({ min: 0, max: 120 })),
  who: maybe(fc.constantFrom('张', '李', '张|a', '李|b')),
  doneOn: maybe(anyDay),
  validUntil: maybe(anyDay),
  papers: papers(['纪要', '签到表']),
});
const memberValues = fc.record({
  name: fc.constantFrom('张', '李', '王'),
  from: anyDay,
  to: maybe(anyDay),
  group: maybe(fc.constantFrom('a', 'b')),
  papers: papers(['承诺书']),
});

const version = fc.record({
  isAct: fc.boolean(),
  act: actValues,
  member: memberValues,
  state: fc.constantFrom('open', 'filed'),
  removed: fc.boolean(),
});

/** One record: one to three versions, each known some days after the one before; the last may be a removal. */
const anyRecord = fc
  .record({
    isAct: fc.boolean(),
    known: anyDay,
    gaps: fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 2 }),
    versions: fc.array(version, { minLength: 3, maxLength: 3 }),
  })
  .map(({ isAct, known, gaps, versions }) => {
    let day = known;
    return [0, ...gaps].map((gap, at): Omit<RecordVersion, 'id'> => {
      day = addDays(day, gap);
      const chosen = versions[at] ?? versions[0];
      const values = isAct ? chosen?.act : chosen?.member;
      return {
        ledger: isAct ? 'act' : 'member',
        orgId: 'org',
        version: at + 1,
        state: isAct ? (chosen?.state ?? 'open') : 'held',
        happenedAt: '',
        recordedAt: noon(day),
        registeredAt: noon(known),
        removed: at === gaps.length && at > 0 && chosen?.removed === true,
        values: values ?? {},
        hash: '',
      };
    });
  });

export const anyRecords = fc
  .array(anyRecord, { maxLength: 16 })
  .map((records) => records.map((versions, at) => versions.map((one) => ({ ...one, id: `r${String(at).padStart(2, '0')}` }))));
