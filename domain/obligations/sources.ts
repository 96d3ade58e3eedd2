/** Everything a pack may take evidence from: all ledgers, and the platform's own tables. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { exemptionSource, organisationSource, postHoldingSource } from './platform-sources.ts';
import type { Source, Sources } from './types.ts';

export const sourcesFrom = (ledgers: readonly Ledger[]): Sources =>
  new Map<string, Source>(
    [organisationSource, postHoldingSource, exemptionSource, ...ledgers].map((source) => [source.name, source]),
  );
