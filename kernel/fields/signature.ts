import type { FieldBase, FieldOptions } from './field.ts';

/** 签字. Set by a move with the signer's own password, never typed; it binds the content hash and lapses when that changes. */
export interface SignatureValue {
  readonly personId: string;
  readonly postId: string;
  /** Instant, ISO 8601 UTC. */
  readonly signedAt: string;
  readonly contentHash: string;
  /** Signed on screen, or on paper whose scan was matched by QR and hash. */
  readonly method: 'password' | 'paper';
}
export interface SignatureField extends FieldBase<'signature'> {
  readonly readOnly: true;
}

export const signature = (label: string, options?: FieldOptions): SignatureField => ({
  ...options,
  kind: 'signature',
  label,
  readOnly: true,
});
