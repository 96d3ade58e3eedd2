/** 资料收集 at the office, 科室填报 at the departments. */
import type { Names, RecordView } from './ledgers.ts';

/** GET /api/collections/choices: what can be sent, and to whom. */
export interface CollectionChoices {
  readonly registers: readonly { readonly name: string; readonly label: string }[];
  readonly departments: readonly { readonly id: string; readonly name: string }[];
}

/** POST /api/collections */
export interface CollectionBody {
  readonly key: string;
  readonly title: string;
  readonly register: string;
  readonly forPeriod: string;
  readonly dueOn: string;
  readonly standardRow?: string | undefined;
  readonly note?: string | undefined;
  readonly targets: readonly string[];
}

/** GET /api/collections/:id */
export interface CollectionDetail {
  readonly record: RecordView;
  readonly names: Names;
  readonly returns: readonly RecordView[];
  /** Text to copy into WeChat or read over the telephone; empty when nobody owes anything. */
  readonly reminder: string;
  readonly totals: { readonly filed: number; readonly waiting: number; readonly merged: number; readonly all: number };
}

/** GET /api/collections/returns/:id */
export interface ReturnDetail {
  readonly record: RecordView;
  readonly names: Names;
  readonly rows: readonly RecordView[];
}

/** GET /api/collections/board: the rows of the standard, who fills them in, and how far this period is. */
export interface FillingBoard {
  readonly rows: readonly {
    readonly row: string;
    readonly item: string;
    readonly standard: string;
    /** Posts and offices that the standard names, and the departments of the house that bear these names. */
    readonly bearers: string;
    readonly departments: readonly { readonly id: string; readonly name: string }[];
    readonly collections: readonly {
      readonly id: string;
      readonly title: string;
      readonly dueOn: string;
      readonly filed: number;
      readonly all: number;
    }[];
    readonly open: number;
  }[];
}
