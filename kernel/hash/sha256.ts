/**
 * SHA-256 and HMAC-SHA-256 for everything that is hashed alike on the server, on the command line and in the browser.
 * Text is hashed as UTF-8; results are lower-case hexadecimal.
 */
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, hexToBytes as decodeHex } from '@noble/hashes/utils.js';

const encoder = new TextEncoder();
const HASH = /^[0-9a-f]{64}$/;

export type Sha256 = (text: string) => string;

export const utf8 = (text: string): Uint8Array => encoder.encode(text);
export const isHash = (value: unknown): value is string => typeof value === 'string' && HASH.test(value);

/** Throws RangeError on anything but an even number of hexadecimal digits. */
export function bytesFromHex(hex: string): Uint8Array {
  if (hex.length % 2 !== 0 || !/^[0-9a-f]*$/.test(hex)) throw new RangeError('not lower-case hexadecimal');
  return decodeHex(hex);
}
export const hexFromBytes = (bytes: Uint8Array): string => bytesToHex(bytes);

export const sha256Hex = (content: string | Uint8Array): string =>
  bytesToHex(sha256(typeof content === 'string' ? utf8(content) : content));

/** SHA-256 of something that arrives in pieces (a file, a stream). */
export function sha256Stream(): { add(bytes: Uint8Array): void; hex(): string } {
  const state = sha256.create();
  return { add: (bytes) => void state.update(bytes), hex: () => bytesToHex(state.digest()) };
}

/** For many texts under one key, whose own share of the work is then done once. `keyHex`: the key's bytes in hexadecimal. */
export function hmacSha256With(keyHex: string): Sha256 {
  const keyed = hmac.create(sha256, bytesFromHex(keyHex));
  return (text) => bytesToHex(keyed.clone().update(utf8(text)).digest());
}
export const hmacSha256Hex = (keyHex: string, text: string): string => hmacSha256With(keyHex)(text);

/** Order of the UTF-8 bytes, which is the order of code points; `<` on strings orders UTF-16 units and differs beyond U+FFFF. */
export function compareUtf8(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let i = 0; i < shared; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return byCodePoint(left) - byCodePoint(right);
  }
  return a.length - b.length;
}

/** Moves surrogates (code points beyond U+FFFF) behind the rest of the units. */
const byCodePoint = (unit: number): number => (unit < 0xd800 ? unit : unit >= 0xe000 ? unit - 0x800 : unit + 0x2000);
