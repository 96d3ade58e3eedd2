/** Each check with one case that it finds and the nearest one that it must not. */
import type { RecordVersion, Values } from '@qinglian/kernel/define.ts';
import { expect, test } from 'vitest';
import { ledgersByName } from '../register.ts';
import { checks } from './checks.ts';
import type { PostNow, Snapshot } from './snapshot.ts';

const TODAY = '2025-11-22';
let counter = 0;

interface Entry {
  readonly ledger: string;
  readonly values: Values;
  readonly on?: string;
  readonly state?: string;
  readonly entered?: string;
}
function record({ ledger, values, on = '2025-09-10', state = 'filed', entered = on }: Entry): RecordVersion {
  const at = `${entered}T02:00:00.000Z`;
  return {
    ledger,
    id: `r${++counter}`,
    orgId: 'org',
    version: 1,
    state,
    happenedAt: on,
    recordedAt: at,
    registeredAt: at,
    removed: false,
    values: { title: '事项', ...values },
    hash: '',
  };
}

const post = (more: Partial<PostNow> = {}): PostNow => ({
  id: 'p1',
  name: '药剂科主任',
  isKey: true,
  riskArea: '药剂',
  roles: ['dept_head'],
  holders: [{ personId: 'a', name: '李主任', since: '2021-01-01' }],
  ...more,
});

function snapshot(entries: readonly Entry[], more: Partial<Snapshot> = {}): Snapshot {
  const records = new Map<string, RecordVersion[]>();
  for (const entry of entries) records.set(entry.ledger, [...(records.get(entry.ledger) ?? []), record(entry)]);
  return {
    today: TODAY,
    level: '二级',
    ledgers: ledgersByName,
    records,
    posts: [post()],
    leavers: [],
    readings: [],
    conflicts: [],
    lastCountersigned: '2025-11-21',
    ...more,
  };
}

const file = (slot: string, sha256: string) => ({ kind: 'file' as const, slot, fileId: sha256, name: slot, sha256 });
const original = (slot: string, page: string, seenOn = '2025-09-10') => ({
  kind: 'original' as const,
  slot,
  holder: '档案室',
  volume: '1',
  page,
  seenBy: '王经办',
  seenOn,
});
const meeting = (values: Values = {}, more: Partial<Entry> = {}): Entry => ({
  ledger: 'meeting',
  values: { papers: [original('会议纪要', '1'), original('签到表', '2')], ...values },
  ...more,
});
const policy = (values: Values, state = 'in_force'): Entry => ({
  ledger: 'policy_document',
  state,
  values: { papers: [original('印发文件', '9')], reviewOn: '2026-01-01', ...values },
});
const problem = (values: Values, more: Partial<Entry> = {}): Entry => ({ ledger: 'problem', state: 'found', values, ...more });
const conference = (values: Values): Entry => ({
  ledger: 'academic_conference',
  state: 'approved',
  on: '2025-09-10',
  values: { approvedOn: '2025-09-01', ...values },
});
const risk = (values: Values, state = 'in_force'): Entry => ({ ledger: 'risk_point', state, values });
const lateSessions = (n: number, entered: string): readonly Entry[] =>
  Array.from({ length: n }, (_, at) => ({
    ledger: 'education_session',
    on: `2025-0${at + 6}-10`,
    entered,
    values: { papers: [original('签到表', String(at + 30))] },
  }));
const visit = (on: string, kind = 'city'): Entry => ({
  ledger: 'inspection',
  on,
  values: { title: '市督查', kind, papers: [original('检查记录', '70')] },
});
const SAME = '通报当月任务进展情况，研究下月重点工作安排。';

interface Case {
  readonly found: Snapshot;
  /** Words of the finding. */
  readonly says: string;
  /** Where it is mended. */
  readonly at: RegExp;
  /** The nearest cases in which nothing is found. */
  readonly clean: readonly Snapshot[];
  readonly by?: string;
}
const cases: Readonly<Record<string, Case>> = {
  'no-evidence': {
    found: snapshot([meeting({ papers: [] })]),
    says: '没有佐证材料',
    at: /^\/ledgers\/meeting\/r\d+$/,
    clean: [snapshot([meeting()]), snapshot([meeting({ papers: [] }, { state: 'draft' })])],
  },
  'same-evidence': {
    found: snapshot([
      meeting({ title: '六月例会', papers: [file('会议纪要', 'f1')] }, { on: '2025-06-10' }),
      meeting({ title: '七月例会', papers: [file('会议纪要', 'f1')] }, { on: '2025-07-10' }),
    ]),
    says: '“七月例会”的“会议纪要”与“六月例会”是同一份',
    at: /^\/ledgers\/meeting\/r\d+$/,
    clean: [
      snapshot([meeting({ papers: [file('会议纪要', 'f1')] }), meeting({ papers: [file('会议纪要', 'f2')] })]),
      snapshot([meeting({ papers: [file('会议纪要', 'f1'), file('签到表', 'f1')] })]),
      snapshot([meeting({ papers: [original('会议纪要', '')] }), meeting({ papers: [original('会议纪要', '')] })]),
    ],
  },
  'evidence-before-event': {
    found: snapshot([meeting({ papers: [original('会议纪要', '1', '2025-09-09')] })]),
    says: '早于发生日期',
    at: /^\/ledgers\/meeting\/r\d+$/,
    clean: [snapshot([meeting({ papers: [original('会议纪要', '1', '2025-09-10')] })])],
  },
  'late-cluster': {
    found: snapshot(lateSessions(3, '2025-11-20')),
    says: '11月20日一天补录3条',
    at: /^\/ledgers\/education_session\/r\d+$/,
    clean: [
      snapshot(lateSessions(2, '2025-11-20')),
      snapshot([meeting({}, { entered: '2025-09-25' }), ...lateSessions(2, '2025-09-25')]),
    ],
  },
  'cluster-before-inspection': {
    found: snapshot([...lateSessions(4, '2025-11-20'), visit('2025-11-21')]),
    says: '11月20日一天补录的4条之一，“市督查”在2025年11月21日',
    at: /^\/ledgers\/education_session\/r\d+$/,
    clean: [
      snapshot([...lateSessions(4, '2025-11-13'), visit('2025-11-21')]),
      snapshot([...lateSessions(4, '2025-11-22'), visit('2025-11-21')]),
      snapshot([...lateSessions(2, '2025-11-20'), visit('2025-11-21')]),
      snapshot([...lateSessions(4, '2025-11-20'), visit('2025-11-21', 'self_check')]),
    ],
  },
  'copied-text': {
    found: snapshot(['2025-06-27', '2025-07-29', '2025-08-28'].map((on) => meeting({ resolutions: `${on}${SAME}` }, { on }))),
    says: '与另外2条雷同',
    at: /^\/ledgers\/meeting\/r\d+$/,
    clean: [
      snapshot(['2025-06-27', '2025-07-29'].map((on) => meeting({ resolutions: SAME }, { on }))),
      snapshot(['2025-06-27', '2025-07-29', '2025-08-28'].map((on) => meeting({ resolutions: '同意。' }, { on }))),
      snapshot(['药品', '耗材', '医保'].map((what) => meeting({ resolutions: `${what}${SAME}` }, { on: '2025-06-27' }))),
    ],
  },
  'very-late': {
    found: snapshot([meeting({}, { entered: '2025-11-10' })]),
    says: '晚登记61天',
    at: /^\/ledgers\/meeting\/r\d+$/,
    clean: [snapshot([meeting({}, { entered: '2025-11-09' })])],
  },
  'minutes-without-sign-in': {
    found: snapshot([meeting({ papers: [original('会议纪要', '1')] })]),
    says: '没有签到表',
    at: /^\/ledgers\/meeting\/r\d+$/,
    clean: [snapshot([meeting()]), snapshot([meeting({ papers: [original('照片', '1')] })])],
  },
  'two-chairs': {
    found: snapshot([meeting({ title: '甲会', chair: 'a' }), meeting({ title: '乙会', chair: 'a' })]),
    says: '与“甲会”同日同一主持人',
    at: /^\/ledgers\/meeting\/r\d+$/,
    clean: [
      snapshot([meeting({ chair: 'a' }), meeting({ chair: 'b' })]),
      snapshot([meeting({ chair: 'a' }), meeting({ chair: 'a' }, { on: '2025-09-11' })]),
    ],
  },
  'expired-policy': {
    found: snapshot([policy({ validUntil: '2025-11-21' })]),
    says: '有效期至2025年11月21日',
    at: /^\/ledgers\/policy_document\/r\d+$/,
    clean: [snapshot([policy({ validUntil: TODAY })]), snapshot([policy({ validUntil: '2025-01-01' }, 'repealed')])],
  },
  'policy-review': {
    found: snapshot([policy({ reviewOn: '2025-11-21' })]),
    says: '已过复审日期',
    at: /^\/ledgers\/policy_document\/r\d+$/,
    clean: [snapshot([policy({ reviewOn: TODAY })]), snapshot([policy({ reviewOn: null }, 'draft')])],
  },
  'decision-rules': {
    found: snapshot([policy({ kind: 'committee_rules' }), policy({ kind: 'president_rules', validUntil: '2025-01-01' })]),
    says: '没有现行有效的院长办公会议事规则',
    at: /^\/ledgers\/policy_document\/new$/,
    clean: [
      snapshot(['committee_rules', 'president_rules', 'communication'].map((kind) => policy({ kind }))),
      snapshot([], { level: '一级' }),
    ],
  },
  'problem-without-owner': {
    found: snapshot([problem({}, { on: '2025-11-14' })]),
    says: '没有责任人和整改时限',
    at: /^\/ledgers\/problem\/r\d+$/,
    clean: [snapshot([problem({}, { on: '2025-11-15' })]), snapshot([problem({ dueOn: '2025-12-01' }, { state: 'assigned' })])],
  },
  'problem-overdue': {
    found: snapshot([problem({ dueOn: '2025-11-21' }, { state: 'assigned' })]),
    says: '整改时限2025年11月21日已过',
    at: /^\/ledgers\/problem\/r\d+$/,
    clean: [
      snapshot([problem({ dueOn: TODAY }, { state: 'assigned' })]),
      snapshot([problem({ dueOn: '2025-10-01' }, { state: 'closed' })]),
    ],
  },
  'task-without-leader': {
    found: snapshot([{ ledger: 'task', state: 'open', values: {} }]),
    says: '没有责任领导',
    at: /^\/ledgers\/task\/r\d+$/,
    clean: [
      snapshot([{ ledger: 'task', state: 'open', values: { leader: 'a' } }]),
      snapshot([{ ledger: 'task', state: 'dropped', values: {} }]),
    ],
  },
  'opening-without-film': {
    found: snapshot([{ ledger: 'site_supervision', values: { kind: 'bid_opening', filmShown: 'not_shown' } }]),
    says: '开标前未播放警示教育片',
    at: /^\/ledgers\/site_supervision\/r\d+$/,
    clean: [
      snapshot([{ ledger: 'site_supervision', values: { kind: 'bid_opening', filmShown: 'shown' } }]),
      snapshot([{ ledger: 'site_supervision', values: { kind: 'acceptance' } }]),
    ],
  },
  'conference-approved-late': {
    found: snapshot([conference({ approvedOn: '2025-09-12' })]),
    says: '审批日期晚于会议开始日期',
    at: /^\/ledgers\/academic_conference\/r\d+$/,
    clean: [snapshot([conference({ approvedOn: '2025-09-10' })]), snapshot([conference({ approvedOn: null })])],
  },
  'sponsor-without-agreement': {
    found: snapshot([conference({ sponsored: 1_000_000 })]),
    says: '没有赞助协议',
    at: /^\/ledgers\/academic_conference\/r\d+$/,
    clean: [
      snapshot([conference({ sponsored: 1_000_000, papers: [original('赞助协议', '5')] })]),
      snapshot([conference({ sponsored: 0 })]),
    ],
  },
  'key-post-vacant': {
    found: snapshot([], { posts: [post({ holders: [] })] }),
    says: '重点岗位“药剂科主任”没有在岗人员',
    at: /^\/organisation$/,
    by: '系统管理员',
    clean: [snapshot([]), snapshot([], { posts: [post({ holders: [], isKey: false })] })],
  },
  'beyond-five-years': {
    found: snapshot([], { posts: [post({ holders: [{ personId: 'a', name: '李主任', since: '2020-11-21' }] })] }),
    says: '李主任任“药剂科主任”（药剂）自2020年11月21日，已超过五年',
    at: /^\/organisation$/,
    by: '系统管理员',
    clean: [
      snapshot([], { posts: [post({ holders: [{ personId: 'a', name: '李主任', since: '2020-11-22' }] })] }),
      snapshot([], { posts: [post({ riskArea: null, holders: [{ personId: 'a', name: '李主任', since: '2010-01-01' }] })] }),
    ],
  },
  'one-head': {
    found: snapshot([], { posts: [post({ roles: ['hospital_secretary', 'hospital_president'] })] }),
    says: '党委书记和院长由同一人担任',
    at: /^\/organisation$/,
    by: '系统管理员',
    clean: [
      snapshot([], { level: '一级', posts: [post({ roles: ['hospital_secretary', 'hospital_president'] })] }),
      snapshot([], { posts: [post({ roles: ['hospital_secretary'] })] }),
    ],
  },
  'leaver-account': {
    found: snapshot([], { leavers: [{ personId: 'a', name: '周离任', leftOn: '2025-10-31' }] }),
    says: '周离任已于2025年10月31日离职，账号仍可登录',
    at: /^\/organisation$/,
    by: '系统管理员',
    clean: [snapshot([])],
  },
  'risk-without-review': {
    found: snapshot([risk({})]),
    says: '没有下次复核日期',
    at: /^\/ledgers\/risk_point\/r\d+$/,
    clean: [snapshot([risk({ reviewOn: '2026-05-01' })]), snapshot([risk({}, 'cleared')]), snapshot([risk({}, 'draft')])],
  },
  'reading-unconfirmed': {
    found: snapshot([], { readings: [{ pack: 'guangshui-2025', row: '2-2', title: '定期排查', note: '按每半年至少1次掌握' }] }),
    says: '2-2“定期排查”：按每半年至少1次掌握',
    at: /^\/standards\/guangshui-2025\/2-2$/,
    clean: [snapshot([])],
  },
  'looser-than-above': {
    found: snapshot([], {
      conflicts: [{ pack: 'guangshui-2025', reason: '本院（党委会）：r3-4.1.min为1，比市的2宽，按从严的2执行' }],
    }),
    says: '比市的2宽',
    at: /^\/standards\/guangshui-2025\/parameters$/,
    clean: [snapshot([])],
  },
  'no-countersignature': {
    found: snapshot([], { lastCountersigned: '2025-10-22' }),
    says: '最近一次上级存证在2025年10月22日',
    at: /^\/settings$/,
    by: '系统管理员',
    clean: [snapshot([], { lastCountersigned: '2025-10-23' })],
  },
};

test('there are at least fifteen checks, and each has a case that it finds and one that it does not', () => {
  expect(checks.length).toBeGreaterThanOrEqual(15);
  expect(Object.keys(cases).sort()).toEqual(checks.map(({ id }) => id).sort());
});

test.each(checks.map((check) => ({ check, title: check.title, id: check.id })))(
  '台账自查 $title ($id): found with the place that mends it, and not found where nothing is wrong',
  ({ check }) => {
    const one = cases[check.id];
    if (!one) throw new Error('no case');
    const [finding] = check.run(one.found);
    expect(finding?.text).toContain(one.says);
    expect(finding?.href).toMatch(one.at);
    expect(finding?.by).toBe(one.by);
    for (const clean of one.clean) expect(check.run(clean)).toEqual([]);
  },
);

test('a rule without any review date and a chain never countersigned are found as well', () => {
  const run = (id: string, given: Snapshot) =>
    checks
      .find((check) => check.id === id)
      ?.run(given)
      .map(({ text }) => text);
  expect(run('policy-review', snapshot([policy({ reviewOn: null })]))).toEqual(['“事项”没有复审日期']);
  expect(run('no-countersignature', snapshot([], { lastCountersigned: null }))).toEqual(['还没有上级存证']);
});
