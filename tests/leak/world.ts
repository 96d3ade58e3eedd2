/**
 * A county with marked records: every text, amount and paper of every register carries a mark of its own, and the register says
 * who may ever see it. Nothing here names a register or a field, but for the few that only the product itself can make.
 */
import type { Ledger, Values } from '@qinglian/kernel/define.ts';
import type { Field, FieldValue } from '@qinglian/kernel/fields/index.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { scopeOf } from '@qinglian/domain/power/permission-matrix.ts';
import { type Role, roles } from '@qinglian/kernel/roles.ts';
import { adoptPack } from '@qinglian/server/engines/obligations/index.ts';
import { inWork } from '@qinglian/server/ledger/services.ts';
import { createRecord } from '@qinglian/server/ledger/write.ts';
import { folderStore } from '@qinglian/server/platform/files/store.ts';
import { type Actor, rolesOf } from '@qinglian/server/platform/identity/actor.ts';
import { inTrx, sql } from '@qinglian/server/platform/postgres/database.ts';
import { type TestOrganisation, testOrganisation } from '@qinglian/server/testing/people.ts';
import { sampleFills, sampleValues, type SampleLinks } from '../support/samples.ts';
import type { Product } from './product.ts';

export interface Mark {
  /** What would be found in an answer that gives it away. */
  readonly text: string;
  readonly ledger: Ledger;
  readonly field: string;
}

export interface Marked {
  readonly ledger: Ledger;
  readonly id: string;
  readonly orgId: string;
  readonly departmentId: string | null;
  readonly marks: readonly Mark[];
  readonly fileIds: ReadonlyMap<string, string>;
}

export interface World {
  readonly hospital: TestOrganisation;
  readonly city: TestOrganisation;
  readonly stranger: Actor;
  /** One person for each role of the product and each place that makes a difference. */
  readonly readers: readonly Actor[];
  readonly records: ReadonlyMap<string, Marked>;
  readonly clerk: Actor;
  readonly secretary: Actor;
  readonly officer: Actor;
  readonly leader: Actor;
}

const IDS = ['register', 'recordRef', 'requestRef', 'contentHash', 'pack', 'obligation', 'period'];
const MONEY = 9_731_000_000;

/** The department of the marked records, and another one. */
const HERE = 0;
const AWAY = 2;

const allRoles = (Object.keys(roles) as Role[]).filter((role) => role !== 'platform');
const isCity = (role: Role): boolean => role.startsWith('city_');

/** Roles for which it makes a difference in which department one works. */
const hasDepartments = (role: Role, ledgers: readonly Ledger[]): boolean =>
  !isCity(role) && ledgers.some((ledger) => scopeOf(ledger.access.read, role) === 'department');

/** Registers that only offices above a hospital read live in the city's organisation. */
export const livesAbove = (ledger: Ledger): boolean => ledger.access.read.every(([role]) => isCity(role) || role === 'platform');

export async function makeWorld(product: Product, ledgers: readonly Ledger[]): Promise<World> {
  const { app } = product.db;
  const hospital = await testOrganisation(app, 'H01');
  const other = await testOrganisation(app, 'H02');
  const city = await testOrganisation(app, 'C01', 'bureau');
  const now = product.installation.clock.now();
  await inTrx(app, [hospital.id, city.id], async (tx) => {
    for (const below of [hospital.id, other.id])
      await sql`insert into organisation_relation (id, org_id, parent_id, kind, from_day) values (gen_random_uuid(), ${below}::uuid, ${city.id}::uuid, 'administrative', '2020-01-01')`.execute(
        tx,
      );
  });
  const enrol = (actor: Actor): Actor => {
    product.actors.set(actor.personId, actor);
    return actor;
  };
  const readers: Actor[] = [];
  for (const role of allRoles) {
    const house = isCity(role) ? city : hospital;
    readers.push(enrol(await house.actor(`${role}-away`, [role], AWAY)));
    if (hasDepartments(role, ledgers)) readers.push(enrol(await hospital.actor(`${role}-here`, [role], HERE)));
  }
  const person = (role: Role) => readers.find((one) => rolesOf(one).has(role)) as Actor;
  const stranger = enrol(await other.actor('外院全权', allRoles, HERE));
  const world = {
    hospital,
    city,
    stranger,
    readers,
    clerk: person('hospital_clerk'),
    secretary: person('hospital_secretary'),
    officer: person('city_office'),
    leader: person('hospital_leader'),
  };
  await inWork(product.installation.ledger, world.clerk, async (work) => {
    for (const pack of product.installation.duties.catalogue.keys()) await adoptPack(product.installation.duties, work, { pack });
  });
  const records = new Map<string, Marked>();
  let counter = 1_000;
  for (const ledger of ledgers) {
    const house = livesAbove(ledger) ? city : hospital;
    records.set(ledger.name, await markedRecord(product, { ledger, house, city, now, next: () => ++counter }));
  }
  return { ...world, records };
}

interface Marking {
  readonly ledger: Ledger;
  readonly house: TestOrganisation;
  readonly city: TestOrganisation;
  readonly now: string;
  readonly next: () => number;
  /** Of the people made for it, where there are some of that name already. */
  readonly tag?: string;
}

/** One record of a register, its words marked so that they are known wherever they turn up. */
export async function markedRecord(product: Product, options: Marking): Promise<Marked> {
  const { ledger, house, city, tag = '' } = options;
  const every = [...ledger.access.create, ...ledger.access.read, ...ledger.access.update].map(([role]) => role);
  const keeper = await house.actor(`经办${tag}-${ledger.name}`, [...new Set(every)], HERE);
  const second = await house.actor(`当事${tag}-${ledger.name}`, ['staff'], HERE);
  const links: SampleLinks = {
    person: keeper.personId,
    otherPerson: second.personId,
    post: keeper.posts[0]?.postId ?? '',
    department: house.departmentIds[HERE] ?? '',
    organisation: city.id,
  };
  const marks: Mark[] = [];
  const fileIds = new Map<string, string>();
  const typed: Record<string, unknown> = { ...sampleValues(ledger, links) };
  if (ledger.fields['subject']?.kind === 'person') typed['subject'] = second.personId;
  const fills: Record<string, FieldValue> = { ...sampleFills(ledger, links) };
  for (const [name, field] of Object.entries(ledger.fields)) {
    if (field.readOnly === true && ledger.isMadeByProduct !== true) continue;
    const at = options.next();
    const given = await markedValue(product, { field, at, keeper, links });
    if (given === undefined) continue;
    for (const text of given.texts) marks.push({ text, ledger, field: name });
    if (given.fileId !== undefined) fileIds.set(name, given.fileId);
    if (field.readOnly === true) fills[name] = given.value;
    else typed[name] = given.value;
  }
  const blank = (name: string): void => {
    delete typed[name];
    delete fills[name];
    const field = ledger.fields[name];
    if (field?.required === true) (field.readOnly === true ? fills : typed)[name] = '样例';
  };
  // What names things of the product (a register, a record, a duty) is no place for a mark.
  for (const name of IDS) if (name in ledger.fields) blank(name);
  const record = await createMarked(product, keeper, { ledger, typed, fills });
  const kept = marks.filter(({ field }) => !IDS.includes(field) && (field in typed || field in fills));
  return { ledger, id: record.record.id, orgId: house.id, departmentId: record.departmentId, marks: kept, fileIds };
}

/** A register's own check has the last word: an optional field that it does not want beside the others stays blank. */
async function createMarked(
  product: Product,
  keeper: Actor,
  { ledger, typed, fills }: { ledger: Ledger; typed: Record<string, unknown>; fills: Record<string, FieldValue> },
) {
  for (;;) {
    try {
      return await inWork(product.installation.ledger, keeper, (work) =>
        createRecord(work, {
          ledger: ledger.name,
          values: typed,
          ...(ledger.isMadeByProduct === true ? { fills: fills as Values } : {}),
        }),
      );
    } catch (error) {
      const problems = error instanceof AppError ? (error.details.problems ?? []) : [];
      const unwanted = problems.flatMap(({ field }) => (field !== undefined && field in typed ? [field] : []));
      if (unwanted.length === 0 || unwanted.some((field) => ledger.fields[field]?.required === true))
        throw new Error(`${ledger.name} takes no marked record: ${JSON.stringify(problems)}`, { cause: error });
      for (const field of unwanted) delete typed[field];
    }
  }
}

interface Given {
  readonly value: FieldValue;
  readonly texts: readonly string[];
  readonly fileId?: string;
}

async function markedValue(
  product: Product,
  { field, at, keeper, links }: { field: Field; at: number; keeper: Actor; links: SampleLinks },
): Promise<Given | undefined> {
  switch (field.kind) {
    case 'text':
    case 'longText':
      return { value: `暗记${at}号`, texts: [`暗记${at}号`] };
    case 'money':
      return { value: MONEY + at * 7, texts: [String(MONEY + at * 7), String((MONEY + at * 7) / 100)] };
    case 'evidence':
      return markedPapers(product, { slot: field.slots[0] ?? '', at, keeper });
    default:
      // Kinds without text of their own are covered by key and by oracle; a restricted one is filled in so that there is something to leak.
      if (field.readableBy === undefined) return undefined;
      return { value: restrictedValue(field, links), texts: [] };
  }
}

function restrictedValue(field: Field, links: SampleLinks): FieldValue {
  switch (field.kind) {
    case 'choice':
      return Object.keys(field.options)[1] ?? null;
    case 'multiChoice':
      return Object.keys(field.options).slice(0, 1);
    case 'number':
      return 77;
    case 'date':
      return '2025-11-19';
    case 'period':
      return '2025-10';
    case 'person':
      return field.many ? [links.otherPerson] : links.otherPerson;
    case 'post':
      return field.many ? [links.post] : links.post;
    case 'department':
      return field.many ? [links.department] : links.department;
    case 'organisation':
      return field.many ? [links.organisation] : links.organisation;
    default:
      return null;
  }
}

/** A file that was uploaded and an original on a shelf, both marked. */
async function markedPapers(product: Product, { slot, at, keeper }: { slot: string; at: number; keeper: Actor }): Promise<Given> {
  const bytes = new TextEncoder().encode(`%PDF-1.7 暗记${at}文`);
  const sha256 = await folderStore(product.installation.filesDirectory).put(bytes);
  const name = `暗记${at}名.pdf`;
  const fileId = await inWork(product.installation.ledger, keeper, async (work) => {
    const id = work.newId();
    await sql`insert into file (id, org_id, sha256, name, type, bytes, uploaded_by, uploaded_at) values (${id}::uuid, ${keeper.orgId}::uuid, ${sha256}, ${name},
      'application/pdf', ${bytes.length}, ${keeper.personId}::uuid, ${work.now}::timestamptz)`.execute(work.tx);
    return id;
  });
  const value = [
    { kind: 'file' as const, slot, fileId, name, sha256 },
    {
      kind: 'original' as const,
      slot,
      holder: `暗记${at}存`,
      volume: `暗记${at}卷`,
      page: '1',
      seenBy: '查验',
      seenOn: '2025-11-20',
    },
  ];
  return { value, texts: [`暗记${at}名`, `暗记${at}文`, `暗记${at}存`, `暗记${at}卷`], fileId };
}

/** What the register itself grants, computed apart from the product's own predicate. */
export function maySeeRecord(actor: Actor, marked: Marked): boolean {
  if (actor.orgId !== marked.orgId) return false;
  return actor.posts.some((post) =>
    post.roles.some((role) => {
      const scope = scopeOf(marked.ledger.access.read, role);
      if (scope === 'organisation') return true;
      // Nobody who asks here owns a marked record.
      return scope === 'department' && post.departmentId !== null && post.departmentId === marked.departmentId;
    }),
  );
}

export function maySeeField(actor: Actor, ledger: Ledger, field: string): boolean {
  const readers = ledger.fields[field]?.readableBy;
  return readers === undefined || [...rolesOf(actor)].some((role) => scopeOf(readers, role) !== null);
}

export const maySee = (actor: Actor, marked: Marked, field: string): boolean =>
  maySeeRecord(actor, marked) && maySeeField(actor, marked.ledger, field);
