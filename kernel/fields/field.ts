import type { Grants } from '../roles.ts';

/** What every field says of itself, whatever its kind. */
export interface FieldOptions {
  readonly required?: boolean;
  /** One sentence below the input. */
  readonly help?: string;
  /** Personal data: erased by `erase person`, never put into messages or logs. */
  readonly personal?: boolean;
  /** Filled in by the system (effects, signatures), never typed. */
  readonly readOnly?: boolean;
  /** Not part of what a signature binds: filled in after signing (receipts, scans, dates of dispatch). */
  readonly afterSigning?: boolean;
  /** Who may see the field at all; absent: whoever may read the record. */
  readonly readableBy?: Grants;
}

export interface FieldBase<K extends string> extends FieldOptions {
  readonly kind: K;
  readonly label: string;
}

/** The outcome of reading a value from outside: the clean value, or what is wrong with it in Chinese. */
export type Parsed<T> = { readonly ok: true; readonly value: T | null } | { readonly ok: false; readonly message: string };

export const ok = <T>(value: T | null): Parsed<T> => ({ ok: true, value });
export const bad = (message: string): Parsed<never> => ({ ok: false, message });
