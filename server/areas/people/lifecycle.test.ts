/** What happens to records, rights and signatures when people and houses change: one behaviour each (docs/adr/0007). */
import { verifyJournalLines } from '@qinglian/domain/journal/verify.ts';
import { versionHash } from '@qinglian/domain/journal/chain.ts';
import type { StoredRecord } from '../../ledger/row.ts';
import type { SignatureValue } from '@qinglian/kernel/fields/signature.ts';
import { expect, test } from 'vitest';
import { contentHash } from '../../ledger/content.ts';
import { exportJournal } from '../../ledger/journal-export.ts';
import { namesFor } from '../../ledger/names.ts';
import { getRecord, listRecords, listVersions } from '../../ledger/read.ts';
import { getLedger } from '../../ledger/services.ts';
import { createRecord, removeRecord, updateRecord } from '../../ledger/write.ts';
import { findActor } from '../../platform/identity/actors.ts';
import type { Actor } from '../../platform/identity/actor.ts';
import { defaultRules, type IdentityServices } from '../../platform/identity/services.ts';
import { findSessionActor, openSession } from '../../platform/identity/sessions.ts';
import { findRow, inTrx, rowsOf, sql } from '../../platform/postgres/database.ts';
import { testDatabase } from '../../testing/database.ts';
import { countedChance, testOrganisation, testSealer } from '../../testing/people.ts';
import { boardOf } from '../reports/board.ts';
import { testCity } from '../reports/city.fixture.ts';
import { mergeDepartment, saveDepartment, closeDepartment } from './departments.ts';
import { erase } from './erasing.ts';
import { comeBack, handoverPlan, leave } from './leaving.ts';
import { mergePersons, undoMerge } from './merging.ts';
import { setProfile, setRelation } from './organisations.ts';
import { appoint, closePost, endHolding, listPosts, savePost } from './posts.ts';
import { listSecurity } from './security.ts';

const db = await testDatabase();
const city = await testCity(db, ['H01', 'H02']);
const identity: IdentityServices = {
  db: db.app,
  clock: city.clock,
  chance: countedChance(9),
  rules: defaultRules,
  sealer: testSealer,
};
const h01 = await testOrganisation(db.app, 'H61');
const admin = await h01.actor('管理员', ['hospital_admin', 'staff'], 0);
const clerk = await h01.actor('经办员', ['hospital_clerk', 'staff'], 0);
const origin = { ip: '10.0.0.9', userAgent: 'test' };
const today = '2025-11-22';

const again = async (actor: Actor): Promise<Actor> => {
  const found = await inTrx(db.app, [actor.orgId], (tx) => findActor(tx, actor.accountId, city.clock.now().slice(0, 10)));
  if (!found) throw new Error(`${actor.name} has no way in`);
  return found;
};
const isIn = async (token: string): Promise<boolean> => (await findSessionActor(identity, token)) !== null;
const problem = (owner: Actor, department = 1) =>
  city.as(clerk, (work) =>
    createRecord(work, {
      ledger: 'problem',
      values: {
        title: '药品台账不符',
        source: 'self_check',
        domain: 'drugs',
        foundOn: '2025-11-03',
        detail: '账物不符',
        home: h01.departmentIds[department],
        owner: owner.personId,
      },
    }),
  );
const read = (actor: Actor, { record }: StoredRecord) => city.as(actor, (work) => getRecord(work, record.ledger, record.id));

test('a holder who leaves: open tasks are listed and go to the successor with the post, the account closes at once, and what is signed stays signed', async () => {
  const head = await h01.actor('药剂科主任', ['dept_head', 'staff'], 1);
  const heir = await h01.actor('接任者', ['staff'], 1);
  const stored = await problem(head);
  const { token } = await openSession(identity, head.accountId, origin);
  expect(await isIn(token)).toBe(true);
  const plan = await city.as(admin, (work) => handoverPlan(work, head.personId));
  expect(plan.tasks.map((task) => [task.register, task.title, task.isSigned])).toEqual([['问题整改台账', null, false]]);
  const post = head.posts[0]?.postId ?? '';
  const leaving = {
    personId: head.personId,
    leftOn: today,
    reason: '调任',
    successors: [{ postId: post, personId: heir.personId, isActing: true }],
    tasksTo: heir.personId,
  };
  await expect(city.as(clerk, (work) => leave(work, { ...leaving, tasksTo: head.personId }))).rejects.toMatchObject({
    code: 'invalid_input',
  });
  const done = await city.as(admin, (work) => leave(work, leaving));
  expect(done).toMatchObject({ handedOver: 1, kept: 0, vacant: [] });
  expect(await isIn(token)).toBe(false);
  const after = await read(clerk, stored);
  expect(after.record.values['owner']).toBe(heir.personId);
  const versions = await city.as(clerk, (work) => listVersions(work, 'problem', stored.record.id));
  expect(versions.map((one) => one.move)).toEqual(['create', 'hand_over']);
  expect(versions[0]?.values['owner']).toBe(head.personId);
  // The post's powers go over on the day after.
  city.clock.set('2025-11-23T01:00:00.000Z');
  expect((await again(heir)).posts.flatMap((held) => held.roles)).toContain('dept_head');
  city.clock.set('2025-11-22T01:00:00.000Z');
  await expect(again(head)).rejects.toThrow();
  await city.as(admin, (work) => comeBack(work, { personId: head.personId, reason: '返聘' }));
  city.clock.set('2025-11-24T01:00:00.000Z');
  expect((await again(head)).posts).toEqual([]);
  city.clock.set('2025-11-22T01:00:00.000Z');
});

test('a signature stays valid when its signer leaves, and a signed record is not handed over', async () => {
  const id = await city.report('H01', '2025-10', { on: '2025-10-17' });
  const house = city.houseOf('H01');
  const boss = await chief(house.id);
  const before = await city.as(house.clerk, (work) => getRecord(work, 'report', id));
  const done = await city.as(boss, (work) =>
    leave(work, { personId: house.secretary.personId, leftOn: today, reason: '退休', successors: [], tasksTo: boss.personId }),
  );
  expect(done.vacant).toEqual(['书记的岗位']);
  const after = await city.as(house.clerk, (work) => getRecord(work, 'report', id));
  expect(after.record.version).toBe(before.record.version);
  const signature = after.record.values['approveSign'] as SignatureValue;
  expect(signature.personId).toBe(house.secretary.personId);
  expect(signature.contentHash).toBe(contentHash(getLedger(city.services, 'report'), after.record.values));
  const names = await city.as(house.clerk, (work) => namesFor(work, getLedger(work.services, 'report'), [after]));
  expect(names[house.secretary.personId]).toBe('书记');
});

/** An administrator for a house of the fixture. */
async function chief(orgId: string): Promise<Actor> {
  const ids = countedChance(orgId.charCodeAt(30));
  const fresh = (): string => `00000000-0000-7000-8000-${Buffer.from(ids.bytes(6)).toString('hex')}`;
  const [personId, postId, accountId, holdingId] = [fresh(), fresh(), fresh(), fresh()];
  await inTrx(db.app, [orgId], async (tx) => {
    await sql`insert into person (id, org_id, name, pinyin, created_at) values (${personId}::uuid, ${orgId}::uuid, '本院管理员', '', now())`.execute(
      tx,
    );
    await sql`insert into post (id, org_id, name, roles, level) values (${postId}::uuid, ${orgId}::uuid, '系统管理员', '{staff,hospital_admin}', 'staff')`.execute(
      tx,
    );
    await sql`insert into post_holding (id, org_id, post_id, person_id, started_on) values (${holdingId}::uuid, ${orgId}::uuid, ${postId}::uuid, ${personId}::uuid, '2020-01-01')`.execute(
      tx,
    );
    await sql`insert into account (id, org_id, person_id, username, must_change_password, created_at) values (${accountId}::uuid, ${orgId}::uuid, ${personId}::uuid, ${`chief-${orgId}`}, false, now())`.execute(
      tx,
    );
  });
  return inTrx(db.app, [orgId], async (tx) => {
    const found = await findActor(tx, accountId, today);
    if (!found) throw new Error('no chief');
    return found;
  });
}

test('a person entered twice: records are not rewritten but read, found and shown as the one kept, the journal says so, and undo puts all back', async () => {
  const kept = await h01.actor('李明', ['staff'], 1);
  const gone = await h01.actor('李明（重复）', ['dept_filler', 'staff'], 1);
  const stored = await problem(gone);
  const { token } = await openSession(identity, gone.accountId, origin);
  const find = (person: string) =>
    city
      .as(clerk, (work) => listRecords(work, 'problem', { filters: [{ field: 'owner', any: [person] }] }))
      .then((page) => page.rows.map((row) => row.record.id));
  expect(await find(kept.personId)).toEqual([]);
  const { changeId } = await city.as(admin, (work) =>
    mergePersons(work, { goneId: gone.personId, keptId: kept.personId, reason: '导入两次' }),
  );
  const after = await read(clerk, stored);
  expect(after.record.version).toBe(1);
  expect(await find(kept.personId)).toEqual([stored.record.id]);
  const names = await city.as(clerk, (work) => namesFor(work, getLedger(work.services, 'problem'), [after]));
  expect(names[gone.personId]).toBe('李明');
  const merged = await again(kept);
  expect(merged.formerIds).toEqual([gone.personId]);
  expect(merged.posts.flatMap((post) => post.roles)).toContain('dept_filler');
  expect(await isIn(token)).toBe(false);
  await expect(again(gone)).rejects.toThrow();
  await expect(
    city.as(admin, (work) => mergePersons(work, { goneId: gone.personId, keptId: kept.personId, reason: '再来' })),
  ).rejects.toMatchObject({ code: 'not_found' });

  const change = await findChange(changeId);
  expect(change?.hash).toBe(
    versionHash(change?.salt ?? '', {
      id: changeId,
      org: h01.id,
      kind: 'persons_merged',
      subject: kept.personId,
      at: change?.at ?? '',
      by: admin.personId,
      reason: '导入两次',
      detail: change?.detail ?? null,
    }),
  );
  const lines = await inTrx(db.app, [h01.id], async (tx) => {
    const out: string[] = [];
    for await (const line of exportJournal(tx, { orgId: h01.id, ledgers: city.services.ledgers, keys: [], withVersions: true }))
      out.push(line);
    return out;
  });
  expect(lines.some((line) => line.includes(changeId) && line.includes(change?.hash ?? '-'))).toBe(true);
  expect(verifyJournalLines(lines).ok).toBe(true);

  await city.as(admin, (work) => undoMerge(work, { changeId, reason: '原是两个人' }));
  expect(await find(kept.personId)).toEqual([]);
  expect((await again(gone)).posts.flatMap((post) => post.roles)).toContain('dept_filler');
  expect((await again(kept)).formerIds).toBeUndefined();
  await expect(city.as(admin, (work) => undoMerge(work, { changeId, reason: '再来' }))).rejects.toMatchObject({
    code: 'wrong_state',
  });
});

const findChange = (id: string) =>
  inTrx(db.app, [h01.id], (tx) =>
    findRow(
      tx,
      sql<{
        hash: string;
        salt: string;
        at: string;
        detail: Record<string, string>;
      }>`select hash, salt, at, detail from people_change where id = ${id}::uuid`,
    ),
  );

test("what is one's own stays one's own after a merge: the kept person reads what the second entry entered, and nobody else does", async () => {
  const kept = await h01.actor('赵一', ['staff'], 1);
  const gone = await h01.actor('赵一二', ['staff'], 1);
  const other = await h01.actor('他人', ['staff'], 1);
  const discipline = await h01.actor('纪检', ['hospital_discipline', 'staff'], 0);
  const values = {
    title: '廉政谈话',
    kind: 'daily',
    heldAt: '2025-11-10',
    talker: discipline.personId,
    subject: gone.personId,
    content: '提醒',
    place: '会议室',
  };
  const talk = await city.as(discipline, (work) => createRecord(work, { ledger: 'talk', values }));
  await expect(read(kept, talk)).rejects.toMatchObject({ code: 'not_found' });
  await city.as(admin, (work) => mergePersons(work, { goneId: gone.personId, keptId: kept.personId, reason: '重复' }));
  expect((await read(await again(kept), talk)).record.id).toBe(talk.record.id);
  await expect(read(other, talk)).rejects.toMatchObject({ code: 'not_found' });
});

test("a hospital that changes its parent: what was due before belongs to the old one, what is due after to the new, and neither sees the other's", async () => {
  const second = await testOrganisation(db.app, 'C02', 'bureau');
  const newOffice = await second.actor('新经办', ['city_office', 'staff'], 0);
  const oldAdmin = await city.city.actor('市管理员', ['city_admin', 'staff'], 0);
  const move = { unit: 'H02', kind: 'administrative', parent: 'C02', fromDay: '2025-11-01', reason: '区划调整' } as const;
  const stranger = await second.actor('新管理员', ['city_admin', 'staff'], 0);
  await expect(city.as(stranger, (work) => setRelation(work, move))).rejects.toMatchObject({ code: 'not_found' });
  await city.as(oldAdmin, (work) => setRelation(work, move));
  // October was due on the 20th, before the change; it is sent after it.
  await city.report('H02', '2025-10', { on: '2025-11-05' });
  await city.report('H02', '2025-11', { on: '2025-11-18' });
  const months = async (actor: Actor) => {
    const page = await city.as(actor, (work) => listRecords(work, 'submission', { limit: 50 }));
    return page.rows
      .filter((row) => row.record.values['unit'] === city.houseOf('H02').id)
      .map((row) => row.record.values['forMonth']);
  };
  expect(await months(city.office)).toEqual(['2025-10']);
  expect(await months(newOffice)).toEqual(['2025-11']);
  const cells = async (actor: Actor) => {
    const board = await city.as(actor, (work) => boardOf(work, city.rules, '2025'));
    const unit = board.units.find((one) => one.id === city.houseOf('H02').id);
    return Object.fromEntries((unit?.cells ?? []).map((cell) => [cell.month, cell.state]));
  };
  expect(await cells(city.office)).toMatchObject({
    '2025-09': 'missing',
    '2025-10': 'received',
    '2025-11': 'not_started',
    '2025-12': 'not_started',
  });
  expect(await cells(newOffice)).toMatchObject({
    '2025-09': 'not_started',
    '2025-10': 'not_started',
    '2025-11': 'received',
    '2025-12': 'not_due',
  });
  await expect(city.as(oldAdmin, (work) => setRelation(work, { ...move, fromDay: '2025-12-01' }))).rejects.toMatchObject({
    code: 'not_found',
  });
  const chain = await inTrx(db.app, [city.houseOf('H02').id], (tx) =>
    rowsOf(
      tx,
      sql<{ entries: { move: string }[] }>`select entries from journal_link where org_id = ${city.houseOf('H02').id}::uuid`,
    ),
  );
  expect(chain.flatMap((link) => link.entries.map((entry) => entry.move))).toContain('relation_set');
});

test('deletion: a record leaves every list and keeps its versions; an account is closed and its name stays taken; an erased person leaves a number', async () => {
  const leaver = await h01.actor('周离职', ['staff'], 1);
  const stored = await problem(leaver);
  const { version } = stored.record;
  await expect(
    city.as(clerk, (work) => removeRecord(work, { ledger: 'problem', id: stored.record.id, version, reason: ' ' })),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  await city.as(clerk, (work) => removeRecord(work, { ledger: 'problem', id: stored.record.id, version, reason: '重复登记' }));
  await expect(read(clerk, stored)).rejects.toMatchObject({ code: 'not_found' });
  const kept = await inTrx(db.app, [h01.id], (tx) =>
    rowsOf(
      tx,
      sql<{ move: string }>`select move from problem_version where record_id = ${stored.record.id}::uuid order by version`,
    ),
  );
  expect(kept.map((row) => row.move)).toEqual(['create', 'remove']);

  const removal = { personId: leaver.personId, name: '周离职', reason: '本人申请' };
  await expect(city.as(admin, (work) => erase(work, removal))).rejects.toMatchObject({ code: 'wrong_state' });
  await city.as(admin, (work) =>
    leave(work, { personId: leaver.personId, leftOn: today, reason: '离职', successors: [], tasksTo: null }),
  );
  await expect(city.as(admin, (work) => erase(work, { ...removal, name: '别人' }))).rejects.toMatchObject({
    code: 'invalid_input',
  });
  await city.as(admin, (work) => erase(work, removal));
  const row = await inTrx(db.app, [h01.id], (tx) =>
    findRow(
      tx,
      sql<{
        name: string;
        n: number;
      }>`select name, (select count(*)::int from account where person_id = person.id) as n from person where id = ${leaver.personId}::uuid`,
    ),
  );
  expect(row).toEqual({ name: '已擦除', n: 1 });
  const changes = await inTrx(db.app, [h01.id], (tx) =>
    rowsOf(
      tx,
      sql<{
        detail: unknown;
      }>`select detail from people_change where subject_id = ${leaver.personId}::uuid and kind = 'person_erased'`,
    ),
  );
  expect(JSON.stringify(changes)).not.toContain('周离职');
});

test('an erased person is gone from every table but the journal: what was done to them, entries merged into one, sign-in and all that hung on it', async () => {
  const kept = await h01.actor('丁擦除', ['staff'], 1);
  const twin = await h01.actor('丁擦除重复', ['staff'], 1);
  const heir = await h01.actor('接丁', ['staff'], 1);
  const own = await problem(kept);
  const under = await problem(twin);
  await city.as(admin, (work) => mergePersons(work, { goneId: twin.personId, keptId: kept.personId, reason: '丁擦除录了两次' }));
  await openSession(identity, kept.accountId, { ip: '10.9.8.7', userAgent: 'a very own device' });
  await inTrx(db.app, [h01.id], async (tx) => {
    const account = sql`${kept.accountId}::uuid`;
    await sql`insert into account_password_history (account_id, password_hash, set_at) values (${account}, 'old-hash-of-mine', now())`.execute(
      tx,
    );
    await sql`insert into recovery_code (account_id, code_hash) values (${account}, '\\x01')`.execute(tx);
    await sql`insert into external_identity (provider, subject, account_id, linked_at) values ('wecom', 'ding-at-wecom', ${account}, now())`.execute(
      tx,
    );
    await sql`insert into notice_preference (org_id, person_id, stages, by_mail, mail, by_webhook)
      values (${h01.id}::uuid, ${kept.personId}::uuid, '{1}', true, 'ding@example.org', false)`.execute(tx);
    // Copies that wait to be fetched: a refused sheet and a 迎检 set, of somebody else.
    await sql`insert into import_run (id, org_id, ledger, file_name, bytes, dry_run, account_id, state, problems, requested_at, finished_at)
      values (gen_random_uuid(), ${h01.id}::uuid, 'problem', '丁擦除的问题.xlsx', convert_to('丁擦除', 'UTF8'), false, ${heir.accountId}::uuid, 'refused',
        '[{"row":2,"message":"没有名为“丁擦除”的人员"}]', now(), now())`.execute(tx);
    await sql`insert into archive_run (id, org_id, account_id, kind, year, state, requested_at, finished_at)
      values (gen_random_uuid(), ${h01.id}::uuid, ${heir.accountId}::uuid, 'inspection', '2025', 'done', now(), now())`.execute(
      tx,
    );
  });
  const done = await city.as(admin, (work) =>
    leave(work, { personId: kept.personId, leftOn: today, reason: '丁擦除调走', successors: [], tasksTo: heir.personId }),
  );
  // What was entered under the second entry is handed over as well.
  expect(done.handedOver).toBe(2);
  for (const stored of [own, under]) expect((await read(clerk, stored)).record.values['owner']).toBe(heir.personId);
  await city.as(admin, (work) => erase(work, { personId: kept.personId, name: '丁擦除', reason: '本人申请' }));
  const left: string[] = [];
  for (const { name } of await tablesOf())
    for (const row of await inTrx(db.app, [h01.id], (tx) =>
      rowsOf(tx, sql<{ text: string }>`select t::text as text from ${sql.table(name)} t`),
    ))
      if (/丁擦除|ding@example|ding-at-wecom|old-hash-of-mine|a very own device|10\.9\.8\.7/.test(row.text))
        left.push(`${name}: ${row.text}`);
  // The security log alone keeps addresses, of the account's number; posts of this house happen to be called after people.
  expect(left.filter((line) => !/^(security_log|post):/.test(line))).toEqual([]);
  const copies = await inTrx(db.app, [h01.id], (tx) =>
    rowsOf(
      tx,
      sql<{ copies: number }>`select (select count(*) from import_run where bytes is not null)::int
        + (select count(*) from archive_run where state = 'done')::int as copies`,
    ),
  );
  expect(copies).toEqual([{ copies: 0 }]);
  const lines = await inTrx(db.app, [h01.id], async (tx) => {
    const out: string[] = [];
    for await (const line of exportJournal(tx, { orgId: h01.id, ledgers: city.services.ledgers, keys: [], withVersions: true }))
      out.push(line);
    return out;
  });
  expect(verifyJournalLines(lines).ok).toBe(true);
});

/** Every table that the application may read. */
const tablesOf = () =>
  rowsOf(
    db.app,
    sql<{
      name: string;
    }>`select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' and has_table_privilege(oid, 'select')`,
  );

test('a file taken out of a record stays with the version that named it', async () => {
  const fileId = '00000000-0000-7000-8000-00000000f11e';
  await inTrx(db.app, [h01.id], (tx) =>
    sql`insert into file (id, org_id, sha256, name, type, bytes, uploaded_by, uploaded_at) values (${fileId}::uuid, ${h01.id}::uuid, ${'ab'.repeat(32)}, '签到表.pdf',
      'application/pdf', 10, ${clerk.personId}::uuid, ${city.clock.now()}::timestamptz)`.execute(tx),
  );
  const stored = await problem(clerk);
  const papers = [{ kind: 'file', slot: '问题清单', fileId, name: '签到表.pdf', sha256: 'ab'.repeat(32) }];
  const named = await city.as(clerk, (work) =>
    updateRecord(work, { ledger: 'problem', id: stored.record.id, version: 1, values: { papers } }),
  );
  await city.as(clerk, (work) =>
    updateRecord(work, { ledger: 'problem', id: stored.record.id, version: named.record.version, values: { papers: [] } }),
  );
  const versions = await city.as(clerk, (work) => listVersions(work, 'problem', stored.record.id));
  expect(versions.map((one) => JSON.stringify(one.values['papers'] ?? null).includes(fileId))).toEqual([false, true, false]);
  const rows = await inTrx(db.app, [h01.id], (tx) =>
    rowsOf(tx, sql<{ sha256: string }>`select sha256 from file where id = ${fileId}::uuid`),
  );
  expect(rows).toHaveLength(1);
});

test('who answers for a task is handed over, who did or said something is not', async () => {
  const head = await h01.actor('设备科主任', ['dept_head', 'staff'], 2);
  const heir = await h01.actor('设备科新主任', ['staff'], 2);
  const discipline = await h01.actor('纪检二', ['hospital_discipline', 'staff'], 0);
  const talk = await city.as(discipline, (work) =>
    createRecord(work, {
      ledger: 'talk',
      values: {
        title: '提醒谈话',
        kind: 'reminder',
        heldAt: '2025-11-10',
        talker: discipline.personId,
        subject: head.personId,
        content: '略',
      },
    }),
  );
  const plan = await city.as(admin, (work) => handoverPlan(work, head.personId));
  expect(plan.tasks).toEqual([]);
  await city.as(admin, (work) =>
    leave(work, { personId: head.personId, leftOn: today, reason: '调离', successors: [], tasksTo: heir.personId }),
  );
  const after = await read(discipline, talk);
  expect([after.record.version, after.record.values['subject']]).toEqual([1, head.personId]);
});

test('departments: a merged one is read by the head of the one kept; one with people is not closed; none stands below itself', async () => {
  const { id: old } = await city.as(admin, (work) =>
    saveDepartment(work, { name: '制剂室', kind: 'clinical', parentId: null, phone: null }),
  );
  const { id: wide } = await city.as(admin, (work) =>
    saveDepartment(work, { name: '大药学部', kind: 'clinical', parentId: null, phone: null }),
  );
  await city.as(admin, (work) =>
    saveDepartment(work, { id: old, name: '制剂室', kind: 'clinical', parentId: wide, phone: null }),
  );
  await expect(
    city.as(admin, (work) => saveDepartment(work, { id: wide, name: '大药学部', kind: 'clinical', parentId: old, phone: null })),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  const { id: post } = await city.as(admin, (work) =>
    savePost(work, { name: '药学部主任', departmentId: wide, roles: ['dept_head'], level: 'department_head', isKey: true }),
  );
  const head = await h01.actor('部主任', ['staff'], 2);
  await city.as(admin, (work) =>
    appoint(work, {
      postId: post,
      personId: head.personId,
      startedOn: '2025-11-01',
      isActing: false,
      appointedBy: '任〔2025〕1号',
      replaces: false,
    }),
  );
  const stored = await city.as(clerk, (work) =>
    createRecord(work, {
      ledger: 'problem',
      values: { title: '制剂问题', source: 'self_check', domain: 'drugs', foundOn: '2025-11-03', detail: '略', home: old },
    }),
  );
  await expect(read(await again(head), stored)).rejects.toMatchObject({ code: 'not_found' });
  await expect(city.as(admin, (work) => closeDepartment(work, { id: wide, reason: '撤销' }))).rejects.toMatchObject({
    code: 'in_use',
  });
  await city.as(admin, (work) => mergeDepartment(work, { id: old, intoId: wide, reason: '机构改革' }));
  expect((await read(await again(head), stored)).record.values['home']).toBe(old);
});

test("posts: powers that are not the house's are refused, vacancy and acting are shown, and the last administrator cannot be taken away", async () => {
  const give = (roles: readonly string[]) =>
    city.as(admin, (work) => savePost(work, { name: '试岗', departmentId: null, roles, level: 'staff', isKey: false }));
  await expect(give(['city_office'])).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(give(['system_admin'])).rejects.toMatchObject({ code: 'invalid_input' });
  const { id } = await give(['dept_filler']);
  const post = async () => (await city.as(admin, listPosts)).find((one) => one.id === id);
  expect((await post())?.isVacant).toBe(true);
  const person = await h01.actor('试用', ['staff'], 1);
  const { holdingId } = await city.as(admin, (work) =>
    appoint(work, {
      postId: id,
      personId: person.personId,
      startedOn: '2025-11-20',
      isActing: true,
      appointedBy: null,
      replaces: false,
    }),
  );
  expect(await post()).toMatchObject({ isVacant: false, holders: [{ name: '试用', isActing: true }] });
  await expect(city.as(admin, (work) => closePost(work, { id, reason: '撤' }))).rejects.toMatchObject({ code: 'in_use' });
  await city.as(admin, (work) => endHolding(work, { holdingId, endedOn: '2025-11-21', reason: '期满' }));
  expect(await post()).toMatchObject({ isVacant: true, former: [{ name: '试用', endedOn: '2025-11-21' }] });
  const own = admin.posts[0]?.postId ?? '';
  await expect(
    city.as(admin, (work) =>
      savePost(work, { id: own, name: '管理员的岗位', departmentId: null, roles: [], level: 'staff', isKey: false }),
    ),
  ).rejects.toMatchObject({ code: 'invalid_input' });
  await expect(
    city.as(admin, (work) =>
      leave(work, { personId: admin.personId, leftOn: today, reason: '走', successors: [], tasksTo: null }),
    ),
  ).rejects.toMatchObject({ code: 'invalid_input' });
});

test('the profile counts from its day, the latest paper holds, and a day to come is refused', async () => {
  const profile = {
    level: '二级',
    ownership: '公立',
    institutionType: '综合医院',
    beds: 300,
    staffCount: 420,
    source: '卫发〔2024〕1号',
  };
  await city.as(admin, (work) => setProfile(work, { ...profile, fromDay: '2024-01-01' }));
  await city.as(admin, (work) =>
    setProfile(work, { ...profile, fromDay: '2025-06-01', level: '三级', source: '卫发〔2025〕2号' }),
  );
  await city.as(admin, (work) => setProfile(work, { ...profile, fromDay: '2023-01-01', level: '一级' }));
  const now = await findRow(db.app, sql<{ level: string }>`select level from organisation where id = ${h01.id}::uuid`);
  expect(now?.level).toBe('三级');
  await expect(city.as(admin, (work) => setProfile(work, { ...profile, fromDay: '2026-01-01' }))).rejects.toMatchObject({
    code: 'invalid_input',
  });
});

test('the security log shows a house its own events only, addresses included', async () => {
  const entries = await city.as(admin, (work) => listSecurity(work, {}));
  expect(entries.some((one) => one.event === 'signed_in' && one.ip === '10.0.0.9')).toBe(true);
  const foreign = await chief(city.houseOf('H02').id);
  expect(await city.as(foreign, (work) => listSecurity(work, {}))).toEqual([]);
  expect(await city.as(admin, (work) => listSecurity(work, { event: 'account_disable' }))).toSatisfy(
    (all: { event: string }[]) => all.length > 0 && all.every((one) => one.event === 'account_disable'),
  );
});
