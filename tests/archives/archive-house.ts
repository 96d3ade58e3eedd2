/** A hospital with a year of closed and open records, for tests of 归档 and 迎检. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveServices } from '@qinglian/server/areas/archives/inspection-set.ts';
import { allRecords, text } from '@qinglian/server/areas/archives/records.ts';
import { inWork } from '@qinglian/server/ledger/services.ts';
import { folderStore } from '@qinglian/server/platform/files/store.ts';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import { sql } from '@qinglian/server/platform/postgres/database.ts';
import type { TestDatabase } from '@qinglian/server/testing/database.ts';
import { afterAll } from 'vitest';
import { dutyHospital } from '../duties/hospital.ts';

export async function archiveHouse(db: TestDatabase, code: string) {
  const hospital = await dutyHospital(db, code);
  const directory = await mkdtemp(join(tmpdir(), 'qinglian-archives-'));
  afterAll(() => rm(directory, { recursive: true, force: true }));
  const files = folderStore(join(directory, 'files'));
  const services: ArchiveServices = {
    ledger: hospital.services,
    duties: hospital.duties,
    files,
    setsDirectory: join(directory, 'sets'),
    ownPapers: new Map(),
  };
  const { clerk, inspector, department, enter } = hospital;
  return {
    ...hospital,
    archives: services,
    directory,
    original: (slot: string, volume: string) => ({
      kind: 'original',
      slot,
      holder: '综合档案室',
      volume,
      page: '12',
      seenBy: '王经办',
      seenOn: '2025-11-20',
    }),
    /** A file uploaded by the clerk. */
    upload: async (slot: string, content: string, by: Actor = clerk) => {
      const bytes = new TextEncoder().encode(`%PDF-1.7 ${content}`);
      const sha256 = await files.put(bytes);
      const name = `${content}.pdf`;
      const fileId = await inWork(hospital.services, by, async (work) => {
        const id = work.newId();
        await sql`insert into file (id, org_id, sha256, name, type, bytes, uploaded_by, uploaded_at) values (${id}::uuid, ${by.orgId}::uuid, ${sha256}, ${name},
          'application/pdf', ${bytes.length}, ${by.personId}::uuid, ${work.now}::timestamptz)`.execute(work.tx);
        return id;
      });
      return { kind: 'file', slot, fileId, name, sha256 };
    },
    meeting: (title: string, heldAt: string, papers: readonly unknown[], { body = 'drug_committee', isFiled = true } = {}) =>
      enter(
        'meeting',
        {
          title,
          body,
          topics: ['drug_selection', 'antimicrobial'],
          heldAt,
          host: department,
          chair: clerk.personId,
          ...(papers.length === 0 ? {} : { papers }),
        },
        isFiled ? { moves: [['file', clerk]] } : {},
      ),
    talk: async (title: string, papers: readonly unknown[]) =>
      enter(
        'talk',
        {
          title,
          kind: 'reminder',
          heldAt: '2025-09-10',
          talker: inspector.personId,
          subject: clerk.personId,
          content: '密谈内容',
          papers,
        },
        { by: inspector, moves: [['file', inspector]] },
      ),
    /** 件 of a series, by number. */
    items: async (series: 'archive_item' | 'archive_restricted_item' = 'archive_item', by: Actor = clerk) =>
      (await inWork(hospital.services, by, (work) => allRecords(work, series, { sort: 'archiveNo' }))).map(({ record }) => ({
        id: record.id,
        version: record.version,
        state: record.state,
        no: text(record.values['archiveNo']),
        title: text(record.values['title']),
        recordRef: text(record.values['recordRef']),
        outside: record.values['outside'],
      })),
  };
}
