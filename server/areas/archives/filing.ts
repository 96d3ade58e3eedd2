/** 归档: everything that is ready in a year, numbered and filed in one transaction; what was filed before is left alone. */
import { archiveNo, termCodes } from '@qinglian/domain/archives/retention.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { assert } from '@qinglian/kernel/errors.ts';
import { takeNumbers } from '../../ledger/numbers.ts';
import { noteReading } from '../../ledger/read.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import type { Work } from '../../ledger/services.ts';
import { createRecord } from '../../ledger/write.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';
import { type Candidate, inFilingOrder, proposalsOf } from './proposal.ts';
import { settingOf } from './setting.ts';

export interface FilingOptions {
  readonly year: string;
  /** Told after each 件; throws to call the filing off. */
  readonly onItem?: (done: number, total: number) => Promise<void>;
}

/** Gives the filed 件 in the order of their numbers. */
export async function fileYear(work: Work, { year, onItem }: FilingOptions): Promise<readonly StoredRecord[]> {
  // Two filings of one house take turns: the second finds what the first has filed, and files nothing twice.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`filing ${work.actor.orgId}`}, 0))`.execute(work.tx);
  const candidates = inFilingOrder(await proposalsOf(work, year));
  if (candidates.length === 0) return [];
  const { fonds } = await settingOf(work);
  const unit = await findRow(work.tx, sql<{ name: string }>`select name from organisation where id = ${work.actor.orgId}::uuid`);
  const wanted = new Map<string, number>();
  for (const one of candidates) wanted.set(seriesName(one, year), (wanted.get(seriesName(one, year)) ?? 0) + 1);
  const numbers = await takeNumbers(work, wanted);
  const used = new Map<string, number>();
  const filed: StoredRecord[] = [];
  for (const [at, one] of candidates.entries()) {
    await onItem?.(at, candidates.length);
    const series = seriesName(one, year);
    const turn = used.get(series) ?? 0;
    used.set(series, turn + 1);
    const number = numbers.get(series)?.[turn];
    assert(number !== undefined, 'every 件 has its number');
    if (one.series === 'archive_restricted_item') noteReading(work, one.stored, 'read');
    filed.push(await fileOne(work, one, { year, number, fonds, author: unit?.name ?? '' }));
  }
  return filed;
}

const seriesName = (one: Candidate, year: string): string =>
  `件号 ${one.series === 'archive_restricted_item' ? '纪检 ' : ''}${year} ${termCodes[one.term]} ${one.section}`;

interface Numbered {
  readonly year: string;
  readonly number: number;
  readonly fonds: string;
  readonly author: string;
}

function fileOne(work: Work, one: Candidate, { year, number, fonds, author }: Numbered): Promise<StoredRecord> {
  const isRestricted = one.series === 'archive_restricted_item';
  return createRecord(work, {
    ledger: one.series,
    values: {},
    fills: {
      title: one.title,
      archiveNo: archiveNo({ fonds, isRestricted, year, term: one.term, section: one.section, number }),
      number,
      year,
      term: one.term,
      section: one.section,
      home: one.departmentId,
      author: one.author ?? author,
      docNo: one.docNo === '' ? null : one.docNo,
      writtenOn: one.date,
      papers: one.papers.join('\n'),
      outside: one.outside.length === 0 ? null : one.outside.join('\n'),
      register: one.register,
      recordRef: one.id,
      recordVersion: one.stored.record.version,
      filedOn: dayOfInstant(work.now),
    },
  });
}
