/** People of one's own house: the list, and the HR Excel that brings departments, persons, posts and first passwords. */
import { peopleReaders } from '@qinglian/domain/people/powers.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import { isDay } from '@qinglian/kernel/calendar/day.ts';
import { type Role, roles } from '@qinglian/kernel/roles.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { recordChange } from './changes.ts';
import { powersHere } from './posts.ts';
import { pinyinOf } from '../../ledger/search.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { hashPassword } from '../../platform/identity/passwords.ts';
import { readWorkbook, writeWorkbook } from '../../platform/office/xlsx.ts';
import { findRow, rowsOf, sql } from '../../platform/postgres/database.ts';

const administrators: readonly Role[] = ['hospital_admin', 'city_admin'];
const HEADERS = ['工号', '姓名', '科室', '岗位', '权限', '任职日期'] as const;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

export interface PersonEntry {
  readonly id: string;
  readonly staffNo: string | null;
  readonly name: string;
  readonly department: string | null;
  readonly posts: string;
  readonly username: string | null;
}

export interface StaffImport {
  readonly rows: number;
  readonly created: number;
  readonly problems: readonly Problem[];
  readonly committed: boolean;
  /** Shown once: names and first passwords, to be handed over in person; they must be changed at first sign-in. */
  readonly firstPasswords: readonly { readonly name: string; readonly username: string; readonly password: string }[];
}

export function peopleRoutes(app: QinglianApp, services: LedgerServices): void {
  app.get(
    '/api/people',
    { config: { access: peopleReaders } },
    async (request): Promise<readonly PersonEntry[]> =>
      inWork(services, actorOf(request), (work) =>
        rowsOf(
          work.tx,
          sql<PersonEntry>`select p.id, p.staff_no as "staffNo", p.name, d.name as department, coalesce(string_agg(po.name, '、' order by po.sort), '') as posts, max(a.username) as username
          from person p left join department d on d.id = p.department_id left join post_holding h on h.person_id = p.id and (h.ended_on is null or h.ended_on >= ${dayOfInstant(work.now)}::date)
          left join post po on po.id = h.post_id left join account a on a.person_id = p.id and a.disabled_at is null
          where p.org_id = ${work.actor.orgId}::uuid and p.merged_into_id is null and p.erased_at is null and p.left_on is null and p.staff_no is distinct from '#platform'
          group by p.id, d.name, d.sort order by d.sort nulls first, p.staff_no nulls first, p.id limit 5000`,
        ),
      ),
  );

  app.get('/api/people/template.xlsx', { config: { access: administrators } }, async (request, reply) => {
    const powers = await inWork(services, actorOf(request), powersHere);
    const bytes = await writeWorkbook(
      [
        { name: '人员', columns: HEADERS.map((header) => ({ header, width: header === '权限' ? 40 : 16 })), rows: [] },
        {
          name: '填写说明',
          columns: [{ header: '权限', width: 30 }],
          rows: powers.map((role) => [roles[role]]),
        },
      ],
      '人员导入',
    );
    return reply
      .headers({
        'content-type': XLSX,
        'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('人员空白表')}.xlsx`,
      })
      .send(Buffer.from(bytes));
  });

  app.post('/api/people/import', { config: { access: administrators } }, async (request): Promise<StaffImport> => {
    const file = request.isMultipart() ? await request.file() : undefined;
    if (!file) throw new AppError('invalid_input', { problems: [{ field: 'file', message: '请选择文件' }] });
    const bytes = new Uint8Array(await file.toBuffer());
    return inWork(services, actorOf(request), (work) => importStaff(work, bytes));
  });
}

interface StaffRow {
  readonly number: number;
  readonly staffNo: string;
  readonly name: string;
  readonly department: string;
  readonly post: string;
  readonly roles: readonly Role[];
  readonly since: string;
}

/** Unmatched rows are listed with their reason; with one of them nothing is written. */
export async function importStaff(work: Work, bytes: Uint8Array): Promise<StaffImport> {
  const sheet = await readWorkbook(bytes);
  const problems: Problem[] = sheet.formulas.map((cell) => {
    const row = Number(cell.replace(/\D/g, ''));
    return { row, message: `第${row}行：${cell}是公式，请改填数值` };
  });
  const rows = await readStaff(work, sheet.rows, problems);
  if (problems.length > 0) return { rows: rows.length, created: 0, problems, committed: false, firstPasswords: [] };
  const departments = new Map<string, string>();
  const firstPasswords: StaffImport['firstPasswords'][number][] = [];
  const given: { person: string; post: string; roles: readonly Role[] }[] = [];
  const organisation = await findRow(
    work.tx,
    sql<{ code: string }>`select code from organisation where id = ${work.actor.orgId}::uuid`,
  );
  for (const row of rows) {
    const { person, post, ...first } = await writePerson(work, row, { departments, code: organisation?.code ?? '' });
    firstPasswords.push(first);
    given.push({ person, post, roles: row.roles });
  }
  // Posts and their powers came with the sheet: who gave them to whom stands in the journal.
  await recordChange(work, {
    kind: 'staff_imported',
    subject: work.actor.orgId,
    reason: '',
    detail: { what: `${rows.length}人`, given: given.map((one) => ({ ...one, roles: [...one.roles] })) },
  });
  return { rows: rows.length, created: rows.length, problems: [], committed: true, firstPasswords };
}

async function readStaff(
  work: Work,
  cells: readonly (readonly (string | number | null)[])[],
  problems: Problem[],
): Promise<readonly StaffRow[]> {
  const header = (cells[0] ?? []).map((cell) => String(cell ?? '').trim());
  const at = (name: (typeof HEADERS)[number]): number => header.indexOf(name);
  for (const name of ['工号', '姓名', '科室', '岗位'] as const)
    if (at(name) < 0) problems.push({ row: 1, message: `第1行：缺少“${name}”这一列` });
  if (problems.length > 0) return [];
  const known = new Set(
    (
      await rowsOf(
        work.tx,
        sql<{ staff_no: string }>`select staff_no from person where org_id = ${work.actor.orgId}::uuid and staff_no is not null`,
      )
    ).map((row) => row.staff_no),
  );
  // A sheet must not hand out what is the city's, or the platform's.
  const byLabel = new Map<string, Role>((await powersHere(work)).map((role) => [roles[role], role]));
  const rows: StaffRow[] = [];
  for (const [index, line] of cells.slice(1).entries()) {
    const number = index + 2;
    const cell = (name: (typeof HEADERS)[number]): string => (at(name) < 0 ? '' : String(line[at(name)] ?? '').trim());
    if (HEADERS.every((name) => cell(name) === '')) continue;
    const tell = (message: string): void =>
      void problems.push({ row: number, message: `第${number}行（${cell('姓名') || '无姓名'}）：${message}` });
    for (const name of ['工号', '姓名', '科室', '岗位'] as const) if (cell(name) === '') tell(`没有填写${name}`);
    if (cell('工号') !== '' && !/^[A-Za-z0-9-]{1,30}$/.test(cell('工号'))) tell('工号只能是字母、数字和短横');
    if (known.has(cell('工号'))) tell(`工号${cell('工号')}已在册或在表中重复`);
    known.add(cell('工号'));
    const since = cell('任职日期') === '' ? dayOfInstant(work.now) : cell('任职日期');
    if (!isDay(since)) tell('任职日期应写作2025-11-20');
    const granted: Role[] = ['staff'];
    for (const word of cell('权限')
      .split(/[、，,;；\s]+/)
      .filter(Boolean)) {
      const role = byLabel.get(word);
      if (role === undefined) tell(`本单位的岗位没有“${word.slice(0, 20)}”这种权限`);
      else if (!granted.includes(role)) granted.push(role);
    }
    rows.push({
      number,
      staffNo: cell('工号'),
      name: cell('姓名'),
      department: cell('科室'),
      post: cell('岗位'),
      roles: granted,
      since,
    });
  }
  if (rows.length === 0 && problems.length === 0) problems.push({ row: 2, message: '表中没有人员' });
  return rows;
}

async function writePerson(
  work: Work,
  row: StaffRow,
  { departments, code }: { departments: Map<string, string>; code: string },
): Promise<StaffImport['firstPasswords'][number] & { readonly person: string; readonly post: string }> {
  const org = work.actor.orgId;
  const departmentId = departments.get(row.department) ?? (await departmentOf(work, row.department));
  departments.set(row.department, departmentId);
  const [personId, postId] = [work.newId(), work.newId()];
  const password = firstPassword(work);
  const username = `${code.toLowerCase()}-${row.staffNo.toLowerCase()}`;
  const level =
    row.roles.includes('hospital_secretary') || row.roles.includes('hospital_president')
      ? 'principal'
      : row.roles.includes('hospital_leader')
        ? 'leader'
        : row.roles.includes('dept_head')
          ? 'department_head'
          : 'staff';
  await sql`insert into person (id, org_id, staff_no, name, pinyin, department_id, created_at) values (${personId}::uuid, ${org}::uuid, ${row.staffNo}, ${row.name}, ${pinyinOf(row.name)},
    ${departmentId}::uuid, ${work.now}::timestamptz)`.execute(work.tx);
  await sql`insert into post (id, org_id, department_id, name, roles, level) values (${postId}::uuid, ${org}::uuid, ${departmentId}::uuid, ${row.post}, ${[...row.roles]}::text[], ${level})`.execute(
    work.tx,
  );
  await sql`insert into post_holding (id, org_id, post_id, person_id, started_on, appointed_by) values (${work.newId()}::uuid, ${org}::uuid, ${postId}::uuid, ${personId}::uuid, ${row.since}::date, '人员表导入')`.execute(
    work.tx,
  );
  await sql`insert into account (id, org_id, person_id, username, password_hash, password_set_at, must_change_password, created_at) values (${work.newId()}::uuid, ${org}::uuid, ${personId}::uuid,
    ${username}, ${await hashPassword(password)}, ${work.now}::timestamptz, true, ${work.now}::timestamptz)`.execute(work.tx);
  return { name: row.name, username, password, person: personId, post: postId };
}

async function departmentOf(work: Work, name: string): Promise<string> {
  const found = await findRow(
    work.tx,
    sql<{
      id: string;
    }>`select id from department where org_id = ${work.actor.orgId}::uuid and name = ${name} and closed_on is null`,
  );
  if (found) return found.id;
  const id = work.newId();
  const count = await findRow(
    work.tx,
    sql<{ n: number }>`select count(*)::int as n from department where org_id = ${work.actor.orgId}::uuid`,
  );
  await sql`insert into department (id, org_id, code, name, kind, sort) values (${id}::uuid, ${work.actor.orgId}::uuid, ${`D${(count?.n ?? 0) + 1}`}, ${name}, 'functional', ${count?.n ?? 0})`.execute(
    work.tx,
  );
  return id;
}

// Without letters that are read wrongly from paper; twelve of them are 60 bits.
const LETTERS = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const firstPassword = (work: Work): string =>
  Array.from(work.services.chance.bytes(12), (byte) => LETTERS.charAt(byte & 31))
    .join('')
    .replace(/(.{4})(?=.)/g, '$1-');
