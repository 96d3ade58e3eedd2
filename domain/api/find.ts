/** GET /api/find?q=: what ⌘K finds beside the pages: records and people one may see, registers by pinyin. */
export interface Found {
  readonly records: readonly {
    readonly ledger: string;
    readonly id: string;
    readonly title: string;
    /** `YYYY-MM-DD` */
    readonly day: string;
  }[];
  readonly people: readonly { readonly id: string; readonly name: string; readonly detail: string }[];
  /** Names of registers whose label sounds like the words. */
  readonly ledgers: readonly string[];
}
