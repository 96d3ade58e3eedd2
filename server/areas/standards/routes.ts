/** Routes of 标准与落实. Verdicts stay inside the house: its offices and leaders see them, nobody above does. */
import type { RowDetail, StandardBoard, StandardEntry, StandardTrends } from '@qinglian/domain/api/standards.ts';
import type { Pack, Verdict } from '@qinglian/domain/obligations/types.ts';
import { dayOfInstant } from '@qinglian/kernel/calendar/day.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { listAdopted, type ObligationServices, profileOf, readsAllOf, verdictsOf } from '../../engines/obligations/index.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { boardOf, entryOf, rowDetailOf } from './board.ts';
import { trendsOf } from './trends.ts';
import { veilVerdicts } from './veil.ts';

/** Who sees how the house stands. */
export const standardReaders: readonly Role[] = [
  'hospital_clerk',
  'hospital_discipline',
  'hospital_leader',
  'hospital_secretary',
  'hospital_president',
  'dept_head',
  'dept_filler',
];

export interface StandardServices {
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
}

async function adoptedPack(services: StandardServices, work: Work, pack: string) {
  const entry = (await listAdopted(services.duties, work.tx, work.actor.orgId)).find((one) => one.pack.shortId === pack);
  if (!entry) throw new AppError('not_found');
  return entry.pack;
}

const seenVerdicts = async (services: StandardServices, work: Work, pack: Pack): Promise<readonly Verdict[]> =>
  veilVerdicts(
    work,
    pack.clauses.flatMap((clause) => clause.obligations),
    await verdictsOf(services.duties, work, pack.shortId),
  );

export function standardRoutes(app: QinglianApp, services: StandardServices): void {
  const onePack = z.object({ pack: z.string().max(60) });

  app.get(
    '/api/standards',
    { config: { access: standardReaders } },
    async (request): Promise<readonly StandardEntry[]> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        const adopted = await listAdopted(services.duties, work.tx, work.actor.orgId);
        return adopted.map(({ pack }) => entryOf(pack));
      }),
  );

  app.get(
    '/api/standards/:pack',
    {
      config: { access: standardReaders },
      schema: {
        params: onePack,
        querystring: z.object({
          year: z
            .string()
            .regex(/^20\d\d$/)
            .optional(),
        }),
      },
    },
    async (request): Promise<StandardBoard> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        const pack = await adoptedPack(services, work, request.params.pack);
        const today = dayOfInstant(work.now);
        return boardOf(pack, await seenVerdicts(services, work, pack), {
          year: request.query.year ?? pack.effective.from.slice(0, 4),
          today,
          since: (await profileOf(work.tx, work.actor.orgId, [])).trackingSince,
        });
      }),
  );

  app.get(
    '/api/standards/:pack/trends',
    { config: { access: standardReaders }, schema: { params: onePack } },
    async (request): Promise<StandardTrends> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        touch('page', '/standards/trends');
        const pack = await adoptedPack(services, work, request.params.pack);
        return trendsOf(work, pack.effective.from.slice(0, 4), await seenVerdicts(services, work, pack));
      }),
  );

  app.get(
    '/api/standards/:pack/rows/:row',
    { config: { access: standardReaders }, schema: { params: onePack.extend({ row: z.string().max(20) }) } },
    async (request): Promise<RowDetail> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        touch('page', '/standards/row');
        const pack = await adoptedPack(services, work, request.params.pack);
        return rowDetailOf(pack, request.params.row, {
          verdicts: await seenVerdicts(services, work, pack),
          isTold: (obligation) => readsAllOf(work, obligation),
        });
      }),
  );
}
