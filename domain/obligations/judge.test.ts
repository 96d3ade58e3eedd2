/** Verdicts at their exact borders, duty by duty of the sample standard. */
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import { builtInEdition, editionFromText } from '@qinglian/kernel/calendar/workdays.ts';
import type { RecordVersion, Values } from '@qinglian/kernel/define.ts';
import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { judge } from './judge.ts';
import { match } from './match.ts';
import { act, contextAt, duty, member, noon, profile, sampleSources } from './sample.fixture.ts';
import { statementOf } from './statement.ts';
import type { Decision, JudgeContext, Obligation, Verdict } from './types.ts';

const paper = (slot: string) => ({ kind: 'file' as const, slot, fileId: slot, name: slot, sha256: '' });
const held = (...slots: readonly string[]) => slots.map(paper);
let counter = 0;

/** One record of one version; `recorded` a day. */
function record(ledger: 'act' | 'member', values: Values, more: { recorded?: string; state?: string; id?: string } = {}) {
  const source = ledger === 'act' ? act : member;
  const empty = Object.fromEntries(Object.keys(source.fields).map((name) => [name, null]));
  const day = String(values[source.happenedAt]);
  const at = noon(more.recorded ?? day);
  const version: RecordVersion = {
    ledger,
    id: more.id ?? `r${String(++counter).padStart(3, '0')}`,
    orgId: 'org',
    version: 1,
    state: more.state ?? (ledger === 'act' ? 'filed' : 'held'),
    happenedAt: day,
    recordedAt: at,
    registeredAt: at,
    removed: false,
    values: { ...empty, title: '事', ...values },
    hash: `hash of ${day}`,
  };
  return [version];
}

function verdict(
  obligation: Obligation,
  records: readonly (readonly RecordVersion[])[],
  at: { asOf: string; period?: string } & Partial<JudgeContext>,
): Verdict {
  const { asOf, period, ...more } = at;
  const all = evaluate(obligation, records, { sources: sampleSources, context: contextAt(asOf, more) });
  const found = all.find((one) => one.period === (period ?? '-'));
  if (!found) throw new Error(`no verdict for ${period}: ${all.map((one) => one.period).join()}`);
  return found;
}
const state = (...given: Parameters<typeof verdict>) => verdict(...given).state;

describe('a number of records in each period', () => {
  const count = duty('t.count');
  const meeting = (day: string, recorded = day, papers = held('纪要')) =>
    record('act', { day, kind: 'a', topics: ['x'], papers }, { recorded });

  test('counts by the day it happened, from the first to the last day of the period', () => {
    const both = [meeting('2025-01-01'), meeting('2025-03-31')];
    expect(verdict(count, both, { asOf: '2025-03-31', period: '2025-Q1' })).toMatchObject({
      state: 'done',
      actual: 2,
      required: 2,
    });
    expect(state(count, [meeting('2025-01-01'), meeting('2025-04-01')], { asOf: '2025-05-01', period: '2025-Q1' })).toBe(
      'missing',
    );
  });

  test('is running until the last day is over, and names the day on which that changes', () => {
    const one = [meeting('2025-01-10')];
    expect(verdict(count, one, { asOf: '2025-03-31', period: '2025-Q1' })).toMatchObject({
      state: 'running',
      due: '2025-03-31',
      nextChangeAt: '2025-04-01',
    });
    expect(state(count, one, { asOf: '2025-04-01', period: '2025-Q1' })).toBe('missing');
  });

  test('is 补录 only when it would fail without the records entered late, the fifteenth day still being in time', () => {
    const late = meeting('2025-02-10', '2025-02-26');
    const onTheDay = meeting('2025-02-10', '2025-02-25');
    const prompt = meeting('2025-01-10');
    const at = { asOf: '2025-04-10', period: '2025-Q1' };
    expect(verdict(count, [prompt, late], at)).toMatchObject({ state: 'done_late_entry' });
    expect(verdict(count, [prompt, late], at).records.map((one) => one.isLateEntry)).toEqual([false, true]);
    expect(state(count, [prompt, onTheDay], at)).toBe('done');
    expect(state(count, [prompt, onTheDay, late], at)).toBe('done');
  });

  test('a record without its papers is there but proves nothing: 佐证不全, and the paper is named', () => {
    const bare = meeting('2025-02-10', '2025-02-10', held('签到表'));
    const found = verdict(count, [meeting('2025-01-10'), bare], { asOf: '2025-04-10', period: '2025-Q1' });
    expect(found).toMatchObject({ state: 'incomplete', actual: 1 });
    expect(found.reason).toContain('纪要');
    expect(found.records[1]?.missing).toEqual(['纪要']);
    expect(found.records[0]?.hash).toBe('hash of 2025-01-10');
  });

  test('the first, shorter period asks in proportion, is left out or counts whole, as the standard says', () => {
    const soon = { ...profile, trackingSince: '2025-02-15' };
    expect(verdict(count, [], { asOf: '2025-04-10', period: '2025-Q1', profile: soon }).required).toBe(1);
    expect(verdict(count, [], { asOf: '2025-07-10', period: '2025-Q2', profile: soon }).required).toBe(2);
    const skip = duty('t.skip');
    expect(state(skip, [], { asOf: '2025-07-10', period: '2025-H1', profile: soon })).toBe('not_started');
    const whole: Obligation = skip.kind === 'periodic_count' ? { ...skip, firstPeriod: 'whole' } : skip;
    expect(state(whole, [], { asOf: '2025-07-10', period: '2025-H1', profile: soon })).toBe('missing');
    expect(state(whole, [], { asOf: '2025-07-10', period: '2024-H2', profile: soon })).toBe('not_started');
  });

  test('a number that is tightened while a period runs holds from the next period on, and never for one that is over', () => {
    const dated = [{ from: '2025-02-10', params: { 't.count.min': 3 } }];
    const both = ['2025-01-10', '2025-03-10', '2025-04-10', '2025-05-10'].map((day) => meeting(day));
    const at = (period: string) => verdict(count, both, { asOf: '2025-08-01', period, profile: { ...profile, dated } });
    expect(at('2025-Q1')).toMatchObject({ state: 'done', required: 2 });
    expect(at('2025-Q2')).toMatchObject({ state: 'missing', required: 3 });
  });

  test('a removed record counts until the day it was removed, and in what was known before', () => {
    const [first] = meeting('2025-01-10');
    if (!first) throw new Error('record expected');
    const removed: RecordVersion = { ...first, version: 2, removed: true, recordedAt: noon('2025-02-01') };
    const records = [[first, removed]];
    expect(verdict(count, records, { asOf: '2025-02-10', period: '2025-Q1' }).actual).toBe(0);
    expect(verdict(count, records, { asOf: '2025-02-10', knownAt: noon('2025-01-31'), period: '2025-Q1' }).actual).toBe(1);
  });
});

describe('a day by which something is due', () => {
  const monthly = duty('t.deadline');
  const report = (day: string, forMonth: string, more: { recorded?: string; papers?: ReturnType<typeof held> } = {}) =>
    record('act', { day, kind: 'b', forMonth, papers: more.papers ?? held('纪要', '签到表') }, more);

  test('rolls over days off when the standard says so, counts the day itself, and says how many working days late', () => {
    // 20 September 2025 is a Saturday: rolled to Monday 22.
    const at = { asOf: '2025-10-31', period: '2025-09' };
    expect(verdict(monthly, [report('2025-09-22', '2025-09')], at)).toMatchObject({ state: 'done', due: '2025-09-22' });
    const late = verdict(monthly, [report('2025-10-09', '2025-09')], at);
    expect(late.state).toBe('overdue_done');
    // 23 to 26, 28 (worked Sunday), 29, 30 September and 9 October.
    expect(late.reason).toContain('迟8个工作日');
  });

  test('counts for the month that the report names, not for the month in which it was sent', () => {
    const sent = [report('2025-09-25', '2025-08')];
    expect(state(monthly, sent, { asOf: '2025-10-31', period: '2025-08' })).toBe('overdue_done');
    expect(state(monthly, sent, { asOf: '2025-10-31', period: '2025-09' })).toBe('missing');
  });

  test('is open until its last day is over', () => {
    expect(verdict(monthly, [], { asOf: '2025-09-22', period: '2025-09' })).toMatchObject({
      state: 'not_due',
      nextChangeAt: '2025-09-23',
    });
    expect(state(monthly, [], { asOf: '2025-09-23', period: '2025-09' })).toBe('missing');
  });

  test('came in time with a paper lacking: running until the day, 佐证不全 after it', () => {
    const sent = [report('2025-09-18', '2025-09', { papers: held('纪要') })];
    expect(state(monthly, sent, { asOf: '2025-09-19', period: '2025-09' })).toBe('running');
    expect(state(monthly, sent, { asOf: '2025-09-23', period: '2025-09' })).toBe('incomplete');
  });

  test('one prompt record among late entries is enough', () => {
    const late = report('2025-09-10', '2025-09', { recorded: '2025-10-01' });
    const at = { asOf: '2025-10-31', period: '2025-09' };
    expect(state(monthly, [late], at)).toBe('done_late_entry');
    expect(state(monthly, [late, report('2025-09-19', '2025-09')], at)).toBe('done');
  });

  test('fifth working day of the next year, an own day for one year, and several records asked for', () => {
    const annual = duty('t.annual');
    const sent = (day: string) => record('act', { day, kind: 'a' });
    const in2024 = [sent('2024-10-01'), sent('2024-12-01')];
    expect(verdict(annual, in2024, { asOf: '2025-01-09', period: '2024' })).toMatchObject({
      due: '2025-01-08',
      required: 2,
      actual: 2,
      state: 'done',
    });
    expect(state(annual, in2024.slice(1), { asOf: '2025-01-09', period: '2024' })).toBe('missing');
    expect(verdict(annual, [], { asOf: '2025-06-01', period: '2025' }).due).toBe('2026-02-01');
  });

  test('beyond the published calendar the day is provisional, and firm as soon as an edition is known', () => {
    const annual = duty('t.annual');
    const rule: Obligation = annual.kind === 'deadline' ? { ...annual, overrides: [] } : annual;
    const at = { asOf: '2026-06-01', period: '2026' };
    expect(verdict(rule, [], at)).toMatchObject({ isProvisional: true });
    const text = '2027-01-01 休\n2027-01-04 休\n2027-10-01 休';
    const { edition } = editionFromText(builtInEdition, '2027', '2026-05-01', text);
    if (!edition) throw new Error('edition expected');
    const calendars = [builtInEdition, edition];
    expect(verdict(rule, [], { ...at, calendars })).toMatchObject({ isProvisional: false, due: '2027-01-11' });
    expect(verdict(rule, [], { ...at, calendars, knownAt: noon('2026-04-30') })).toMatchObject({ isProvisional: true });
  });
});

describe('a document in force', () => {
  const rule = duty('t.standing');
  const paperOf = (day: string, validUntil: string | null, papers = held('纪要')) => record('act', { day, validUntil, papers });

  test('holds through its last day, warns thirty days before, and is missing the day after', () => {
    const until = '2025-12-31';
    const records = [paperOf('2025-01-05', until)];
    const at = (asOf: string) => verdict(rule, records, { asOf });
    expect(at(addDays(until, -30))).toMatchObject({ state: 'done', isWarning: false, nextChangeAt: addDays(until, -29) });
    expect(at(addDays(until, -29))).toMatchObject({ state: 'done', isWarning: true, nextChangeAt: '2026-01-01' });
    expect(at(until)).toMatchObject({ state: 'done', isWarning: true });
    expect(at('2026-01-01')).toMatchObject({ state: 'missing' });
    expect(at('2026-01-01').reason).toContain('已过有效期');
  });

  test('has until its grace day to be set up', () => {
    expect(verdict(rule, [], { asOf: '2025-06-30' })).toMatchObject({ state: 'running', nextChangeAt: '2025-07-01' });
    expect(state(rule, [], { asOf: '2025-07-01' })).toBe('missing');
    expect(state(rule, [paperOf('2025-06-01', null, [])], { asOf: '2025-07-01' })).toBe('incomplete');
  });
});

describe('an indicator against its limit', () => {
  test('a value nobody entered is no pass, and no value is missing once the month is over', () => {
    const value = duty('t.atleast');
    const reading = (amount: number | null, papers = held('签到表')) =>
      record('act', { day: '2025-03-10', kind: 'a', amount, papers });
    const over = { asOf: '2025-04-02', period: '2025-03' };
    expect(state(value, [reading(50)], over)).toBe('done');
    expect(state(value, [reading(49)], over)).toBe('missing');
    expect(state(value, [reading(null)], over)).toBe('missing');
    expect(state(value, [], { asOf: '2025-03-31', period: '2025-03' })).toBe('running');
    expect(state(value, [reading(80, [])], over)).toBe('incomplete');
  });

  test('a count that must stay low is broken at once and met only when the period is over', () => {
    const atMost = duty('t.atmost');
    const event = (day: string) => record('act', { day, kind: 'b', papers: held('纪要') });
    const three = [event('2025-01-05'), event('2025-01-06'), event('2025-01-07')];
    expect(state(atMost, three, { asOf: '2025-01-08', period: '2025-Q1' })).toBe('missing');
    expect(state(atMost, three.slice(1), { asOf: '2025-01-08', period: '2025-Q1' })).toBe('running');
    expect(state(atMost, three.slice(1), { asOf: '2025-04-01', period: '2025-Q1' })).toBe('done');
  });
});

describe('everybody of a population', () => {
  const share = duty('t.coverage');
  const person = (name: string, from = '2024-01-01', to: string | null = null) => record('member', { name, from, to });
  const lesson = (who: string, recorded = '2025-03-01') =>
    record('act', { day: '2025-03-01', who, papers: held('签到表') }, { recorded });

  test('is measured among those in place, those who left not counting any more', () => {
    const five = ['甲', '乙', '丙', '丁'].map((name) => person(name));
    const at = { asOf: '2025-07-01', period: '2025-H1' };
    const proofs = [lesson('甲'), lesson('乙')];
    expect(verdict(share, [...five, ...proofs], at)).toMatchObject({ actual: 50, required: 60, state: 'missing' });
    const gone = [...five.slice(0, 3), person('丁', '2024-01-01', '2025-05-31')];
    expect(verdict(share, [...gone, ...proofs], at)).toMatchObject({ actual: 66.67, state: 'done' });
    expect(state(share, [...gone, lesson('甲'), lesson('乙', '2025-06-20')], at)).toBe('done_late_entry');
    expect(verdict(share, [...five, ...proofs], at).facts).toMatchObject({ total: 4, covered: 2, open: 2 });
  });

  test('nobody registered is not everybody covered', () => {
    expect(state(share, [], { asOf: '2025-07-01', period: '2025-H1' })).toBe('missing');
  });
});

describe('what must follow an event', () => {
  const after = duty('t.event');
  const event = (day: string, doneOn: string | null) => record('act', { day, kind: 'a', doneOn, papers: held('纪要') });

  test('within seven working days, the seventh still in time', () => {
    // From 29 September: 30, then 9, 10, 11 (worked Saturday), 13, 14, 15 October.
    const at = { asOf: '2025-12-31', period: '2025-Q3' };
    expect(verdict(after, [event('2025-09-29', '2025-10-15')], at)).toMatchObject({
      state: 'done',
      actual: 1,
      facts: { ok: 1, late: 0 },
    });
    expect(verdict(after, [event('2025-09-29', '2025-10-16')], at)).toMatchObject({
      state: 'overdue_done',
      actual: 1,
      facts: { ok: 0, late: 1 },
    });
    const open = [event('2025-09-29', null)];
    expect(verdict(after, open, { asOf: '2025-10-15', period: '2025-Q3' })).toMatchObject({
      state: 'running',
      nextChangeAt: '2025-10-16',
    });
    expect(state(after, open, { asOf: '2025-10-16', period: '2025-Q3' })).toBe('missing');
  });

  test('without an event there is nothing to do', () => {
    expect(state(after, [], { asOf: '2025-12-31', period: '2025-Q3' })).toBe('not_applicable');
  });
});

describe('nobody too long in one place', () => {
  const rotation = duty('t.interval');
  const term = (name: string, from: string, to: string | null = null, group = 'a') => record('member', { name, from, to, group });

  test('warns from the first anniversary asked for and breaks the day after the last, month ends clamped', () => {
    const at = (asOf: string) => verdict(rotation, [term('张', '2024-02-29')], { asOf });
    expect(at('2025-02-27')).toMatchObject({ state: 'done', isWarning: false, nextChangeAt: '2025-02-28' });
    expect(at('2025-02-28')).toMatchObject({ state: 'done', isWarning: true, nextChangeAt: '2026-03-01' });
    expect(at('2026-02-28')).toMatchObject({ state: 'done', isWarning: true });
    expect(at('2026-03-01')).toMatchObject({ state: 'missing', actual: 1 });
  });

  test('terms that follow each other in one field are one, another field begins anew', () => {
    const asOf = '2025-11-22';
    expect(state(rotation, [term('张', '2023-07-01', '2024-12-31'), term('张', '2025-01-01')], { asOf })).toBe('missing');
    expect(state(rotation, [term('张', '2023-07-01', '2024-12-30'), term('张', '2025-01-01')], { asOf })).toBe('done');
    expect(state(rotation, [term('张', '2023-07-01', '2024-12-31'), term('张', '2025-01-01', null, 'b')], { asOf })).toBe('done');
    // A short second post inside a long one does not end it, whether the long one is open or has its end set.
    expect(state(rotation, [term('张', '2023-07-01', '2026-12-31'), term('张', '2024-01-01', '2024-03-01')], { asOf })).toBe(
      'missing',
    );
    expect(state(rotation, [term('张', '2023-07-01'), term('张', '2024-01-01', '2024-03-01')], { asOf })).toBe('missing');
  });

  test('an exemption lets off until its last day and only with its papers', () => {
    const long = term('张', '2023-07-01');
    const waiver = (validUntil: string, papers = held('纪要')) =>
      record('act', { day: '2025-07-01', kind: 'b', who: '张|a', validUntil, papers });
    expect(state(rotation, [long], { asOf: '2025-11-22' })).toBe('missing');
    const free = verdict(rotation, [long, waiver('2025-11-22')], { asOf: '2025-11-22' });
    expect(free).toMatchObject({ state: 'done', nextChangeAt: '2025-11-23' });
    expect(free.reason).toContain('1人经批准豁免');
    expect(state(rotation, [long, waiver('2025-11-21')], { asOf: '2025-11-22' })).toBe('missing');
    expect(state(rotation, [long, waiver('2025-12-31', held('签到表'))], { asOf: '2025-11-22' })).toBe('missing');
  });
});

describe('what a person decides', () => {
  const review = duty('t.judgement');
  const decision = (more: Partial<Decision> = {}): Decision => ({
    obligation: 't.judgement',
    period: '2025-Q1',
    state: 'done',
    reason: '逐项核对',
    approver: '吴书记',
    knownFrom: noon('2025-04-10'),
    recordId: 'd1',
    ...more,
  });

  test('waits for its reviewer for ever, and takes a signed decision from the instant it was known', () => {
    const at = { asOf: '2025-04-20', period: '2025-Q1' };
    expect(state(review, [], at)).toBe('to_review');
    expect(verdict(review, [], { ...at, decisions: [decision()] })).toMatchObject({
      state: 'done',
      override: { recordId: 'd1' },
    });
    expect(state(review, [], { ...at, knownAt: noon('2025-04-09'), decisions: [decision()] })).toBe('to_review');
  });

  test('the later decision counts, and a revoked one only in what was known before', () => {
    const later = decision({ state: 'missing', knownFrom: noon('2025-04-12'), recordId: 'd2' });
    const at = { asOf: '2025-04-20', period: '2025-Q1' };
    expect(state(review, [], { ...at, decisions: [later, decision()] })).toBe('missing');
    const revoked = decision({ knownUntil: noon('2025-04-15') });
    expect(state(review, [], { ...at, decisions: [revoked] })).toBe('to_review');
    expect(state(review, [], { ...at, knownAt: noon('2025-04-14'), decisions: [revoked] })).toBe('done');
  });

  test('an override lies over a computed verdict and keeps what was computed', () => {
    const count = duty('t.count');
    const own = decision({ obligation: 't.count', state: 'not_applicable', reason: '停业整修' });
    const found = verdict(count, [], { asOf: '2025-04-20', period: '2025-Q1', decisions: [own] });
    expect(found.state).toBe('not_applicable');
    expect(found.reason).toContain('吴书记认定：停业整修');
    expect(found.reason).toContain('2025年第一季度应有2次，尚无');
  });
});

describe('what cannot be judged', () => {
  test('an institution outside the scope has one verdict: 不适用', () => {
    const count = duty('t.count');
    const bound: Obligation = { ...count, applies: { op: 'in', field: 'level', values: ['二级', '三级'] } };
    const context = (attributes: Readonly<Record<string, string>>) =>
      contextAt('2025-05-01', { profile: { ...profile, attributes } });
    expect(judge(bound, [], context({ level: '一级' })).map((one) => one.state)).toEqual(['not_applicable']);
    expect(judge(bound, [], context({ level: '二级' })).length).toBeGreaterThan(1);
  });

  test('an error in one duty is 佐证不全 with its message, never a pass and never an exception', () => {
    const count = duty('t.count');
    const broken: Obligation = { ...count, params: {} };
    const [found, ...more] = judge(broken, [], contextAt('2025-05-01'));
    expect(more).toEqual([]);
    expect(found).toMatchObject({ state: 'incomplete', period: '-' });
    expect(found?.reason).toContain('$min');
  });

  test('a record whose day or period cannot be read proves nothing and stops nothing', () => {
    const [broken] = record(
      'act',
      { day: '2025-02-30', kind: 'a', topics: ['x'], papers: held('纪要') },
      { recorded: '2025-02-20' },
    );
    if (!broken) throw new Error('record expected');
    const [fact] = match(duty('t.count'), broken, sampleSources);
    expect(fact).toMatchObject({ happened: '2025-02-20', missing: ['可识别的日期'] });
    const [odd] = record('act', { day: '2025-02-10', kind: 'b', forMonth: '2025-13', papers: held('纪要', '签到表') });
    if (!odd) throw new Error('record expected');
    expect(match(duty('t.deadline'), odd, sampleSources)[0]).toMatchObject({ period: null, missing: ['可识别的日期'] });
  });

  test('a standard not yet in force says so, and when that changes', () => {
    const pack = { shortId: 's', version: '1', effective: { from: '2026-03-01', to: null } };
    expect(judge(duty('t.count'), [], contextAt('2025-11-22', { pack }))).toMatchObject([
      { period: '-', state: 'not_started', nextChangeAt: '2026-01-01' },
    ]);
  });
});

describe('the sentence for the official table', () => {
  const told = (obligation: Obligation, statement: string, records: readonly (readonly RecordVersion[])[], asOf: string) =>
    statementOf(
      { ...obligation, statement },
      evaluate(obligation, records, { sources: sampleSources, context: contextAt(asOf) }),
    );

  test('tells what happened and when, and nothing of periods in which nothing did', () => {
    const meeting = (day: string) => record('act', { day, kind: 'a', topics: ['x'], papers: held('纪要') });
    expect(
      told(
        duty('t.count'),
        '{period}开会{n}次{dates}。',
        [meeting('2025-01-10'), meeting('2025-02-03'), meeting('2025-05-20')],
        '2025-11-22',
      ),
    ).toBe('2025年第一季度开会2次（1月10日、2月3日）；2025年第二季度开会1次（5月20日）。');
    expect(told(duty('t.count'), '{period}开会{n}次{dates}。', [], '2025-11-22')).toBe('');
  });

  test('tells months together, and does not say a month in which nothing happened', () => {
    const monthly: Obligation = { ...duty('t.skip'), every: 'month', statement: null } as Obligation;
    const meeting = (day: string) => record('act', { day, kind: 'a', topics: ['x'], papers: held('纪要') });
    const days = ['2025-05-10', '2025-06-11', '2025-07-08', '2025-09-03', '2025-09-20', '2026-01-09'];
    expect(told(monthly, '{period}开会{n}次{dates}。', days.map(meeting), '2026-01-20')).toBe(
      '2025年5月至7月、9月、2026年1月开会6次（5月10日、6月11日、7月8日、9月3日、9月20日、1月9日）。',
    );
    expect(told(monthly, '{period}开会{n}次{dates}。', [meeting('2025-09-03')], '2025-10-20')).toBe(
      '2025年9月开会1次（9月3日）。',
    );
  });

  test('a report that came in time with a paper lacking is told neither as in time nor as not sent', () => {
    const report = (day: string, papers: ReturnType<typeof held>) =>
      record('act', { day, kind: 'b', forMonth: day.slice(0, 7), papers });
    const since = { ...profile, trackingSince: '2025-08-01' };
    const obligation = duty('t.deadline');
    const records = [
      report('2025-08-15', held('纪要', '签到表')),
      report('2025-09-18', held('纪要')),
      report('2025-10-23', held('纪要', '签到表')),
    ];
    const verdicts = evaluate(obligation, records, {
      sources: sampleSources,
      context: contextAt('2025-11-22', { profile: since }),
    });
    const statement =
      '应报{due}期，按期{ok}期，逾期{late}期{late_list}，材料待补{incomplete}期{incomplete_list}，未报{missing}期{missing_list}。';
    expect(statementOf({ ...obligation, statement }, verdicts)).toBe(
      '应报4期，按期1期，逾期1期（2025年10月），材料待补1期（2025年9月），未报1期（2025年11月）。',
    );
  });
});
