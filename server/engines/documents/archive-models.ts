/** Papers of an archive: parts that are bound together in any order, one file or many. */

export interface ListColumn {
  readonly label: string;
  /** Share of the width. */
  readonly width: number;
  readonly align?: 'left' | 'center';
}

/** 封面. */
export interface CoverPart {
  readonly kind: 'cover';
  readonly unit: string;
  readonly title: string;
  readonly rows: readonly (readonly [label: string, value: string])[];
}

/** 盒脊: cells from top to bottom, their text upright. */
export interface SpinePart {
  readonly kind: 'spine';
  readonly widthMm: number;
  readonly cells: readonly (readonly [label: string, value: string])[];
}

/** 目录, 清单: a table with what stands before it and who signs below. */
export interface ListPart {
  readonly kind: 'list';
  readonly title: string;
  readonly meta: readonly string[];
  readonly columns: readonly ListColumn[];
  readonly rows: readonly (readonly string[])[];
  /** Lines below the table. */
  readonly closing: readonly string[];
  /** Blocks side by side: who signs, with room to sign. */
  readonly signatures: readonly (readonly string[])[];
}

/** 备考表, 登记表: labels and values with room to write. */
export interface SheetPart {
  readonly kind: 'sheet';
  readonly title: string;
  readonly meta: string;
  readonly rows: readonly { readonly label: string; readonly lines: readonly string[]; readonly heightMm: number }[];
  readonly closing: readonly string[];
}

export type ArchivePart = CoverPart | SpinePart | ListPart | SheetPart;

export interface Booklet {
  readonly title: string;
  /** Below each page number. */
  readonly note: string;
  readonly parts: readonly ArchivePart[];
}
