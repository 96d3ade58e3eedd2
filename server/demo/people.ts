/** The people of the demo city, dealt from `city.yaml`: organisations, relations, departments, posts, ~600 staff, accounts. */
import { readFile } from 'node:fs/promises';
import { lightRegisters } from '@qinglian/domain/people/kept-registers.ts';
import { addDays } from '@qinglian/kernel/calendar/day.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { parse } from 'yaml';
import { z } from 'zod';
import { type Chance, type Clock, newId, todayOf } from '../platform/clock.ts';
import type { Actor } from '../platform/identity/actor.ts';
import { type Db, inTrx, sql, type Tx } from '../platform/postgres/database.ts';
import { pinyinOf } from '../ledger/search.ts';
import { dealNames } from './names.ts';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const citySchema = z.object({
  organisations: z.array(
    z.object({
      code: z.string(),
      name: z.string(),
      short: z.string(),
      kind: z.string(),
      type: z.string().optional(),
      level: z.string().optional(),
      ownership: z.string().optional(),
      template: z.string().optional(),
      staff: z.number().int().default(0),
      phone: z.string(),
      aliases: z.array(z.string()).default([]),
      light: z.boolean().default(false),
    }),
  ),
  relations: z.array(z.object({ org: z.string(), parent: z.string(), kind: z.string(), from: day, until: day.optional() })),
  templates: z.record(
    z.string(),
    z.object({
      departments: z.array(z.object({ code: z.string(), name: z.string(), kind: z.string() })),
      posts: z.array(
        z.object({
          dept: z.string(),
          name: z.string(),
          level: z.string(),
          roles: z.array(z.string()),
          account: z.string().optional(),
          key: z.boolean().default(false),
          risk: z.string().optional(),
        }),
      ),
    }),
  ),
});
type CityFile = z.infer<typeof citySchema>;
type OrganisationEntry = CityFile['organisations'][number];

export interface DemoPerson {
  readonly actor: Actor;
  readonly staffNo: string;
  /** Account name of the template (`clerk`, `secretary`); null for further staff. */
  readonly account: string | null;
  readonly departmentId: string | null;
  readonly departmentName: string | null;
  readonly postName: string;
}

export interface DemoOrganisation {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly type: string | null;
  readonly level: string | null;
  readonly light: boolean;
  /** Code of the department → id. */
  readonly departments: ReadonlyMap<string, string>;
  readonly people: readonly DemoPerson[];
  /** The person behind an account name of the template (`clerk`, `secretary`). */
  person(account: string): DemoPerson;
  /** The first holder of a role. */
  holder(role: Role): DemoPerson | undefined;
}

export interface DemoPeople {
  readonly organisations: ReadonlyMap<string, DemoOrganisation>;
  get(code: string): DemoOrganisation;
}

export interface DemoPeopleOptions {
  readonly db: Db;
  readonly clock: Clock;
  readonly chance: Chance;
  /** argon2id hash of the demo password, the same for everybody. */
  readonly passwordHash: string;
  readonly file?: string;
}

export async function writeDemoPeople(options: DemoPeopleOptions): Promise<DemoPeople> {
  const text = await readFile(options.file ?? new URL('./city.yaml', import.meta.url), 'utf8');
  const city = citySchema.parse(parse(text, { version: '1.2' }));
  const organisations = new Map<string, DemoOrganisation>();
  const ids = new Map(city.organisations.map((entry) => [entry.code, newId(options.clock, options.chance)]));
  const names = dealNames(options.chance);
  const idOf = (code: string): string => {
    const id = ids.get(code);
    if (id === undefined) throw new Error(`city.yaml: unknown organisation ${code}`);
    return id;
  };
  await inTrx(options.db, [...ids.values()], async (tx) => {
    for (const entry of city.organisations)
      organisations.set(entry.code, await writeOrganisation(tx, options, { city, entry, id: idOf(entry.code), names }));
    const institutions = city.organisations.filter((entry) => entry.template === 'general' || entry.template === 'small');
    const everywhere = institutions.flatMap(({ code }) => [
      { org: code, parent: 'C01', kind: 'administrative', from: '2019-01-01', until: undefined },
      { org: code, parent: 'P01', kind: 'party', from: '2019-01-01', until: undefined },
      { org: code, parent: 'J01', kind: 'supervision', from: '2019-01-01', until: undefined },
    ]);
    for (const relation of [...everywhere, ...city.relations]) {
      await sql`insert into organisation_relation (id, org_id, parent_id, kind, from_day, until_day) values (${newId(options.clock, options.chance)}::uuid,
        ${idOf(relation.org)}::uuid, ${idOf(relation.parent)}::uuid, ${relation.kind}, ${relation.from}::date, ${relation.until ?? null}::date)`.execute(
        tx,
      );
    }
  });
  return {
    organisations,
    get: (code) => {
      const found = organisations.get(code);
      if (!found) throw new Error(`no demo organisation ${code}`);
      return found;
    },
  };
}

interface WriteOptions {
  readonly city: CityFile;
  readonly entry: OrganisationEntry;
  readonly id: string;
  readonly names: () => string;
}

async function writeOrganisation(
  tx: Tx,
  options: DemoPeopleOptions,
  { city, entry, id, names }: WriteOptions,
): Promise<DemoOrganisation> {
  const fresh = (): string => newId(options.clock, options.chance);
  const now = options.clock.now();
  await sql`insert into organisation (id, code, name, short_name, kind, institution_type, level, ownership, phone, tracking_since, kept_registers, created_at)
    values (${id}::uuid, ${entry.code}, ${entry.name}, ${entry.short}, ${entry.kind}, ${entry.type ?? null}, ${entry.level ?? null},
      ${entry.ownership ?? null}, ${entry.phone}, '2025-01-01', ${entry.light ? [...lightRegisters] : null}::text[], ${now}::timestamptz)`.execute(
    tx,
  );
  for (const alias of entry.aliases)
    await sql`insert into organisation_alias (org_id, alias) values (${id}::uuid, ${alias})`.execute(tx);
  const template = entry.template === undefined ? undefined : city.templates[entry.template];
  const departments = new Map<string, { id: string; name: string }>();
  for (const [sort, department] of (template?.departments ?? []).entries()) {
    const departmentId = fresh();
    departments.set(department.code, { id: departmentId, name: department.name });
    await sql`insert into department (id, org_id, code, name, kind, sort) values (${departmentId}::uuid, ${id}::uuid, ${department.code}, ${department.name}, ${department.kind}, ${sort})`.execute(
      tx,
    );
  }
  const people: DemoPerson[] = [];
  const accounts = new Map<string, DemoPerson>();
  const today = todayOf(options.clock);
  const filler = [...departments].map(([dept, { name }]) => ({
    dept,
    name: `${name}职工`,
    level: 'staff',
    roles: ['staff'],
    account: undefined,
    key: false,
    risk: undefined,
  }));
  const seats = [...(template?.posts ?? [])];
  for (let at = 0; seats.length < entry.staff && filler.length > 0; at++) {
    const seat = filler[at % filler.length];
    if (seat) seats.push(seat);
  }
  for (const [at, seat] of seats.entries()) {
    const department = departments.get(seat.dept);
    const staffNo = `${entry.code}${String(at + 1).padStart(4, '0')}`;
    const name = names();
    const [personId, accountId, postId] = [fresh(), fresh(), fresh()];
    const startedOn = addDays(today, -400 - ((at * 137) % 2600));
    await sql`insert into person (id, org_id, staff_no, name, pinyin, gender, department_id, is_party_member, is_public_official, joined_on, created_at)
      values (${personId}::uuid, ${id}::uuid, ${staffNo}, ${name}, ${pinyinOf(name)}, ${at % 5 < 3 ? '女' : '男'}, ${department?.id ?? null}::uuid,
        ${seat.level !== 'staff' || at % 3 === 0}, ${seat.level === 'principal' || seat.level === 'leader'}, ${startedOn}::date, ${now}::timestamptz)`.execute(
      tx,
    );
    await sql`insert into post (id, org_id, department_id, name, roles, level, risk_area, is_key_post, sort) values (${postId}::uuid, ${id}::uuid,
      ${department?.id ?? null}::uuid, ${seat.name}, ${seat.roles}::text[], ${seat.level}, ${seat.risk ?? null}, ${seat.key}, ${at})`.execute(
      tx,
    );
    await sql`insert into post_holding (id, org_id, post_id, person_id, started_on) values (${fresh()}::uuid, ${id}::uuid, ${postId}::uuid, ${personId}::uuid, ${startedOn}::date)`.execute(
      tx,
    );
    const username = seat.account === undefined ? staffNo.toLowerCase() : `${entry.code.toLowerCase()}-${seat.account}`;
    await sql`insert into account (id, org_id, person_id, username, password_hash, password_set_at, must_change_password, created_at) values (${accountId}::uuid,
      ${id}::uuid, ${personId}::uuid, ${username}, ${options.passwordHash}, ${now}::timestamptz, false, ${now}::timestamptz)`.execute(
      tx,
    );
    const person: DemoPerson = {
      actor: {
        personId,
        accountId,
        orgId: id,
        name,
        posts: [{ postId, name: seat.name, departmentId: department?.id ?? null, roles: seat.roles as Role[] }],
        sessionId: null,
      },
      staffNo,
      account: seat.account ?? null,
      departmentId: department?.id ?? null,
      departmentName: department?.name ?? null,
      postName: seat.name,
    };
    people.push(person);
    if (seat.account !== undefined) accounts.set(seat.account, person);
  }
  return {
    id,
    code: entry.code,
    name: entry.name,
    type: entry.type ?? null,
    level: entry.level ?? null,
    light: entry.light,
    departments: new Map([...departments].map(([code, department]) => [code, department.id])),
    people,
    person: (account) => {
      const found = accounts.get(account);
      if (!found) throw new Error(`${entry.code} has no account ${account}`);
      return found;
    },
    holder: (role) => people.find((person) => person.actor.posts.some((post) => post.roles.includes(role))),
  };
}
