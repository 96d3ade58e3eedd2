/** Puts 归档 and 迎检 together: the one area that shows papers of another one, which it does not know itself. */
import { join } from 'node:path';
import type { ArchiveServices, OwnPaper } from './areas/archives/inspection-set.ts';
import { type PaperFile, papers } from './areas/reports/papers.ts';
import { paperOf } from './areas/reports/routes.ts';
import type { Installation } from './compose.ts';
import { folderStore } from './platform/files/store.ts';

export function archiveServicesOf(installation: Installation): ArchiveServices {
  const reports = { ...installation, ...installation.config };
  const own = (name: string, file: PaperFile): OwnPaper => ({
    name: `${name}.pdf`,
    make: async (work, id) => (await paperOf(reports, work, id, file)).bytes,
  });
  return {
    ledger: installation.ledger,
    duties: installation.duties,
    files: folderStore(installation.filesDirectory),
    setsDirectory: join(installation.config.dataDir, 'inspection-sets'),
    ownPapers: new Map([['report', [own(papers.table, 'table.pdf'), own(papers.summary, 'summary.pdf')]]]),
  };
}
