/** Meetings, rules, rectification, purchasing and conferences. */
import { addDays, dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import type { Ledger, RecordVersion } from '@qinglian/kernel/define.ts';
import { type Check, evidenceOf, finding, groupBy, recordsIn, type Snapshot, text, titleOf } from './snapshot.ts';

const isExpired = (s: Snapshot, rule: RecordVersion): boolean =>
  text(rule, 'validUntil') !== '' && text(rule, 'validUntil') < s.today;

const DECISION_RULES = ['committee_rules', 'president_rules', 'communication'] as const;
const kindsOf = (ledger: Ledger | undefined): Readonly<Record<string, string>> => {
  const kind = ledger?.fields['kind'];
  return kind?.kind === 'choice' ? kind.options : {};
};

export const workChecks: readonly Check[] = [
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
        record.state === 'in_force' && isExpired(s, record)
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
    id: 'decision-rules',
    group: '制度',
    title: '党委会、院长办公会议事规则和书记院长沟通制度不齐',
    run: (s) => {
      // A clinic without a party committee has other ways; a house without any rule has not begun.
      if (s.level !== '二级' && s.level !== '三级') return [];
      const rules = recordsIn(s, 'policy_document');
      const options = kindsOf(s.ledgers.get('policy_document'));
      return DECISION_RULES.flatMap((kind) =>
        rules.some((rule) => rule.state === 'in_force' && text(rule, 'kind') === kind && !isExpired(s, rule))
          ? []
          : [{ text: `没有现行有效的${options[kind] ?? kind}`, href: '/ledgers/policy_document/new' }],
      );
    },
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
];
