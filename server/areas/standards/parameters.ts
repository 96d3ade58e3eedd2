/** 标准参数: what applies and why; the house enters what a level above or it itself has tightened. */
import { paramWords } from '@qinglian/domain/obligations/param-words.ts';
import type { ParametersView } from '@qinglian/domain/api/parameters.ts';
import { tighten } from '@qinglian/domain/obligations/profile.ts';
import type { Pack } from '@qinglian/domain/obligations/types.ts';
import { dayOfInstant, isDay } from '@qinglian/kernel/calendar/day.ts';
import { canonicalJson } from '@qinglian/kernel/canonical.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { z } from 'zod';
import {
  adoptedParams,
  allLayers,
  judgePackAnew,
  layerLevels,
  layersOf,
  listAdopted,
  type ObligationServices,
} from '../../engines/obligations/index.ts';
import { noteEntry } from '../../ledger/journal.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { rolesOf } from '../../platform/identity/actor.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';

const readers: readonly Role[] = [
  'hospital_admin',
  'hospital_clerk',
  'hospital_discipline',
  'hospital_leader',
  'hospital_secretary',
  'hospital_president',
];
const changers: readonly Role[] = ['hospital_admin', 'hospital_clerk'];

const layerBody = z.strictObject({
  level: z.enum(layerLevels),
  source: z.string().trim().min(1).max(200),
  from: z.string().refine(isDay),
  params: z.record(z.string().max(60), z.number().min(0).max(100_000)),
});

interface Services {
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
}

export function parameterRoutes(app: QinglianApp, services: Services): void {
  const onePack = z.object({ pack: z.string().max(60) });
  app.get(
    '/api/standards/:pack/parameters',
    { config: { access: readers }, schema: { params: onePack } },
    async (request): Promise<ParametersView> =>
      inWork(services.ledger, actorOf(request), (work) => parametersOf(services, work, request.params.pack)),
  );
  app.post(
    '/api/standards/:pack/parameters',
    { config: { access: changers }, schema: { params: onePack, body: layerBody } },
    async (request): Promise<ParametersView> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        await addLayer(services, work, request.params.pack, request.body);
        return parametersOf(services, work, request.params.pack);
      }),
  );
  app.delete(
    '/api/standards/:pack/parameters/:id',
    { config: { access: changers }, schema: { params: onePack.extend({ id: z.uuid() }) } },
    async (request): Promise<ParametersView> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        await withdrawLayer(services, work, request.params);
        return parametersOf(services, work, request.params.pack);
      }),
  );
}

async function adopted(services: Services, work: Work, shortId: string): Promise<Pack> {
  const entry = (await listAdopted(services.duties, work.tx, work.actor.orgId)).find((one) => one.pack.shortId === shortId);
  if (!entry) throw new AppError('not_found');
  return entry.pack;
}

const rowsOfPack = (pack: Pack) =>
  pack.clauses.flatMap((clause) =>
    clause.obligations.flatMap((obligation) =>
      Object.entries(obligation.params).map(([name, param]) => ({ name: `${obligation.id}.${name}`, obligation, param })),
    ),
  );

export async function parametersOf(services: Services, work: Work, shortId: string): Promise<ParametersView> {
  const pack = await adopted(services, work, shortId);
  const layers = await layersOf(work.tx, work.actor.orgId, shortId, work.now);
  const own = await adoptedParams(work.tx, work.actor.orgId, shortId);
  const { inForce, conflicts } = tighten(pack, allLayers(pack, own, layers), dayOfInstant(work.now));
  return {
    title: pack.title,
    parameters: rowsOfPack(pack).map(({ name, obligation, param }) => ({
      name,
      ...paramWords(obligation, name.slice(name.lastIndexOf('.') + 1), services.duties.sources),
      row: obligation.id.replace(/^r/, '').replace(/\.\d+$/, ''),
      obligation: obligation.title,
      value: param.value,
      may: param.may,
      inForce: inForce.get(name)?.value ?? param.value,
      by: inForce.get(name)?.by ?? pack.title,
    })),
    layers,
    conflicts: conflicts.map((one) => one.reason),
    canChange: changers.some((role) => rolesOf(work.actor).has(role)),
  };
}

/** Refused at the field when it would loosen or change nothing; in force for verdicts from its first day. */
export async function addLayer(
  services: Services,
  work: Work,
  shortId: string,
  layer: z.infer<typeof layerBody>,
): Promise<string> {
  const pack = await adopted(services, work, shortId);
  await sql`select pg_advisory_xact_lock(hashtextextended(${work.actor.orgId}, 7352))`.execute(work.tx);
  const layers = await layersOf(work.tx, work.actor.orgId, shortId, work.now);
  const own = await adoptedParams(work.tx, work.actor.orgId, shortId);
  const before = allLayers(pack, own, layers);
  // Beside what holds on its first day: a layer to come is checked against what will then be in force.
  const now = tighten(pack, before, layer.from);
  const problems: Problem[] = [];
  if (Object.keys(layer.params).length === 0) problems.push({ field: 'params', message: '请至少填写一项要从严的数值' });
  for (const [name, wanted] of Object.entries(layer.params)) {
    const one = tighten(pack, [...before, { ...layer, params: { [name]: wanted } }], layer.from);
    const refused = one.conflicts.find((conflict) => conflict.param === name && conflict.source === layer.source);
    if (refused) problems.push({ field: name, message: refused.reason.replace(/^[^：]*：/, '') });
    else if (now.inForce.get(name)?.value === wanted) problems.push({ field: name, message: '与现在执行的数值相同' });
  }
  if (problems.length > 0) throw new AppError('invalid_input', { problems });
  const id = work.newId();
  await sql`insert into pack_parameter_layer (id, org_id, pack, level, source, from_day, params, entered_at, entered_by) values (${id}::uuid,
    ${work.actor.orgId}::uuid, ${shortId}, ${layer.level}, ${layer.source}, ${layer.from}::date, ${JSON.stringify(layer.params)}::jsonb,
    ${work.now}::timestamptz, ${work.actor.personId}::uuid)`.execute(work.tx);
  journal(work, { id, version: 1, move: 'create', content: { pack: shortId, ...layer, params: { ...layer.params } } });
  await judgePackAnew(services.duties, work, { pack: shortId, from: layer.from });
  return id;
}

/** Withdrawn, not deleted: what was judged while it held stays explicable. */
export async function withdrawLayer(
  services: Services,
  work: Work,
  { pack, id }: { readonly pack: string; readonly id: string },
): Promise<void> {
  await adopted(services, work, pack);
  const found = await findRow(
    work.tx,
    sql<{
      id: string;
    }>`update pack_parameter_layer set withdrawn_at = ${work.now}::timestamptz, withdrawn_by = ${work.actor.personId}::uuid
      where id = ${id}::uuid and org_id = ${work.actor.orgId}::uuid and pack = ${pack} and withdrawn_at is null returning id`,
  );
  if (!found) throw new AppError('not_found');
  journal(work, { id, version: 2, move: 'remove', content: { pack, withdrawn: true } });
  await judgePackAnew(services.duties, work, { pack, from: dayOfInstant(work.now) });
}

function journal(
  work: Work,
  { id, version, move, content }: { id: string; version: number; move: string; content: Parameters<typeof canonicalJson>[0] },
): void {
  const hash = sha256Hex(canonicalJson(content));
  noteEntry(work, { orgId: work.actor.orgId, ledger: 'pack_parameter_layer', record: id, version, move, hash });
}
