/** What every way of signing in elsewhere has in common; OIDC, 企业微信 and 钉钉 are adapters of it. */
import type { SignInFailureReason } from '@qinglian/domain/api/sign-in.ts';

/** What belongs to one attempt: made here, checked when the browser comes back. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly redirectUri: string;
}

/** Who the provider says it is. `subject` is its own lasting name for the person; `claim` is what is matched with ours. */
export interface Recognised {
  readonly subject: string;
  readonly claim: string | null;
}

export interface Provider {
  /** Where the browser is sent. May ask the provider for its addresses. */
  begin(attempt: Attempt): Promise<URL>;
  /** `callback`: the whole address the browser came back to. Throws `SignInFailure`. */
  finish(attempt: Attempt, callback: URL): Promise<Recognised>;
}

export class SignInFailure extends Error {
  readonly reason: SignInFailureReason;
  /** For the log of the server only: it may say what a stranger must not read. */
  constructor(reason: SignInFailureReason, detail: string) {
    super(detail);
    this.name = 'SignInFailure';
    this.reason = reason;
  }
}
