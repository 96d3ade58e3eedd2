/** Signing in elsewhere (统一认证、企业微信、钉钉): what server and sign-in page say to each other. */

/** GET /api/session/external */
export interface ExternalWay {
  readonly id: string;
  readonly label: string;
  readonly kind: 'oidc' | 'wecom' | 'dingtalk';
}

/** Why nobody was signed in: `?sign-in=` of the address the browser lands on. */
export const signInFailures = {
  declined: '您没有同意登录，或登录被取消',
  /** The state is unknown, used, of another browser or too old. */
  stale: '这次登录已过期或已用过，请重新发起登录',
  /** The provider refuses its own code, or its answer does not verify. */
  refused: '对方没有认可这次登录，请重新发起登录',
  wrong_house: '您登录的企业不是本单位，请切换到本单位的企业后再登录',
  unmatched: '没有找到与此身份对应的在岗人员账号，请联系本单位系统管理员',
  factor_needed: '您的账号已启用动态验证码，请用用户名、密码和验证码登录',
  unavailable: '对方的登录服务暂时连接不上，请稍后再试，或用用户名和密码登录',
  misconfigured: '这种登录方式的配置有误，请联系系统管理员',
} as const;
export type SignInFailureReason = keyof typeof signInFailures;
