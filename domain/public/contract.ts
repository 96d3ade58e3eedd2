/** What the public origin answers without sign-in: the standing of an issued document, and the files of draws. */
import * as z from 'zod/mini';

const text = z.string().check(z.minLength(1));
const hash = z.string().check(z.regex(/^[0-9a-f]{64}$/));
const instant = z.iso.datetime();

// Without 0/O and 1/I: the code is read from paper. 12 signs are 60 bits: it cannot be guessed, so it may be public.
const CODE = /^[2-9A-HJ-NP-Z]{4}(-[2-9A-HJ-NP-Z]{4}){2}$/;

/** A code as printed, 7K2M-Q9XA-44HD, from what a person typed or a QR code carries; undefined when it is none. */
export function codeFromText(raw: string): string | undefined {
  const signs = raw
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-—–_.]/g, '');
  const code = `${signs.slice(0, 4)}-${signs.slice(4, 8)}-${signs.slice(8)}`;
  return CODE.test(code) ? code : undefined;
}

/** `bytes`: at least eight random bytes. */
export function makeCode(bytes: Uint8Array): string {
  const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
  let number = 0n;
  for (const byte of bytes.slice(0, 8)) number = number * 256n + BigInt(byte);
  let signs = '';
  for (let i = 0; i < 12; i++) {
    signs += letters.charAt(Number(number & 31n));
    number >>= 5n;
  }
  return `${signs.slice(0, 4)}-${signs.slice(4, 8)}-${signs.slice(8)}`;
}

/** `GET /api/public/documents/:code`; 404 when there is none. Printed as QR code: `<public origin>/verify/document?c=CODE`. */
export const publicDocument = z.strictObject({
  code: text,
  /** Issuing unit. */
  unit: text,
  title: text,
  documentNo: z.nullable(text),
  /** 2025年11月; null when the document is for no period. */
  period: z.nullable(text),
  /** 拟稿, 核稿, 签发 in order; the post only, never the person's name. */
  signatures: z.array(z.strictObject({ step: text, post: text, at: instant })),
  /** SHA-256 of the content that the signatures bind. */
  contentHash: hash,
  /** The files made of this content; a received file is compared with these. */
  files: z.array(z.strictObject({ name: text, sha256: hash, bytes: z.int() })),
  state: z.enum(['valid', 'lapsed']),
  /** Why and when it lapsed (content changed after signing, withdrawn), and what replaced it. */
  lapsed: z.nullable(z.strictObject({ at: instant, reason: text, replacedBy: z.nullable(text) })),
  /** The journal checkpoint over the signing (上级存证); null when there is none yet. */
  checkpoint: z.nullable(z.strictObject({ code: text, at: instant, countersignedBy: z.nullable(text) })),
});
export type PublicDocument = z.infer<typeof publicDocument>;

export const publicDocumentPath = (code: string): string => `/api/public/documents/${encodeURIComponent(code)}`;

/** `GET /api/public/draws/:code` answers a file `draw/v1` (domain/draws/contract.ts); 404 when there is none. */
export const publicDrawPath = (code: string): string => `/api/public/draws/${encodeURIComponent(code)}`;

export const PUBLIC_DRAWS = '/api/public/draws';

/** `GET /api/public/draws`: the latest first, void ones among them. */
export const publicDrawList = z.array(
  z.strictObject({
    code: text,
    drawId: text,
    title: text,
    org: text,
    state: z.enum(['frozen', 'drawn', 'void']),
    frozenAt: instant,
  }),
);
export type PublicDrawList = z.infer<typeof publicDrawList>;
