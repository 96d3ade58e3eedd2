/** 归档 and 迎检: a year's proposal, what is filed, boxes, transfers, and runs that a job makes. */
import type { Term } from '../archives/retention.ts';

/** The two series: open ones kept by the office, restricted ones by 纪检. */
export type ArchiveSeries = 'archive_item' | 'archive_restricted_item';

export interface ArchiveCandidate {
  readonly series: ArchiveSeries;
  readonly register: string;
  readonly id: string;
  readonly title: string;
  readonly date: string;
  readonly term: Term;
  readonly section: string;
  readonly sectionName: string;
  readonly papers: readonly string[];
  /** Originals that still stand on a shelf of their own: paper, holder, 卷号, page. */
  readonly outside: readonly string[];
}

/** GET /api/archives/:year */
export interface ArchiveYear {
  readonly year: string;
  readonly fonds: string;
  /** Something was filed under it already: it stays. */
  readonly isFondsFixed: boolean;
  /** The department that files for the whole house; null: each department's papers under its own code. */
  readonly filingDepartment: string | null;
  readonly departments: readonly { readonly id: string; readonly name: string }[];
  readonly mayFile: boolean;
  /** Registers that are filed, with the term each has in this house. */
  readonly registers: readonly {
    readonly name: string;
    readonly label: string;
    readonly term: Term;
    readonly usualTerm: Term;
    readonly ready: number;
    readonly filed: number;
    readonly bare: number;
  }[];
  readonly ready: readonly ArchiveCandidate[];
  /** Closed records without any paper: not filed before they have one. */
  readonly bare: readonly { readonly register: string; readonly id: string; readonly title: string; readonly date: string }[];
  /** Filed, and changed since. */
  readonly changed: readonly {
    readonly series: ArchiveSeries;
    readonly id: string;
    readonly archiveNo: string;
    readonly title: string;
  }[];
  readonly filed: number;
  readonly withdrawn: number;
  readonly missing: readonly {
    readonly series: ArchiveSeries;
    readonly id: string;
    readonly archiveNo: string;
    readonly title: string;
    readonly outside: string;
  }[];
  /** 件 that stand in no box yet. */
  readonly unboxed: number;
  readonly boxes: readonly ArchiveBoxView[];
  readonly transfers: readonly {
    readonly id: string;
    readonly title: string;
    readonly state: string;
    readonly itemCount: number;
  }[];
}

export interface ArchiveBoxView {
  readonly id: string;
  readonly title: string;
  readonly fromNo: number;
  readonly toNo: number;
  readonly shelf: string;
  readonly isListed: boolean;
}

/** PUT /api/archives/setting */
export interface ArchiveSetting {
  /** 全宗号, as the archives above gave it. */
  readonly fonds: string;
  /** Terms of this house where they differ from the schedule, by register. */
  readonly terms: Readonly<Record<string, Term>>;
  /** The department that files for the whole house (one run of numbers a term); null: each department for itself. */
  readonly filingDepartment: string | null;
}

/** POST /api/archives/:year/filing, POST /api/archives/:year/inspection, GET /api/archives/runs/:id */
export interface ArchiveRun {
  readonly id: string;
  readonly kind: 'filing' | 'inspection';
  readonly year: string;
  readonly state: 'queued' | 'running' | 'done' | 'cancelled' | 'failed';
  readonly done: number;
  readonly total: number | null;
  readonly message: string;
  readonly requestedAt: string;
  /** The set is there to be fetched. */
  readonly hasFile: boolean;
}

/** GET /api/archives/:year/inspection: what a set would hold, item by item, before it is made. */
export interface InspectionPreview {
  readonly pack: string;
  readonly items: readonly {
    readonly item: string;
    readonly documents: number;
    readonly files: number;
    readonly originals: number;
    readonly missing: readonly string[];
  }[];
}
