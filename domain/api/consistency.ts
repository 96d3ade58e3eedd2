/** GET /api/consistency: 台账自查. */
export interface ConsistencyReport {
  readonly checks: readonly {
    readonly id: string;
    readonly group: string;
    readonly title: string;
    readonly findings: readonly { readonly text: string; readonly href: string; readonly by?: string }[];
    /** Findings are cut at fifty; this is the whole number. */
    readonly total: number;
  }[];
}
