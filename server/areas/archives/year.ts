/** A year on one page: what is ready, what is filed, what is missing, boxes and transfers. As far as the reader's registers reach. */
import type { ArchiveYear } from '@qinglian/domain/api/archives.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { isEmpty, reachOf } from '../../ledger/access.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import { getLedger, type Work } from '../../ledger/services.ts';
import { rowsOf, sql } from '../../platform/postgres/database.ts';
import { boxesOf, itemsOf, unboxedIn, unlistedBoxes } from './boxes.ts';
import { isOutside } from './papers.ts';
import { type Candidate, inFilingOrder, proposalsOf } from './proposal.ts';
import { allRecords, dayOf, happenedIn, text, titleOf } from './records.ts';
import { mayFile } from './series.ts';
import { settingOf } from './setting.ts';

const mayRead = (work: Work, name: string): boolean => !isEmpty(reachOf(work.actor, getLedger(work.services, name).access.read));

export async function yearOf(work: Work, year: string): Promise<ArchiveYear> {
  touch('page', '/archives');
  const proposals = await proposalsOf(work, year);
  const { terms: _terms, ...setting } = await settingOf(work);
  const isKept = mayRead(work, 'archive_item');
  const items = isKept ? await itemsOf(work, year) : [];
  const restricted = mayRead(work, 'archive_restricted_item')
    ? await allRecords(work, 'archive_restricted_item', { filters: [happenedIn(year)], sort: 'archiveNo' })
    : [];
  const boxes = isKept ? await boxesOf(work, year) : [];
  const free = new Set(isKept ? (await unlistedBoxes(work, year)).map(({ record }) => record.id) : []);
  const transfers = isKept ? await allRecords(work, 'archive_transfer', { filters: [happenedIn(year)], sort: 'recordedAt' }) : [];
  const all = [...items, ...restricted];
  return {
    year,
    ...setting,
    departments: await departmentsOf(work),
    mayFile: mayFile(work, 'archive_item') || mayFile(work, 'archive_restricted_item'),
    registers: proposals.map(({ name, label, term, usualTerm, ready, filed, bare }) => ({
      name,
      label,
      term,
      usualTerm,
      ready: ready.length,
      filed: filed.length,
      bare: bare.length,
    })),
    ready: inFilingOrder(proposals).map(shown),
    bare: proposals.flatMap(({ name, bare }) =>
      bare.map((stored) => ({
        register: name,
        id: stored.record.id,
        title: titleOf(getLedger(work.services, name), stored),
        date: dayOf(stored.record.happenedAt),
      })),
    ),
    changed: proposals.flatMap(({ filed }) =>
      filed
        .filter(({ version, stored }) => stored.record.version > version)
        .map(({ series, itemId, archiveNo, stored }) => ({
          series,
          id: itemId,
          archiveNo,
          title: titleOf(getLedger(work.services, stored.record.ledger), stored),
        })),
    ),
    filed: all.filter(({ record }) => record.state === 'filed').length,
    withdrawn: all.filter(({ record }) => record.state === 'withdrawn').length,
    missing: all.filter(isOutside).map(({ record: { id, ledger, values } }) => ({
      series: ledger === 'archive_item' ? 'archive_item' : 'archive_restricted_item',
      id,
      archiveNo: text(values['archiveNo']),
      title: text(values['title']),
      outside: text(values['outside']),
    })),
    unboxed: unboxedIn(items, boxes).length,
    boxes: boxes.map((box) => boxView(box, !free.has(box.record.id))),
    transfers: transfers.map(({ record }) => ({
      id: record.id,
      title: `${text(record.values['title'])}→${text(record.values['receiver'])}`,
      state: getLedger(work.services, 'archive_transfer').states[record.state] ?? record.state,
      itemCount: Number(record.values['itemCount']),
    })),
  };
}

const departmentsOf = (work: Work) =>
  rowsOf(
    work.tx,
    sql<{ id: string; name: string }>`select id, name from department where org_id = ${work.actor.orgId}::uuid
      and merged_into_id is null and closed_on is null order by sort, name`,
  );

const shown = ({ stored: _stored, departmentId: _departmentId, author: _author, docNo: _docNo, ...view }: Candidate) => view;

const boxView = ({ record: { id, values } }: StoredRecord, isListed: boolean) => ({
  id,
  title: text(values['title']),
  fromNo: Number(values['fromNo']),
  toNo: Number(values['toNo']),
  shelf: text(values['shelf']),
  isListed,
});
