import type { Problem } from '@qinglian/kernel/errors.ts';

/** GET /api/packs: the standards this installation has. */
export interface PackView {
  readonly id: string;
  readonly title: string;
  readonly issuer: string;
  readonly signed: string;
  readonly version: string;
  readonly from: string;
  readonly to: string | null;
  readonly clauses: number;
  readonly obligations: number;
  readonly tests: number;
  readonly isAdopted: boolean;
  readonly canAdopt: boolean;
}

/** POST /api/packs/check: a folder's files as text; nothing is stored. */
export interface PackCheckBody {
  readonly folder: string;
  /** `pack.yaml`, `tests.yaml` → content. */
  readonly files: Readonly<Record<string, string>>;
}

export interface PackReport {
  readonly title: string | null;
  readonly clauses: number;
  readonly obligations: number;
  /** What stops the pack from being loaded, with file, line and reason. */
  readonly problems: readonly Problem[];
  readonly tests: number;
  readonly failed: readonly { readonly obligation: string; readonly number: number; readonly failures: readonly string[] }[];
}
