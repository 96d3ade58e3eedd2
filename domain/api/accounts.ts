/** GET /api/accounts, for the administrator of a house. */
export interface AccountListing {
  readonly accounts: readonly {
    readonly username: string;
    readonly name: string;
    readonly posts: string;
    readonly state: '正常' | '已锁定' | '已停用' | '待首次登录';
    readonly lastSeenAt: string | null;
    readonly hasSecondFactor: boolean;
  }[];
  /** Roles that must sign in with a code as well. */
  readonly secondFactorRoles: readonly string[];
}
