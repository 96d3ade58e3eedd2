/** 书记履责一页纸: done, owed, next day, where the originals are. Read with the secretary's own rights, for him alone. */
import type { SecretaryLine, SecretaryPage } from '@qinglian/domain/api/briefs.ts';
import { papersOf } from '@qinglian/domain/evidence/papers-of.ts';
import {
  type CountedDuty,
  type JudgedDuty,
  secretaryDuties,
  secretaryTitles,
} from '@qinglian/domain/leadership/secretary-duties.ts';
import type { Verdict, VerdictState } from '@qinglian/domain/obligations/types.ts';
import { dayInChinese, dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { lastDay, periodInChinese, periodOf } from '@qinglian/kernel/calendar/period.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { listAdopted, readsAllOf, verdictsOf } from '../../engines/obligations/index.ts';
import { type Filter, listRecords, noteReading, PAGE_LIMIT } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { idsOf, rolesOf } from '../../platform/identity/actor.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';
import type { BriefServices } from './month-plan.ts';

export async function secretaryPageOf(services: BriefServices, work: Work): Promise<SecretaryPage> {
  // Others may read some of these records; the account of one person's duties is that person's.
  if (!rolesOf(work.actor).has('hospital_secretary')) throw new AppError('forbidden');
  touch('page', '/secretary');
  const today = dayOfInstant(work.now);
  const adopted = await listAdopted(services.duties, work.tx, work.actor.orgId);
  const binding = new Set(adopted.map(({ pack }) => pack.id));
  const verdicts = new Map<string, readonly Verdict[]>();
  for (const { pack } of adopted) verdicts.set(pack.shortId, await verdictsOf(services.duties, work, pack.shortId));
  const lines: SecretaryLine[] = [];
  for (const duty of secretaryDuties) {
    const isBinding = binding.has(duty.standard);
    if (duty.by === 'records') lines.push(await countedLine(work, duty, { today, isBinding }));
    else if (isBinding) lines.push(judgedLine(work, duty, { today, verdicts: verdicts.get(duty.pack) ?? [] }));
  }
  const unit = await findRow(work.tx, sql<{ name: string }>`select name from organisation where id = ${work.actor.orgId}::uuid`);
  const post = await findRow(
    work.tx,
    sql<{ name: string }>`select p.name from post_holding h join post p on p.id = h.post_id
      where h.org_id = ${work.actor.orgId}::uuid and h.person_id = ${work.actor.personId}::uuid and 'hospital_secretary' = any (p.roles)
        and h.started_on <= ${today}::date and (h.ended_on is null or h.ended_on >= ${today}::date) limit 1`,
  );
  return {
    unit: unit?.name ?? '',
    person: work.actor.name,
    post: post?.name ?? '',
    today,
    lines,
    duties: openFirst(
      adopted.flatMap(({ pack, obligations }) =>
        obligations
          .filter(({ bearer }) => bearer.accountable !== undefined && secretaryTitles.includes(bearer.accountable))
          .flatMap((obligation) => {
            const own = (verdicts.get(pack.shortId) ?? []).filter((verdict) => verdict.obligation === obligation.id);
            const verdict = standingOf(own, today);
            const row = obligation.id.split('.')[0] ?? '';
            if (!verdict || !row.startsWith('r')) return [];
            return [
              {
                row: row.slice(1),
                title: `${obligation.title}${verdict.period === '-' ? '' : `（${periodInChinese(verdict.period)}）`}`,
                state: verdict.state,
                // A reason may tell of records; it is given to whom all of them are open.
                reason: readsAllOf(work, obligation) ? verdict.reason : '',
                due: verdict.due,
                href: `/standards/${pack.shortId}/${row.slice(1)}`,
              },
            ];
          }),
      ),
    ),
  };
}

/** What is not settled stands before what is: the page may have no room for all. */
const openFirst = (duties: SecretaryPage['duties']): SecretaryPage['duties'] => {
  const order: readonly VerdictState[] = [
    'missing',
    'incomplete',
    'overdue_done',
    'running',
    'to_review',
    'done_late_entry',
    'done',
  ];
  return [...duties].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));
};

/** How a duty stands now: of the period that holds today, else of the last one that was judged. */
function standingOf(verdicts: readonly Verdict[], today: string): Verdict | undefined {
  const judged = verdicts.filter(({ state }) => !['not_started', 'not_due', 'not_applicable'].includes(state));
  return judged.filter(({ period }) => period === '-' || isNow(period, today)).at(-1) ?? judged.at(-1);
}

const isNow = (period: string, today: string): boolean =>
  (['month', 'quarter', 'half_year', 'year'] as const).some((cadence) => periodOf(cadence, today).id === period);

async function countedLine(
  work: Work,
  duty: CountedDuty,
  { today, isBinding }: { today: string; isBinding: boolean },
): Promise<SecretaryLine> {
  const period = periodOf(duty.every, today);
  const mine = idsOf(work.actor);
  const filters: Filter[] = [
    { field: 'happenedOn', from: period.start, to: lastDay(period) },
    ...Object.entries(duty.where).map(([field, any]) => ({ field, any })),
    ...(duty.states === undefined ? [] : [{ field: 'state', any: duty.states }]),
    ...(duty.person === undefined ? [] : [{ field: duty.person, any: mine }]),
  ];
  const ledger = getLedger(work.services, duty.ledger);
  const { rows } = await listRecords(work, duty.ledger, { filters, sort: 'happenedAt', limit: PAGE_LIMIT });
  // What is printed of a restricted register was read by its reader.
  if (ledger.access.journalReads === true) for (const stored of rows) noteReading(work, stored, 'read');
  const each = duty.each === undefined ? undefined : await eachOf(work, duty.each, { duty, rows, today });
  const required = each?.required ?? duty.atLeast;
  const done = each?.done ?? rows.length;
  const owed = each?.owed ?? Math.max(0, duty.atLeast - rows.length);
  const next = owed === 0 ? null : lastDay(period);
  return {
    id: duty.id,
    label: duty.label,
    quote: duty.quote,
    clause: duty.clause,
    isBinding,
    period: periodInChinese(period.id),
    required,
    done,
    owed,
    next,
    workdaysLeft: next === null ? null : work.services.calendar.workdaysBetween(today, next),
    records: rows.map((stored) => ({
      title: String(stored.record.values[ledger.title] ?? ''),
      date: /^\d{4}-\d{2}-\d{2}$/.test(stored.record.happenedAt)
        ? dayInChinese(stored.record.happenedAt)
        : periodInChinese(stored.record.happenedAt),
      place: papersOf(ledger, stored.record.values).place,
      href: `/ledgers/${ledger.name}/${stored.record.id}`,
    })),
    missing: each?.missing ?? [],
  };
}

/** Counted person by person: a second talk with one does not stand for the first with another. */
async function eachOf(
  work: Work,
  each: NonNullable<CountedDuty['each']>,
  { duty, rows, today }: { duty: CountedDuty; rows: readonly StoredRecord[]; today: string },
): Promise<{ required: number; done: number; owed: number; missing: readonly string[] }> {
  const people = await rowsOf(
    work.tx,
    sql<{
      id: string;
      name: string;
    }>`select distinct n.id, n.name from post_holding h join post p on p.id = h.post_id join person n on n.id = h.person_id
      where h.org_id = ${work.actor.orgId}::uuid and (p.roles && ${[...each.roles]}::text[] or p.name like any (${each.posts.map((word) => `%${word}%`)}::text[]))
        and h.started_on <= ${today}::date and (h.ended_on is null or h.ended_on >= ${today}::date) and h.person_id <> all (${[...idsOf(work.actor)]}::uuid[])
      order by n.name`,
  );
  const talks = people.map((person) => ({
    ...person,
    n: Math.min(duty.atLeast, rows.filter((stored) => stored.record.values[each.field] === person.id).length),
  }));
  const done = talks.reduce((sum, { n }) => sum + n, 0);
  const required = people.length * duty.atLeast;
  return {
    required,
    done,
    owed: required - done,
    missing: talks.flatMap(({ name, n }) => (n < duty.atLeast ? [`${name}（${n}/${duty.atLeast}）`] : [])),
  };
}

function judgedLine(
  work: Work,
  duty: JudgedDuty,
  { today, verdicts }: { today: string; verdicts: readonly Verdict[] },
): SecretaryLine {
  const own = verdicts.filter((verdict) => verdict.obligation === duty.obligation);
  const due = own.filter(
    (verdict) => verdict.state !== 'not_started' && verdict.state !== 'not_due' && verdict.state !== 'running',
  );
  const done = due.filter(({ state }) => state === 'done' || state === 'done_late_entry' || state === 'overdue_done');
  const ahead = own.flatMap((verdict) =>
    (verdict.state === 'not_due' || verdict.state === 'running') && verdict.due !== null && verdict.due >= today
      ? [verdict.due]
      : [],
  );
  const next = ahead.sort()[0] ?? null;
  return {
    id: duty.id,
    label: duty.label,
    quote: duty.quote,
    clause: duty.clause,
    isBinding: true,
    period: `${today.slice(0, 4)}年至今`,
    required: due.length,
    done: done.length,
    owed: due.length - done.length,
    next,
    workdaysLeft: next === null ? null : work.services.calendar.workdaysBetween(today, next),
    records: done
      .flatMap((verdict) => verdict.records)
      .map((record) => ({
        title: record.title,
        date: dayInChinese(record.happened),
        place: '系统存',
        href: `/reports/${record.recordId}`,
      })),
    missing: own
      .filter(({ state }) => state === 'missing' || state === 'incomplete')
      .map(({ period }) => periodInChinese(period)),
  };
}
