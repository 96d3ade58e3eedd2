import { fileKey } from '@qinglian/domain/journal/file.ts';
import { verifyJournalLines } from '@qinglian/domain/journal/verify.ts';
import { keyPairFrom } from '@qinglian/kernel/hash/ed25519.ts';
import pg from 'pg';
import { expect, test } from 'vitest';
import { inTrx } from '../platform/postgres/database.ts';
import { testDatabase } from '../testing/database.ts';
import { testOrganisation } from '../testing/people.ts';
import { erasePerson } from './erase.ts';
import { countersignLast, exportJournal, takeCheckpoint } from './journal-export.ts';
import { probeServices } from './probe.fixture.ts';
import { inWork } from './services.ts';
import { createRecord, removeRecord, updateRecord } from './write.ts';

const db = await testDatabase();
const services = await probeServices(db);
const house = await testOrganisation(db.app, 'H01');
const city = await testOrganisation(db.app, 'C01', 'bureau');
const clerk = await house.actor('王经办', ['hospital_clerk'], 0);
const leaver = await house.actor('周离职', ['staff'], 1);
const hospitalKey = keyPairFrom('11'.repeat(32));
const cityKey = keyPairFrom('22'.repeat(32));
const trusted = [
  { id: fileKey(house.id, hospitalKey.publicKey).id, owner: house.id, publicKey: hospitalKey.publicKey },
  { id: fileKey(city.id, cityKey.publicKey).id, owner: city.id, publicKey: cityKey.publicKey },
];

const lines = () =>
  inTrx(db.app, [house.id], async (tx) => {
    const out: string[] = [];
    const options = { orgId: house.id, ledgers: services.ledgers, keys: trusted, withVersions: true };
    for await (const line of exportJournal(tx, options)) out.push(line);
    return out;
  });

for (let n = 0; n < 6; n++) {
  const { record } = await inWork(services, clerk, (work) =>
    createRecord(work, {
      ledger: 'probe_record',
      values: {
        title: `会议${n}`,
        kind: 'routine',
        heldAt: '2025-08-20',
        amount: '1234.50',
        heads: n,
        topics: ['money'],
        attendees: [leaver.personId, clerk.personId],
        giver: '某患者',
        papers: [
          { kind: 'original', slot: '签到表', holder: '办公室', volume: '3', page: '7', seenBy: '王', seenOn: '2025-08-21' },
        ],
      },
    }),
  );
  if (n % 2 === 0)
    await inWork(services, clerk, (work) =>
      updateRecord(work, { ledger: 'probe_record', id: record.id, version: 1, values: { body: '补充内容' } }),
    );
}
await inTrx(db.app, [house.id], (tx) =>
  takeCheckpoint(tx, { orgId: house.id, secretKey: hospitalKey.secretKey, now: services.clock.now() }),
);

test('the level above does not countersign a link whose entries were changed under its hash', async () => {
  const client = new pg.Client({ connectionString: db.superUrl });
  await client.connect();
  const { rows } = await client.query('select entries from journal_link where seq = 3');
  await client.query("update journal_link set entries = jsonb_set(entries, '{0,move}', '\"update\"') where seq = 3");
  const sign = () =>
    inTrx(db.app, [house.id], (tx) =>
      countersignLast(tx, { orgId: house.id, by: city.id, secretKey: cityKey.secretKey, now: services.clock.now() }),
    );
  await expect(sign()).rejects.toMatchObject({ code: 'not_authentic' });
  await client.query('update journal_link set entries = $1 where seq = 3', [JSON.stringify(rows[0].entries)]);
  await client.end();
});

test('what the database exports verifies offline, contents included, under the keys of hospital and authority', async () => {
  await inTrx(db.app, [house.id], (tx) =>
    countersignLast(tx, { orgId: house.id, by: city.id, secretKey: cityKey.secretKey, now: services.clock.now() }),
  );
  const report = verifyJournalLines(await lines(), trusted);
  expect(report.firstBroken).toBeNull();
  expect(report).toMatchObject({ ok: true, links: 9, versionsChecked: 9, checkpoints: 1, countersignatures: 1, provenTo: 9 });
});

test('a value changed in the database by its administrator is found, by line', async () => {
  const client = new pg.Client({ connectionString: db.superUrl });
  await client.connect();
  await client.query('update probe_record_version set heads = 99 where heads = 4 and version = 1');
  const report = verifyJournalLines(await lines(), trusted);
  expect(report.ok).toBe(false);
  expect(report.firstBroken?.reason).toBeTruthy();
  await client.query('update probe_record_version set heads = 4 where heads = 99');
  await client.end();
  expect(verifyJournalLines(await lines(), trusted).ok).toBe(true);
});

test('a person erased is gone from every version and search, and the journal still verifies', async () => {
  const count = await inWork(services, clerk, (work) => erasePerson(work, leaver.personId));
  expect(count).toBe(9);
  const text = (await lines()).join('\n');
  expect(text).not.toContain('某患者');
  expect(text).not.toContain('补充内容');
  const report = verifyJournalLines(await lines(), trusted);
  expect(report.firstBroken).toBeNull();
  expect(report).toMatchObject({ ok: true, versionsErased: 9 });
  const client = new pg.Client({ connectionString: db.superUrl });
  await client.connect();
  const { rows } = await client.query('select name from person where id = $1', [leaver.personId]);
  expect(rows).toEqual([{ name: '已擦除' }]);
  const left = await client.query('select 1 from probe_record_version where $1 = any (attendees) or giver is not null', [
    leaver.personId,
  ]);
  expect(left.rowCount).toBe(0);
  await client.end();
});

test('half a character in a reason, as the database keeps it, is no break of the journal', async () => {
  const { record } = await inWork(services, clerk, (work) =>
    createRecord(work, { ledger: 'probe_record', values: { title: '录错的', kind: 'routine', heldAt: '2025-08-20' } }),
  );
  await inWork(services, clerk, (work) =>
    removeRecord(work, { ledger: 'probe_record', id: record.id, version: 1, reason: '录错\uD800了' }),
  );
  expect(verifyJournalLines(await lines(), trusted)).toMatchObject({ ok: true });
});
