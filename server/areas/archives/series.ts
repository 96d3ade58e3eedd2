/** Which series the records of a register are filed in, and who files it. */
import type { ArchiveSeries } from '@qinglian/domain/api/archives.ts';
import type { Ledger } from '@qinglian/kernel/define.ts';
import { reachOf } from '../../ledger/access.ts';
import { getLedger, type Work } from '../../ledger/services.ts';

export const seriesOf = (ledger: Ledger): ArchiveSeries =>
  ledger.access.journalReads === true ? 'archive_restricted_item' : 'archive_item';

export const mayFile = (work: Work, series: ArchiveSeries): boolean =>
  reachOf(work.actor, getLedger(work.services, series).access.create).organisation;
