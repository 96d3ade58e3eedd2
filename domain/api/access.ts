/** 调阅: asking for one record behind a submitted table, reading it under a grant, and who has read. */
import type { RecordDetail } from './ledgers.ts';

/** POST /api/access/requests */
export interface AccessRequestBody {
  readonly submissionId: string;
  /** Number in the annex of the submitted table. */
  readonly number: number;
  readonly purpose: string;
  readonly until: string;
}

/** GET /api/access/requests/:id/record: the record as the house opened it, and when that ends. */
export interface OpenedRecord extends RecordDetail {
  readonly ledger: string;
  readonly fields: readonly string[];
  readonly unit: string;
  readonly until: string;
}

/** GET /api/access/grants/:id/readings, newest first. */
export interface AccessReading {
  readonly at: string;
  readonly reader: string;
  readonly what: string;
}

/** GET /api/ledgers/:ledger/records/:id/readings, newest first. */
export interface RecordReading {
  readonly at: string;
  readonly reader: string;
  readonly what: string;
}
