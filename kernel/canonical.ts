/**
 * Canonical JSON (RFC 8785 for the values we use): keys sorted by UTF-16 code unit, no blanks, `undefined` left out.
 * Everything that is hashed or signed goes through here, on the server, in the verifier and in the browser.
 */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

export function canonicalJson(value: Json): string {
  if (value === null || typeof value === 'boolean') return JSON.stringify(value);
  if (typeof value === 'string') return wellFormed(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError('canonicalJson: number is not finite');
    return JSON.stringify(value);
  }
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const parts: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const item = value[key];
    if (item !== undefined) parts.push(`${wellFormed(key)}:${canonicalJson(item)}`);
  }
  return `{${parts.join(',')}}`;
}

/** Half a character becomes the replacement character, as in UTF-8: a database gives back nothing else. */
const wellFormed = (text: string): string => JSON.stringify(text.replace(/\p{Cs}/gu, '\uFFFD'));

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
