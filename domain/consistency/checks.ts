/**
 * 台账自查: what does not fit together, each finding with the place that mends it. Pure functions over a snapshot of one
 * institution. For the institution's own eyes: findings never travel.
 */
import { addDays, addYears, dayInChinese, dayNumber, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import type { Ledger, RecordVersion } from '@qinglian/kernel/define.ts';
import type { EvidenceItem } from '@qinglian/kernel/fields/evidence.ts';

export interface PostNow {
  readonly id: string;
  readonly name: string;
  readonly isKey: boolean;
  readonly riskArea: string | null;
  readonly roles: readonly string[];
  readonly holders: readonly { readonly personId: string; readonly name: string; readonly since: string }[];
}

export interface Snapshot {
  readonly today: string;
  readonly level: string | null;
  readonly ledgers: ReadonlyMap<string, Ledger>;
  readonly records: ReadonlyMap<string, readonly RecordVersion[]>;
  readonly posts: readonly PostNow[];
  /** Accounts that still open for people who have left. */
  readonly leavers: readonly { readonly personId: string; readonly name: string; readonly leftOn: string }[];
  /** Readings of vague phrases that the issuer has not confirmed. */
  readonly readings: readonly { readonly pack: string; readonly row: string; readonly title: string; readonly note: string }[];
  /** Day of the last checkpoint that the level above countersigned; null when there is none. */
  readonly lastCountersigned: string | null;
}

export interface Finding {
  readonly text: string;
  /** Where it is mended. */
  readonly href: string;
}

export interface Check {
  readonly id: string;
  readonly group: '佐证' | '会议' | '制度' | '人员' | '整改' | '采购与会议活动' | '标准' | '系统';
  readonly title: string;
  run(snapshot: Snapshot): readonly Finding[];
}

const recordsIn = (snapshot: Snapshot, ledger: string): readonly RecordVersion[] => snapshot.records.get(ledger) ?? [];
const all = (snapshot: Snapshot): readonly RecordVersion[] => [...snapshot.records.values()].flat();
const text = (record: RecordVersion, field: string): string =>
  typeof record.values[field] === 'string' ? String(record.values[field]) : '';
const titleOf = (snapshot: Snapshot, record: RecordVersion): string =>
  text(record, snapshot.ledgers.get(record.ledger)?.title ?? 'title');
const hrefOf = (record: RecordVersion): string => `/ledgers/${record.ledger}/${record.id}`;
const finding = (snapshot: Snapshot, record: RecordVersion, what: string): Finding => ({
  text: `“${titleOf(snapshot, record)}”${what}`,
  href: hrefOf(record),
});

function evidenceOf(snapshot: Snapshot, record: RecordVersion): readonly EvidenceItem[] | undefined {
  const fields = Object.entries(snapshot.ledgers.get(record.ledger)?.fields ?? {}).filter(
    ([, field]) => field.kind === 'evidence' && field.readOnly !== true,
  );
  if (fields.length === 0) return undefined;
  return fields.flatMap(([name]) => (record.values[name] ?? []) as readonly EvidenceItem[]);
}

const isDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value);
/** How many days after it happened a record was entered; 0 for records dated by a period. */
const lateDays = (record: RecordVersion): number =>
  isDay(record.happenedAt) ? dayNumber(dayOfInstant(record.registeredAt)) - dayNumber(record.happenedAt) : 0;
const FINISHED = new Set(['filed', 'in_force', 'closed', 'verified', 'named', 'settled']);

const groupBy = <T>(items: readonly T[], key: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return groups;
};

export const checks: readonly Check[] = [
  {
    id: 'no-evidence',
    group: '佐证',
    title: '已归档、已办结但没有佐证',
    run: (s) =>
      all(s).flatMap((record) =>
        FINISHED.has(record.state) && evidenceOf(s, record)?.length === 0 ? [finding(s, record, '没有佐证材料')] : [],
      ),
  },
  {
    id: 'same-evidence',
    group: '佐证',
    title: '同一份佐证用于多条记录',
    run: (s) => {
      const uses = all(s).flatMap((record) =>
        (evidenceOf(s, record) ?? []).map((item) => ({
          record,
          key: item.kind === 'file' ? item.sha256 : `${item.slot} ${item.holder} ${item.volume} ${item.page}`,
          item,
        })),
      );
      return [
        ...groupBy(
          uses.filter((use) => use.item.kind === 'file' || use.item.page !== ''),
          (use) => use.key,
        ).values(),
      ].flatMap((group) => {
        const records = [...new Map(group.map((use) => [use.record.id, use.record])).values()];
        const [first, second] = records;
        return first && second ? [finding(s, second, `的“${group[0]?.item.slot ?? ''}”与“${titleOf(s, first)}”是同一份`)] : [];
      });
    },
  },
  {
    id: 'evidence-before-event',
    group: '佐证',
    title: '原件查验日期早于事情发生日期',
    run: (s) =>
      all(s).flatMap((record) =>
        isDay(record.happenedAt) &&
        (evidenceOf(s, record) ?? []).some((item) => item.kind === 'original' && item.seenOn < record.happenedAt)
          ? [finding(s, record, '的原件查验日期早于发生日期')]
          : [],
      ),
  },
  {
    id: 'late-cluster',
    group: '佐证',
    title: '集中补录（同一天登记三条以上半个月前的事项）',
    run: (s) =>
      [
        ...groupBy(
          all(s).filter((record) => lateDays(record) > 15 && record.ledger !== 'policy_document'),
          (record) => dayOfInstant(record.registeredAt),
        ),
      ].flatMap(([day, records]) => {
        const [first] = records;
        return records.length >= 3 && first
          ? [
              {
                text: `${dayInChinese(day)}一天补录${records.length}条，如${records
                  .slice(0, 3)
                  .map((one) => `“${titleOf(s, one)}”`)
                  .join('、')}`,
                href: `/ledgers/${first.ledger}`,
              },
            ]
          : [];
      }),
  },
  {
    id: 'very-late',
    group: '佐证',
    title: '登记晚于发生两个月以上',
    run: (s) =>
      all(s).flatMap((record) =>
        lateDays(record) > 60 && record.ledger !== 'policy_document' ? [finding(s, record, `晚登记${lateDays(record)}天`)] : [],
      ),
  },
  {
    id: 'minutes-without-sign-in',
    group: '会议',
    title: '有会议纪要没有签到表',
    run: (s) =>
      recordsIn(s, 'meeting').flatMap((record) => {
        const slots = (evidenceOf(s, record) ?? []).map((item) => item.slot);
        return slots.includes('会议纪要') && !slots.includes('签到表') ? [finding(s, record, '没有签到表')] : [];
      }),
  },
  {
    id: 'two-chairs',
    group: '会议',
    title: '同一人同一天主持两个会议',
    run: (s) =>
      [
        ...groupBy(
          recordsIn(s, 'meeting').filter((record) => text(record, 'chair') !== ''),
          (record) => `${text(record, 'chair')} ${record.happenedAt}`,
        ).values(),
      ].flatMap((group) =>
        group.length > 1 && group[1]
          ? [finding(s, group[1], `与“${group[0] ? titleOf(s, group[0]) : ''}”同日同一主持人，请核对`)]
          : [],
      ),
  },
  {
    id: 'expired-policy',
    group: '制度',
    title: '现行制度已过有效期',
    run: (s) =>
      recordsIn(s, 'policy_document').flatMap((record) =>
        record.state === 'in_force' && text(record, 'validUntil') !== '' && text(record, 'validUntil') < s.today
          ? [finding(s, record, `有效期至${dayInChinese(text(record, 'validUntil'))}`)]
          : [],
      ),
  },
  {
    id: 'policy-review',
    group: '制度',
    title: '现行制度没有复审日期或已过复审日期',
    run: (s) =>
      recordsIn(s, 'policy_document').flatMap((record) => {
        if (record.state !== 'in_force') return [];
        const due = text(record, 'reviewOn');
        return due === '' ? [finding(s, record, '没有复审日期')] : due < s.today ? [finding(s, record, '已过复审日期')] : [];
      }),
  },
  {
    id: 'key-post-vacant',
    group: '人员',
    title: '重点岗位空缺',
    run: (s) =>
      s.posts.flatMap((post) =>
        post.isKey && post.holders.length === 0 ? [{ text: `重点岗位“${post.name}”没有在岗人员`, href: '/settings' }] : [],
      ),
  },
  {
    id: 'beyond-five-years',
    group: '人员',
    title: '高风险领域岗位任职超过五年',
    run: (s) =>
      s.posts.flatMap((post) =>
        post.riskArea === null
          ? []
          : post.holders
              .filter((holder) => addYears(holder.since, 5) < s.today)
              .map((holder) => ({
                text: `${holder.name}任“${post.name}”（${post.riskArea}）自${dayInChinese(holder.since)}，已超过五年`,
                href: '/settings',
              })),
      ),
  },
  {
    id: 'one-head',
    group: '人员',
    title: '二级以上医院党政主要负责人为同一人',
    run: (s) => {
      if (s.level !== '二级' && s.level !== '三级') return [];
      const heads = (role: string): readonly string[] =>
        s.posts.filter((post) => post.roles.includes(role)).flatMap((post) => post.holders.map((holder) => holder.personId));
      return heads('hospital_secretary').some((id) => heads('hospital_president').includes(id))
        ? [{ text: '党委书记和院长由同一人担任', href: '/settings' }]
        : [];
    },
  },
  {
    id: 'leaver-account',
    group: '人员',
    title: '已离职人员仍可登录',
    run: (s) =>
      s.leavers.map((leaver) => ({
        text: `${leaver.name}已于${dayInChinese(leaver.leftOn)}离职，账号仍可登录`,
        href: '/settings',
      })),
  },
  {
    id: 'problem-without-owner',
    group: '整改',
    title: '问题登记一周仍未明确责任',
    run: (s) =>
      recordsIn(s, 'problem').flatMap((record) =>
        record.state === 'found' && record.happenedAt < addDays(s.today, -7) ? [finding(s, record, '没有责任人和整改时限')] : [],
      ),
  },
  {
    id: 'problem-overdue',
    group: '整改',
    title: '整改超过时限',
    run: (s) =>
      recordsIn(s, 'problem').flatMap((record) =>
        record.state === 'assigned' && text(record, 'dueOn') !== '' && text(record, 'dueOn') < s.today
          ? [finding(s, record, `整改时限${dayInChinese(text(record, 'dueOn'))}已过`)]
          : [],
      ),
  },
  {
    id: 'task-without-leader',
    group: '整改',
    title: '任务没有责任领导',
    run: (s) =>
      recordsIn(s, 'task').flatMap((record) =>
        record.state === 'open' && text(record, 'leader') === '' ? [finding(s, record, '没有责任领导')] : [],
      ),
  },
  {
    id: 'opening-without-film',
    group: '采购与会议活动',
    title: '开标前没有播放警示教育片',
    run: (s) =>
      recordsIn(s, 'site_supervision').flatMap((record) =>
        text(record, 'kind') === 'bid_opening' && text(record, 'filmShown') !== 'shown'
          ? [finding(s, record, '开标前未播放警示教育片')]
          : [],
      ),
  },
  {
    id: 'conference-approved-late',
    group: '采购与会议活动',
    title: '学术会议先办后批',
    run: (s) =>
      recordsIn(s, 'academic_conference').flatMap((record) =>
        text(record, 'approvedOn') > record.happenedAt ? [finding(s, record, '审批日期晚于会议开始日期')] : [],
      ),
  },
  {
    id: 'sponsor-without-agreement',
    group: '采购与会议活动',
    title: '学术会议有赞助没有赞助协议',
    run: (s) =>
      recordsIn(s, 'academic_conference').flatMap((record) =>
        Number(record.values['sponsored'] ?? 0) > 0 && !(evidenceOf(s, record) ?? []).some((item) => item.slot === '赞助协议')
          ? [finding(s, record, '有赞助金额，没有赞助协议')]
          : [],
      ),
  },
  {
    id: 'risk-without-review',
    group: '标准',
    title: '防控中的风险点没有复核日期',
    run: (s) =>
      recordsIn(s, 'risk_point').flatMap((record) =>
        record.state !== 'cleared' && text(record, 'reviewOn') === '' ? [finding(s, record, '没有下次复核日期')] : [],
      ),
  },
  {
    id: 'reading-unconfirmed',
    group: '标准',
    title: '读法待发文机关确认',
    run: (s) =>
      s.readings.map((reading) => ({
        text: `${reading.row}“${reading.title}”：${reading.note}`,
        href: `/standards/${reading.pack}/${reading.row}`,
      })),
  },
  {
    id: 'no-countersignature',
    group: '系统',
    title: '日志三十天内没有上级存证',
    run: (s) =>
      s.lastCountersigned === null || s.lastCountersigned < addDays(s.today, -30)
        ? [
            {
              text: s.lastCountersigned === null ? '还没有上级存证' : `最近一次上级存证在${dayInChinese(s.lastCountersigned)}`,
              href: '/settings',
            },
          ]
        : [],
  },
];
