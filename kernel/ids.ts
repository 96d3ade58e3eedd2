/** Identifiers: UUID version 7 (RFC 9562), so that ids sort by time and stay unique across split networks. */

const HEX = '0123456789abcdef';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

export function isId(value: unknown): value is string {
  return typeof value === 'string' && UUID.test(value);
}

/** `atMs`: milliseconds since the epoch; `random`: at least ten random bytes. Pure, so that a demo city can be dealt twice alike. */
export function makeId(atMs: number, random: Uint8Array): string {
  const bytes = new Uint8Array(16);
  let rest = atMs;
  for (let i = 5; i >= 0; i--) {
    bytes[i] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  for (let i = 0; i < 10; i++) bytes[6 + i] = random[i] ?? 0;
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  let out = '';
  bytes.forEach((byte, i) => {
    if (i === 4 || i === 6 || i === 8 || i === 10) out += '-';
    out += HEX.charAt(byte >> 4) + HEX.charAt(byte & 15);
  });
  return out;
}
