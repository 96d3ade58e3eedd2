/** 报送包: a signed report as one file, for split networks and for the delivery inside one installation alike. */
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { isSignedBy, keyIdOf, keyPairFrom, signText } from '@qinglian/kernel/hash/ed25519.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { z } from 'zod';

const line = z.string().max(500);
const longText = z.string().max(20_000);
const row = z.strictObject({
  id: line,
  standard: longText,
  drafted: longText,
  edited: longText.nullable(),
  evidence: z.array(z.number().int()),
});
export const reportContentSchema = z.strictObject({
  pack: line,
  title: line,
  unit: z.strictObject({ code: line, name: line }),
  period: line,
  columns: z.array(line),
  groups: z.array(z.strictObject({ label: line, items: z.array(z.strictObject({ label: line, rows: z.array(row) })) })),
  annex: z.array(
    z.strictObject({
      number: z.number().int(),
      title: line,
      papers: longText,
      date: line,
      place: longText,
      ledger: line,
      id: line,
    }),
  ),
  lines: z.array(
    z.strictObject({
      number: z.number().int(),
      row: line,
      item: longText,
      action: longText.optional(),
      date: longText,
      unit: line,
      owner: line,
      evidence: longText,
      state: line.optional(),
    }),
  ),
  drafting: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .optional(),
});

const bodySchema = z.strictObject({
  format: z.literal('report-package/v1'),
  from: z.strictObject({ code: line, name: line }),
  to: z.strictObject({ code: line }),
  report: z.strictObject({
    type: z.enum(['monthly', 'annual', 'special']),
    period: line,
    title: line,
    revision: z.number().int().min(1),
    submittedOn: line,
    situation: longText,
    problems: longText,
    nextSteps: longText,
    contentHash: z.string().regex(/^[0-9a-f]{64}$/),
    code: line,
  }),
  signed: z.array(z.strictObject({ step: line, post: line, name: line, on: line })),
  content: reportContentSchema,
  /** Where the sender's journal stood. */
  journal: z.strictObject({ seq: z.number().int(), head: line }),
});
export type PackageBody = z.infer<typeof bodySchema>;

const envelopeSchema = z.strictObject({
  body: bodySchema,
  key: line,
  publicKey: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});
export type ReportPackage = z.infer<typeof envelopeSchema>;

export const contentHashOf = (content: Json): string => sha256Hex(canonicalJson(content));

/** One line of canonical JSON: its SHA-256 is the package's name. */
export function sealPackage(body: PackageBody, secretKey: string): string {
  const { publicKey } = keyPairFrom(secretKey);
  return canonicalJson({
    body: asJson(body),
    key: keyIdOf(publicKey),
    publicKey,
    signature: signText(canonicalJson(asJson(body)), secretKey),
  });
}

// Parsed by the schema above, so it is JSON; its named keys are no index signature to the compiler.
const asJson = (body: PackageBody): Json => body as Json;

export type OpenedPackage =
  | { readonly ok: true; readonly body: PackageBody; readonly publicKey: string; readonly sha256: string }
  | { readonly ok: false; readonly reason: string };

/** Checks shape, signature and content hash. Whether the key is the sender's is the receiver's register to say. */
export function openPackage(text: string): OpenedPackage {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, reason: '不是报送包文件' };
  }
  const parsed = envelopeSchema.safeParse(raw);
  if (!parsed.success) return { ok: false, reason: '报送包内容不完整或格式不符' };
  const { body, publicKey, key, signature } = parsed.data;
  if (keyIdOf(publicKey) !== key) return { ok: false, reason: '报送包的密钥编号与公钥不符' };
  if (!isSignedBy(canonicalJson(asJson(body)), signature, publicKey))
    return { ok: false, reason: '报送包的签名不符，内容可能被改动' };
  if (contentHashOf(body.content as Json) !== body.report.contentHash)
    return { ok: false, reason: '报送包正文与签发时的指纹不符' };
  return { ok: true, body, publicKey, sha256: sha256Hex(text) };
}
