/** 佐证: what is claimed without papers, with the wrong ones, or was entered in one sweep. */
import { addDays, dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { isPeriod, periodInChinese } from '@qinglian/kernel/calendar/period.ts';
import type { RecordVersion } from '@qinglian/kernel/define.ts';
import {
  all,
  type Check,
  evidenceOf,
  FINISHED,
  type Finding,
  finding,
  groupBy,
  hrefOf,
  isDay,
  lateDays,
  recordsIn,
  type Snapshot,
  text,
  titleOf,
} from './snapshot.ts';

/** Which one of many of the same name: its day, or the period that it is of. */
const whenOf = ({ happenedAt }: RecordVersion): string =>
  isPeriod(happenedAt) ? periodInChinese(happenedAt) : isDay(happenedAt) ? dayInChinese(happenedAt) : happenedAt;

const LATE_DAYS = 15;
const CLUSTER = 3;
const DAYS_BEFORE_INSPECTION = 7;
/** Inspections that others carry out: those a house gets ready for. */
const FROM_OUTSIDE = new Set(['city', 'cross_check', 'unannounced', 'patrol']);
/** Shorter wording is a formula, not a copy. */
const COPIED_FROM = 12;

/** Long texts that are the same but for figures and blanks, in three or more records of different days. */
function copies(s: Snapshot, records: readonly RecordVersion[]): readonly Finding[] {
  const [first] = records;
  const fields = Object.entries((first && s.ledgers.get(first.ledger)?.fields) ?? {}).filter(
    ([, field]) => field.kind === 'longText',
  );
  return fields.flatMap(([name, field]) => {
    const plain = (record: RecordVersion): string => text(record, name).replace(/[\d\s]/g, '');
    const written = records.filter((record) => plain(record).length >= COPIED_FROM);
    return [...groupBy(written, plain).values()].flatMap((same) => {
      const days = new Set(same.map((record) => record.happenedAt));
      const [last] = [...same].sort((a, b) => (a.happenedAt > b.happenedAt ? -1 : 1));
      return days.size >= CLUSTER && last ? [finding(s, last, `的“${field.label}”与另外${same.length - 1}条雷同`)] : [];
    });
  });
}

export const evidenceChecks: readonly Check[] = [
  {
    id: 'no-evidence',
    group: '佐证',
    title: '已归档、已办结但没有佐证',
    run: (s) =>
      all(s).flatMap((record) =>
        FINISHED.has(record.state) && evidenceOf(s, record)?.length === 0
          ? [finding(s, record, `（${whenOf(record)}）没有佐证材料`)]
          : [],
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
          all(s).filter((record) => lateDays(record) > LATE_DAYS && record.ledger !== 'policy_document'),
          (record) => dayOfInstant(record.registeredAt),
        ),
      ].flatMap(([day, records]) => {
        const [first] = records;
        return records.length >= CLUSTER && first
          ? [
              {
                text: `${dayInChinese(day)}一天补录${records.length}条，如${records
                  .slice(0, 3)
                  .map((one) => `“${titleOf(s, one)}”`)
                  .join('、')}`,
                href: hrefOf(first),
              },
            ]
          : [];
      }),
  },
  {
    id: 'cluster-before-inspection',
    group: '佐证',
    title: '迎检前一周内集中补录（同一天三条以上）',
    run: (s) => {
      const visits = recordsIn(s, 'inspection').filter((record) => FROM_OUTSIDE.has(text(record, 'kind')));
      return visits.flatMap((visit) => {
        const from = addDays(visit.happenedAt, -DAYS_BEFORE_INSPECTION);
        const entered = all(s).filter((record) => {
          const day = dayOfInstant(record.registeredAt);
          return day >= from && day <= visit.happenedAt && lateDays(record) > LATE_DAYS && record.ledger !== 'policy_document';
        });
        return [...groupBy(entered, (record) => dayOfInstant(record.registeredAt))].flatMap(([day, records]) =>
          records.length < CLUSTER
            ? []
            : records.map((record) =>
                finding(
                  s,
                  record,
                  `是${dayInChinese(day)}一天补录的${records.length}条之一，“${titleOf(s, visit)}”在${dayInChinese(visit.happenedAt)}`,
                ),
              ),
        );
      });
    },
  },
  {
    id: 'copied-text',
    group: '佐证',
    title: '不同日期的三条以上记录文字雷同',
    run: (s) => [...s.records.values()].flatMap((records) => copies(s, records)),
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
];
