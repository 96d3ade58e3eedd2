/** What a signature binds: the content of a record without its signatures. */
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import type { Ledger, Values } from '@qinglian/kernel/define.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';

export function contentHash(ledger: Ledger, values: Values): string {
  const content: Record<string, Json> = {};
  for (const [name, field] of Object.entries(ledger.fields)) {
    if (field.kind !== 'signature' && field.afterSigning !== true) content[name] = jsonOf(values[name] ?? null);
  }
  return sha256Hex(canonicalJson({ ledger: ledger.name, content }));
}

/** A signature binds the exact content: where that changed, it has lapsed. */
export function withoutLapsed(ledger: Ledger, values: Values): Values {
  const hash = contentHash(ledger, values);
  const kept: Record<string, Values[string]> = { ...values };
  for (const [name, field] of Object.entries(ledger.fields)) {
    const value = values[name];
    if (
      field.kind === 'signature' &&
      value !== null &&
      typeof value === 'object' &&
      'contentHash' in value &&
      value.contentHash !== hash
    )
      kept[name] = null;
  }
  return kept;
}

/** Field values are JSON by construction; the types of evidence items have named keys instead of an index signature. */
export const jsonOf = (value: unknown): Json => value as Json;
