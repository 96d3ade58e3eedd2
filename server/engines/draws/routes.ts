/** Routes of draws: the organiser's, the parties', and the two that anybody may ask. */
import type { PublicDrawList } from '@qinglian/domain/public/contract.ts';
import { publicDrawList } from '@qinglian/domain/public/contract.ts';
import { drawFile, entryProof } from '@qinglian/domain/draws/contract.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { z } from 'zod';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { type Actor, rolesOf } from '../../platform/identity/actor.ts';
import type { Db } from '../../platform/postgres/database.ts';
import { readListQuery } from '../../ledger/routes.ts';
import { ledgerPool } from './ledger-pool.ts';
import { reportSample } from './report-sample.ts';
import {
  commitValue,
  enterPublicNumber,
  freezeDraw,
  publishResult,
  replaceDrawn,
  revealValue,
  voidDraw,
  voidIfOverdue,
} from './steps.ts';
import { findPrivatePool, findPublicDraw, getDraw, listDraws, listPublicDraws, type StoredDraw } from './store.ts';

/** Who may freeze, enter a public number, publish and make void. */
export const organisers: readonly Role[] = ['city_office', 'city_leader', 'hospital_clerk', 'hospital_discipline'];

const line = z.string().trim().min(1).max(200);
const paragraph = z.string().trim().min(1).max(500);
const one = z.object({ id: z.uuid() });
const count = z.number().int().min(0).max(10_000);
const strata = z
  .array(z.strictObject({ name: line, take: count.min(1), substitutes: count, ids: z.array(line).min(1).max(200_000) }))
  .min(1)
  .max(5_000);
const pool = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('ids'), isPrivate: z.boolean(), strata }),
  z.strictObject({ kind: z.literal('report_sample'), year: z.string().regex(/^\d{4}$/), take: count.min(1).optional() }),
  z.strictObject({
    kind: z.literal('ledger'),
    ledger: z.string().max(60),
    /** As in the list's address: `filter.state`, `from.heldAt` … */
    query: z.record(z.string().max(70), z.string().max(2_000)),
    by: z.string().max(60).nullable(),
    take: count.min(1),
    substitutes: count,
  }),
]);
const randomness = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('public'),
    source: line,
    issue: z.string().regex(/^\d{4,12}$/),
    expectedAt: z.iso.datetime({ precision: 3 }),
  }),
  z.strictObject({
    kind: z.literal('commit_reveal'),
    parties: z
      .array(z.strictObject({ name: line, personId: z.uuid().nullable() }))
      .min(2)
      .max(20),
    revealBy: z.iso.datetime({ precision: 3 }),
  }),
]);
const freezeBody = z.strictObject({
  title: line,
  basis: paragraph,
  series: z.string().regex(/^[\p{Script=Han}A-Za-z]{1,20}$/u),
  pool,
  excluded: z.array(z.strictObject({ id: line, reason: line })).max(2_000),
  randomness,
  redrawOfId: z.uuid().nullable(),
});
const answer = z.object({
  id: z.string(),
  code: z.string(),
  file: drawFile,
  steps: z.array(z.string()),
  /** Parties in whose name the caller may commit or reveal. */
  mine: z.array(z.string()),
  /** What the caller may do next. */
  can: z.array(z.enum(['commit', 'reveal', 'enter', 'publish', 'replace', 'void'])),
  /** Records behind the ids, for links. */
  records: z.record(z.string(), z.string()),
  ledger: z.string().nullable(),
  /** The public page that checks this draw. */
  verifyUrl: z.string(),
});
type Answer = z.infer<typeof answer>;

const isOrganiser = (actor: Actor): boolean => organisers.some((role) => rolesOf(actor).has(role));

export function drawRoutes(app: QinglianApp, services: LedgerServices, { publicOrigin }: { publicOrigin: string }): void {
  const organiser = { access: organisers };
  const signedIn = { access: 'signed-in' } as const;
  const respond = async (actor: Actor, task: (work: Work) => Promise<StoredDraw>): Promise<Answer> =>
    inWork(services, actor, async (work) => shown(work, await task(work)));
  const shown = (work: Work, draw: StoredDraw): Answer => present(work, draw, `${publicOrigin}/verify/draw?d=${draw.code}`);

  app.get('/api/draws', { config: organiser, schema: { response: { 200: z.array(answer) } } }, async (request) =>
    inWork(services, actorOf(request), async (work) => (await listDraws(work)).map((draw) => shown(work, draw))),
  );

  app.get(
    '/api/draws/report-sample',
    { config: organiser, schema: { querystring: z.object({ year: z.string().regex(/^\d{4}$/) }), response: { 200: strata } } },
    async (request) => {
      const sample = await inWork(services, actorOf(request), (work) => reportSample(work, request.query));
      return sample.strata.map((stratum) => ({ ...stratum, ids: [...stratum.ids] }));
    },
  );

  app.post(
    '/api/draws/ledger-pool',
    {
      config: organiser,
      schema: {
        body: z.strictObject({
          ledger: z.string().max(60),
          query: z.record(z.string().max(70), z.string().max(2_000)),
          by: z.string().max(60).nullable(),
          take: count.min(1),
          substitutes: count,
        }),
        response: { 200: strata },
      },
    },
    async (request) => {
      const { query, ...rest } = request.body;
      const found = await inWork(services, actorOf(request), (work) =>
        ledgerPool(work, { ...poolOf(rest), query: readListQuery(query) }),
      );
      return found.strata.map((stratum) => ({ ...stratum, ids: [...stratum.ids] }));
    },
  );

  app.post(
    '/api/draws',
    { config: organiser, bodyLimit: 16 * 1024 * 1024, schema: { body: freezeBody, response: { 201: answer } } },
    async (request, reply) => {
      const { pool: wanted, ...rest } = request.body;
      const draw = await respond(actorOf(request), async (work) => {
        if (wanted.kind === 'ids') return freezeDraw(work, { ...rest, isPrivate: wanted.isPrivate, strata: wanted.strata });
        if (wanted.kind === 'ledger') {
          const found = await ledgerPool(work, { ...poolOf(wanted), query: readListQuery(wanted.query) });
          return freezeDraw(work, { ...rest, ...found, isPrivate: true });
        }
        const { year, take } = wanted;
        const sample = await reportSample(work, { year, ...(take === undefined ? {} : { take }) });
        return freezeDraw(work, { ...rest, ...sample, isPrivate: false });
      });
      return reply.code(201).send(draw);
    },
  );

  app.get('/api/draws/:id', { config: signedIn, schema: { params: one, response: { 200: answer } } }, async (request) =>
    respond(actorOf(request), async (work) => {
      mayLook(work, await getDraw(work, request.params.id));
      return voidIfOverdue(work, request.params.id);
    }),
  );

  app.get(
    '/api/draws/:id/entries',
    { config: organiser, schema: { params: one, response: { 200: z.array(entryProof) } } },
    async (request) => {
      const found = await inWork(services, actorOf(request), (work) => findPrivatePool(work, request.params.id));
      if (!found) throw new AppError('not_found');
      return [...found.entries];
    },
  );

  const party = z.string().min(1).max(200);
  app.post(
    '/api/draws/:id/commit',
    {
      config: signedIn,
      schema: {
        params: one,
        body: z.strictObject({ party, commitment: z.string().regex(/^[0-9a-f]{64}$/) }),
        response: { 200: answer },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      return respond(actor, (work) => commitValue(work, request.params.id, { ...request.body, isOrganiser: isOrganiser(actor) }));
    },
  );
  app.post(
    '/api/draws/:id/reveal',
    {
      config: signedIn,
      schema: {
        params: one,
        body: z.strictObject({ party, value: z.string().regex(/^([0-9a-f]{2}){16,64}$/) }),
        response: { 200: answer },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      return respond(actor, (work) => revealValue(work, request.params.id, { ...request.body, isOrganiser: isOrganiser(actor) }));
    },
  );
  app.post(
    '/api/draws/:id/number',
    {
      config: organiser,
      schema: { params: one, body: z.strictObject({ value: line, source: line }), response: { 200: answer } },
    },
    async (request) => respond(actorOf(request), (work) => enterPublicNumber(work, request.params.id, request.body)),
  );
  app.post(
    '/api/draws/:id/publish',
    { config: organiser, schema: { params: one, body: z.strictObject({ withTokens: z.boolean() }), response: { 200: answer } } },
    async (request) => respond(actorOf(request), (work) => publishResult(work, request.params.id, request.body)),
  );
  app.post(
    '/api/draws/:id/replace',
    {
      config: organiser,
      schema: { params: one, body: z.strictObject({ stratum: line, out: line, reason: line }), response: { 200: answer } },
    },
    async (request) => respond(actorOf(request), (work) => replaceDrawn(work, request.params.id, request.body)),
  );
  app.post(
    '/api/draws/:id/void',
    { config: organiser, schema: { params: one, body: z.strictObject({ reason: line }), response: { 200: answer } } },
    async (request) => respond(actorOf(request), (work) => voidDraw(work, request.params.id, request.body)),
  );
}

interface WantedPool {
  readonly ledger: string;
  readonly by: string | null;
  readonly take: number;
  readonly substitutes: number;
}
const poolOf = ({ ledger, by, take, substitutes }: WantedPool) => ({ ledger, take, substitutes, ...(by === null ? {} : { by }) });

/** An organiser or a party; to all others the draw does not exist. */
function mayLook(work: Work, draw: StoredDraw): void {
  const isParty = draw.parties.some((item) => item.personId === work.actor.personId);
  if (!isParty && !isOrganiser(work.actor)) throw new AppError('not_found');
}

function present(work: Work, draw: StoredDraw, verifyUrl: string): Answer {
  const { file } = draw;
  const leads = isOrganiser(work.actor);
  const mine = draw.parties
    .filter((item) => (item.personId === null ? leads : item.personId === work.actor.personId))
    .map((item) => item.name);
  const entered = file.randomness?.kind === 'commit_reveal' ? file.randomness.parties : [];
  const isFrozen = file.state === 'frozen';
  const can: Answer['can'] = [];
  if (isFrozen && mine.some((name) => !entered.some((item) => item.party === name))) can.push('commit');
  if (
    isFrozen &&
    entered.length === draw.parties.length &&
    entered.some((item) => item.value === null && mine.includes(item.party))
  )
    can.push('reveal');
  if (leads && isFrozen && file.terms.announced.kind === 'public' && work.now >= file.terms.announced.expectedAt)
    can.push('enter');
  if (leads && file.state === 'drawn' && !draw.steps.includes('published')) can.push('publish');
  if (leads && file.state === 'drawn') can.push('replace');
  if (leads && file.state !== 'void') can.push('void');
  // Who only hands in a random value learns the result when everybody does.
  const seesResult = leads || draw.steps.includes('published') || file.state !== 'drawn';
  const shown: typeof file = seesResult
    ? file
    : { ...file, state: 'frozen', seed: null, result: null, replacements: [], tokens: null, proofs: [] };
  return {
    id: draw.id,
    code: draw.code,
    file: shown,
    steps: [...draw.steps],
    mine,
    can,
    records: leads ? (draw.subject?.records ?? {}) : {},
    ledger: leads ? (draw.subject?.ledger ?? null) : null,
    verifyUrl,
  };
}

const PUBLIC_LIMIT = 20;

/** For the public origin: no sign-in, nothing but what was published. */
export function publicDrawRoutes(app: QinglianApp, db: Db): void {
  const config = { access: 'public' } as const;
  app.get('/api/public/draws', { config, schema: { response: { 200: publicDrawList } } }, async (): Promise<PublicDrawList> => {
    const draws = await listPublicDraws(db, PUBLIC_LIMIT);
    return draws.map(({ code, file: { terms, state } }) => ({
      code,
      drawId: terms.drawId,
      title: terms.title,
      org: terms.org,
      state,
      frozenAt: terms.frozenAt,
    }));
  });
  app.get(
    '/api/public/draws/:code',
    { config, schema: { params: z.object({ code: z.string().max(40) }), response: { 200: drawFile } } },
    async (request) => {
      const found = await findPublicDraw(db, request.params.code);
      if (!found) throw new AppError('not_found');
      return found;
    },
  );
}
