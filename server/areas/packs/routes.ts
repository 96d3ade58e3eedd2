/** Standards of the installation: which there are, which bind the house, and a check of any folder with its own tests. */
import type { PackReport, PackView } from '@qinglian/domain/api/packs.ts';
import { loadPack } from '@qinglian/domain/obligations/load.ts';
import { runPackTests } from '@qinglian/domain/obligations/pack-tests.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import { touch } from '@qinglian/kernel/trace.ts';
import { z } from 'zod';
import { adoptPack, listAdopted, type ObligationServices } from '../../engines/obligations/index.ts';
import { inWork, type LedgerServices, type Work } from '../../ledger/services.ts';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { rolesOf } from '../../platform/identity/actor.ts';

const readers: readonly Role[] = [
  'hospital_admin',
  'hospital_clerk',
  'hospital_discipline',
  'city_admin',
  'city_office',
  'system_admin',
];
const adopters: readonly Role[] = ['hospital_admin'];

const checkBody = z.strictObject({
  folder: z.string().regex(/^[a-z0-9][a-z0-9-]{1,59}$/),
  files: z.strictObject({
    'pack.yaml': z.string().max(2_000_000).optional(),
    'tests.yaml': z.string().max(2_000_000).optional(),
    'source.txt': z.string().max(2_000_000).optional(),
  }),
});

interface Services {
  readonly ledger: LedgerServices;
  readonly duties: ObligationServices;
}

export function packRoutes(app: QinglianApp, services: Services): void {
  app.get(
    '/api/packs',
    { config: { access: readers } },
    async (request): Promise<readonly PackView[]> => inWork(services.ledger, actorOf(request), (work) => packsOf(services, work)),
  );
  app.post(
    '/api/packs/check',
    { config: { access: readers }, bodyLimit: 6 * 1024 * 1024, schema: { body: checkBody } },
    async (request): Promise<PackReport> => checkPack(services, request.body.folder, request.body.files),
  );
  app.post(
    '/api/packs/:pack/adoption',
    { config: { access: adopters }, schema: { params: z.object({ pack: z.string().max(60) }) } },
    async (request): Promise<readonly PackView[]> =>
      inWork(services.ledger, actorOf(request), async (work) => {
        const { pack } = request.params;
        const isAdopted = (await listAdopted(services.duties, work.tx, work.actor.orgId)).some(
          (one) => one.pack.shortId === pack,
        );
        if (isAdopted) throw new AppError('duplicate');
        await adoptPack(services.duties, work, { pack });
        return packsOf(services, work);
      }),
  );
}

export async function packsOf({ duties }: Services, work: Work): Promise<readonly PackView[]> {
  touch('page', '/packs');
  const adopted = new Set((await listAdopted(duties, work.tx, work.actor.orgId)).map((one) => one.pack.shortId));
  const mayAdopt = adopters.some((role) => rolesOf(work.actor).has(role));
  return [...duties.catalogue.values()].map(({ pack, tests, obligations }) => ({
    id: pack.shortId,
    title: pack.title,
    issuer: pack.issuer.org,
    signed: pack.issuer.signed,
    version: pack.version,
    from: pack.effective.from,
    to: pack.effective.to,
    clauses: pack.clauses.length,
    obligations: obligations.length,
    tests: [...tests.values()].reduce((sum, one) => sum + one.length, 0),
    isAdopted: adopted.has(pack.shortId),
    canAdopt: mayAdopt && !adopted.has(pack.shortId),
  }));
}

/** The loader and the pack's own tests, as on the command line. */
export function checkPack(
  { duties }: Pick<Services, 'duties'>,
  folder: string,
  files: Readonly<Record<string, string | undefined>>,
): PackReport {
  const text = files['pack.yaml'];
  const none = { title: null, clauses: 0, obligations: 0, tests: 0, failed: [] };
  if (text === undefined) return { ...none, problems: [{ file: folder, message: '没有 pack.yaml' }] };
  const beside = files['tests.yaml'];
  const loaded = loadPack({
    shortId: folder,
    file: `${folder}/pack.yaml`,
    text,
    sources: duties.sources,
    ...(files['source.txt'] === undefined ? {} : { readSource: (name: string) => files[name] }),
    ...(beside === undefined ? {} : { testsFile: { file: `${folder}/tests.yaml`, text: beside } }),
  });
  if (!loaded.ok) return { ...none, problems: loaded.problems };
  const results = runPackTests(loaded.pack, loaded.tests, duties.sources);
  return {
    title: loaded.pack.title,
    clauses: loaded.pack.clauses.length,
    obligations: loaded.pack.clauses.flatMap((clause) => clause.obligations).length,
    problems: [],
    tests: results.length,
    failed: results
      .filter((one) => one.failures.length > 0)
      .map(({ obligation, number, failures }) => ({ obligation, number, failures: [...failures] })),
  };
}
