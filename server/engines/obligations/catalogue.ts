/** The packs of this installation: shipped ones and those that were installed into its data folder. Read once; a broken pack stops the start. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPack, UNLOCKED } from '@qinglian/domain/obligations/load.ts';
import type { TestFile } from '@qinglian/domain/obligations/schema.ts';
import type { Obligation, Pack, Sources } from '@qinglian/domain/obligations/types.ts';
import { AppError, type Problem } from '@qinglian/kernel/errors.ts';

export interface CatalogueEntry {
  readonly pack: Pack;
  readonly tests: ReadonlyMap<string, readonly TestFile[]>;
  readonly obligations: readonly Obligation[];
  /** False while the issuer's text is not locked by its hash. */
  readonly isLocked: boolean;
  /** As read. */
  readonly text: string;
}
export type Catalogue = ReadonlyMap<string, CatalogueEntry>;

/** Reads one folder with a `pack.yaml`; `bad_definition` with file, line and reason when it cannot be loaded. */
export function readPack(directory: string, shortId: string, sources: Sources): CatalogueEntry {
  const file = join(directory, 'pack.yaml');
  if (!existsSync(file)) throw new AppError('bad_definition', { problems: [{ file, message: '没有 pack.yaml' }] });
  const beside = join(directory, 'tests.yaml');
  const text = readFileSync(file, 'utf8');
  const loaded = loadPack({
    shortId,
    file: `${shortId}/pack.yaml`,
    text,
    sources,
    readSource: (name) => (existsSync(join(directory, name)) ? readFileSync(join(directory, name), 'utf8') : undefined),
    ...(existsSync(beside) && { testsFile: { file: `${shortId}/tests.yaml`, text: readFileSync(beside, 'utf8') } }),
  });
  if (!loaded.ok) throw new AppError('bad_definition', { problems: loaded.problems });
  return {
    pack: loaded.pack,
    tests: loaded.tests,
    obligations: loaded.pack.clauses.flatMap((clause) => clause.obligations),
    isLocked: loaded.sourceFile !== null && loaded.sourceFile.sha256 !== UNLOCKED,
    text,
  };
}

export function readCatalogue(directories: readonly string[], sources: Sources): Catalogue {
  const catalogue = new Map<string, CatalogueEntry>();
  const problems: Problem[] = [];
  for (const directory of directories) {
    if (!existsSync(directory)) continue;
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      if (!entry.isDirectory()) continue;
      try {
        catalogue.set(entry.name, readPack(join(directory, entry.name), entry.name, sources));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        problems.push(...(error.details.problems ?? []));
      }
    }
  }
  if (problems.length > 0) throw new AppError('bad_definition', { problems });
  return catalogue;
}
