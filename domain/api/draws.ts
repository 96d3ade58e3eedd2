/** What the staff's screens of draws are told. */
import type { DrawFile } from '../draws/contract.ts';

export type DrawAction = 'commit' | 'reveal' | 'enter' | 'publish' | 'replace' | 'void';

/** GET /api/draws, GET /api/draws/:id */
export interface DrawView {
  readonly id: string;
  readonly code: string;
  readonly file: DrawFile;
  readonly steps: readonly string[];
  /** Parties in whose name the caller may commit or reveal. */
  readonly mine: readonly string[];
  readonly can: readonly DrawAction[];
  /** Id of the pool → id of its record, for those who lead the draw. */
  readonly records: Readonly<Record<string, string>>;
  /** Register of those records. */
  readonly ledger: string | null;
  /** The public page that checks this draw. */
  readonly verifyUrl: string;
}

/** GET /api/draws/report-sample?year= · POST /api/draws/ledger-pool */
export interface PoolGroup {
  readonly name: string;
  readonly take: number;
  readonly substitutes: number;
  readonly ids: readonly string[];
}
