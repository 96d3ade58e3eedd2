/** What monitoring is told about an installation: counts over all houses, no content of any. */
import type { Installation } from './compose.ts';
import type { Figure } from './platform/http/metrics.ts';
import { findRow, inTrx, rowsOf, sql } from './platform/postgres/database.ts';

export async function figuresOf({ db, clock }: Pick<Installation, 'db' | 'clock'>): Promise<readonly Figure[]> {
  const houses = await rowsOf(db, sql<{ id: string }>`select id from organisation where closed_on is null`);
  const jobs = await findRow(
    db,
    sql<{ waiting: number; running: number; failing: number; oldest_seconds: number }>`select * from job_counts()`,
  );
  const events = await rowsOf(
    db,
    sql<{
      event: string;
      n: number;
    }>`select event, count(*)::int as n from security_log where event in ('sign_in_failed', 'locked_out', 'chain_broken', 'key_unknown')
      and at > ${clock.now()}::timestamptz - interval '1 day' group by event`,
  );
  const journal = await inTrx(
    db,
    houses.map(({ id }) => id),
    (tx) =>
      findRow(
        tx,
        sql<{ links: number; unsigned: number; unstored: number }>`select coalesce(sum(c.seq), 0)::float as links,
            coalesce(sum(c.seq - coalesce(k.signed, 0)), 0)::float as unsigned, coalesce(sum(c.seq - coalesce(k.stored, 0)), 0)::float as unstored
          from journal_chain c left join (select org_id, max(seq) as signed, max(seq) filter (where counter_signature is not null) as stored
            from journal_checkpoint group by org_id) k on k.org_id = c.org_id`,
      ),
  );
  const event = (name: string): number => events.find((one) => one.event === name)?.n ?? 0;
  const job = (state: string, value: number): Figure => ({
    name: 'qinglian_jobs',
    help: 'Jobs that are due, run, or have failed and wait for another try',
    labels: { state },
    value,
  });
  const happened = (name: string): Figure => ({
    name: 'qinglian_security_events_day',
    help: 'Security events of the last 24 hours',
    labels: { event: name },
    value: event(name),
  });
  return [
    { name: 'qinglian_organisations', help: 'Houses of this installation', value: houses.length },
    job('waiting', jobs?.waiting ?? 0),
    job('running', jobs?.running ?? 0),
    job('failing', jobs?.failing ?? 0),
    { name: 'qinglian_job_oldest_seconds', help: 'How long the oldest due job has waited', value: jobs?.oldest_seconds ?? 0 },
    { name: 'qinglian_journal_links', help: 'Links of all journals', value: journal?.links ?? 0 },
    {
      name: 'qinglian_journal_unsigned_links',
      help: 'Links after the last checkpoint of their house',
      value: journal?.unsigned ?? 0,
    },
    { name: 'qinglian_journal_unstored_links', help: 'Links after the last 上级存证', value: journal?.unstored ?? 0 },
    ...['sign_in_failed', 'locked_out', 'chain_broken', 'key_unknown'].map(happened),
  ];
}
