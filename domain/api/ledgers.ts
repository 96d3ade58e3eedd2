/** What server and web say to each other about ledgers. Ids are UUIDs, days `YYYY-MM-DD`, instants ISO 8601 UTC, money fen. */
import type { Problem } from '@qinglian/kernel/errors.ts';
import type { Values } from '@qinglian/kernel/define.ts';
import type { Role } from '@qinglian/kernel/roles.ts';

/** POST /api/session/factor: shown once. */
export interface SecondFactorEnrolment {
  readonly secret: string;
  readonly uri: string;
  /** SVG to scan. */
  readonly qr: string;
}

/** GET /api/session */
export interface SessionInfo {
  readonly person: { readonly id: string; readonly name: string };
  readonly username: string;
  readonly organisation: { readonly id: string; readonly code: string; readonly name: string; readonly kind: string };
  /** 轻量模式: the registers that the house keeps; null: all. What is shown follows it, rights do not. */
  readonly registers: readonly string[] | null;
  /** Posts held today; the person acts through them. */
  readonly posts: readonly {
    readonly id: string;
    readonly name: string;
    readonly departmentId: string | null;
    readonly departmentName: string | null;
    readonly roles: readonly Role[];
  }[];
  /** The portal this person lands on. */
  readonly portal: 'authority' | 'hospital' | 'staff';
  readonly mustChangePassword: boolean;
  /** The roles held want a second factor, and there is none yet. */
  readonly mustSetFactor: boolean;
  readonly hasSecondFactor: boolean;
  readonly demo: boolean;
  /** The server's clock (a demo city has its own). */
  readonly now: string;
  readonly today: string;
}

/** GET /api/ledgers: the ledgers this person may open, with what may be done there. */
export interface LedgerInfo {
  readonly name: string;
  readonly can: readonly ('create' | 'import' | 'export')[];
  /** Fields this person may see; no other field is ever sent, filtered, sorted, searched or counted by. */
  readonly fields: readonly string[];
}

export type RecordAction = 'update' | 'remove' | `move:${string}`;

export interface RecordView {
  readonly id: string;
  readonly version: number;
  readonly state: string;
  readonly happenedAt: string;
  readonly recordedAt: string;
  readonly registeredAt: string;
  readonly recordedBy: string;
  /** 代录: entered for this person. */
  readonly enteredFor: string | null;
  /** Only readable fields. */
  readonly values: Values;
  /** What this person may do with it now; the web computes no rights. */
  readonly can: readonly RecordAction[];
  /** The next day by which a move is due, with its working days left (negative: overdue); null when no clock runs. */
  readonly due: {
    readonly move: string;
    readonly day: string;
    readonly workdaysLeft: number;
    readonly provisional: boolean;
  } | null;
}

/** Display text of every id that occurs in the records sent. */
export type Names = Readonly<Record<string, string>>;

/** GET /api/ledgers/:ledger/records?q=&state=&period=&sort=&after=&limit=&filter.<field>= */
export interface RecordPage {
  readonly rows: readonly RecordView[];
  readonly names: Names;
  /** Cursor of the next page, or null. */
  readonly next: string | null;
  /** Exact up to the cap of 10,000; `capped` then means "10,000+". */
  readonly total: number;
  readonly capped: boolean;
}

/** GET /api/ledgers/:ledger/count: exact, on demand. */
export interface RecordCount {
  readonly total: number;
}

/** Records that one batch takes. */
export const BATCH_LIMIT = 100;

/** POST /api/ledgers/:ledger/moves/:move {records: [{id, version}]}: all or none. */
export interface BatchDone {
  readonly moved: number;
}

/** GET /api/ledgers/:ledger/records/:id */
export interface RecordDetail {
  readonly record: RecordView;
  readonly names: Names;
}

/** GET /api/ledgers/:ledger/records/:id/history */
export interface RecordHistory {
  readonly versions: readonly {
    readonly version: number;
    readonly at: string;
    readonly by: string;
    /** `create`, `update`, `remove` or a move's name. */
    readonly move: string;
    readonly state: string;
    readonly reason: string | null;
    /** Fields that changed, with values before and after (readable fields only). */
    readonly changes: readonly { readonly field: string; readonly before: Values[string]; readonly after: Values[string] }[];
  }[];
  readonly names: Names;
}

/** POST /api/ledgers/:ledger/records → 201 RecordDetail. `key`: chosen by the client, the same for a repeated submission. */
export interface CreateBody {
  readonly key: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly enteredFor?: string;
}
/** PATCH /api/ledgers/:ledger/records/:id */
export interface UpdateBody {
  readonly version: number;
  readonly values: Readonly<Record<string, unknown>>;
  readonly reason?: string;
}
/** POST /api/ledgers/:ledger/records/:id/moves/:move */
export interface MoveBody {
  readonly version: number;
  readonly values?: Readonly<Record<string, unknown>>;
  readonly reason?: string;
  /** Own password, for moves that sign. */
  readonly password?: string;
}
/** POST /api/ledgers/:ledger/records/:id/undo {version}: one's own removal, or a move marked `undo`, for a short while. */
export interface UndoBody {
  readonly version: number;
}
/** DELETE /api/ledgers/:ledger/records/:id */
export interface RemoveBody {
  readonly version: number;
  readonly reason: string;
}

/** Every error answer. */
export interface ErrorBody {
  readonly code: string;
  readonly message: string;
  readonly problems?: readonly Problem[];
  readonly requestId: string;
}

/** POST /api/ledgers/:ledger/import?dryRun=true (multipart, field `file`) */
export interface ImportReport {
  readonly rows: number;
  readonly accepted: number;
  readonly problems: readonly Problem[];
  /** True when the rows were written: all of them, in one transaction. */
  readonly committed: boolean;
}

/**
 * POST /api/ledgers/:ledger/imports?dryRun= (multipart) → 202; GET /api/imports/:id; POST /api/imports/:id/cancel.
 * A workbook of many rows is written by a job: all rows or none.
 */
export interface ImportRun {
  readonly id: string;
  readonly ledger: string;
  readonly fileName: string;
  readonly isDryRun: boolean;
  /** `refused`: rows or file were not in order; `failed`: ours, it may be tried again. */
  readonly state: 'queued' | 'running' | 'done' | 'refused' | 'cancelled' | 'failed';
  readonly done: number;
  /** Unknown until the workbook has been read. */
  readonly total: number | null;
  readonly accepted: number;
  readonly problems: readonly Problem[];
}

/** GET /api/lookup/:kind?q=&ledger=  kind: person | department | post | organisation | record */
export interface LookupItem {
  readonly id: string;
  readonly label: string;
  readonly detail: string | null;
}

/** POST /api/files (multipart, field `file`, field `declaration`=unclassified) */
export interface StoredFile {
  readonly fileId: string;
  readonly name: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly type: string;
}
