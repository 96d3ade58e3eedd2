/** GET /api/ledgers/:ledger/views: one's own views of a register and those shared inside the house. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** As in the list's address: `q`, `sort`, `filter.state` … */
  readonly query: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly isShared: boolean;
  readonly owner: string;
  /** The person asking may delete it. */
  readonly canRemove: boolean;
}

/** POST /api/ledgers/:ledger/views → 201 */
export interface SaveViewBody {
  readonly name: string;
  readonly query: Readonly<Record<string, string>>;
  readonly columns: readonly string[];
  readonly isShared: boolean;
}
