/** Signed packages beside the report itself, for networks without a line: answers and one-off forms, in both directions. */
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { isSignedBy, keyIdOf, keyPairFrom, signText } from '@qinglian/kernel/hash/ed25519.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { z } from 'zod';
import { formHash } from '../surveys/form.ts';

const line = z.string().max(500);
const longText = z.string().max(20_000);
const hash = z.string().regex(/^[0-9a-f]{64}$/);
const unit = z.strictObject({ code: line, name: line });

const column = z.strictObject({
  label: line,
  kind: z.enum(['text', 'number', 'money', 'date', 'choice']),
  unit: line,
  required: z.boolean(),
  options: z.array(line).max(30),
});
const form = {
  title: line,
  shape: z.enum(['unit', 'rows']),
  survey: z.uuid(),
  columns: z.array(column).min(1).max(40),
};

const bodySchema = z.discriminatedUnion('kind', [
  /** 签收 or 退回 of a report, to the unit that sent it. */
  z.strictObject({
    format: z.literal('exchange-package/v1'),
    kind: z.literal('answer'),
    from: unit,
    to: unit,
    /** SHA-256 of the report package that is answered. */
    packageHash: hash,
    period: line,
    decision: z.enum(['accept', 'return']),
    opinion: longText,
    on: line,
  }),
  /** A 临时统计表 to fill in. */
  z.strictObject({
    format: z.literal('exchange-package/v1'),
    kind: z.literal('survey'),
    from: unit,
    to: unit,
    ...form,
    deadline: line,
    note: longText,
  }),
  /** A filled and signed 临时统计表. */
  z.strictObject({
    format: z.literal('exchange-package/v1'),
    kind: z.literal('survey_reply'),
    from: unit,
    to: unit,
    ...form,
    rows: z.array(z.array(z.union([longText, z.number(), z.null()])).max(40)).max(2_000),
    contentHash: hash,
    signedBy: line,
    on: line,
  }),
]);
export type ExchangeBody = z.infer<typeof bodySchema>;

const envelopeSchema = z.strictObject({
  body: bodySchema,
  key: line,
  publicKey: hash,
  signature: z.string().regex(/^[0-9a-f]{128}$/),
});

// Parsed by the schema above, so it is JSON; its named keys are no index signature to the compiler.
const asJson = (body: ExchangeBody): Json => body as Json;

/** One line of canonical JSON: its SHA-256 is the package's name. */
export function sealExchange(body: ExchangeBody, secretKey: string): string {
  const { publicKey } = keyPairFrom(secretKey);
  const json = asJson(bodySchema.parse(body));
  return canonicalJson({ body: json, key: keyIdOf(publicKey), publicKey, signature: signText(canonicalJson(json), secretKey) });
}

export type OpenedExchange =
  | { readonly ok: true; readonly body: ExchangeBody; readonly publicKey: string; readonly sha256: string }
  | { readonly ok: false; readonly reason: string };

/** What a file claims to be, without believing it. */
export function formatOf(text: string): 'report' | 'exchange' | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return undefined;
  }
  const found = z.object({ body: z.object({ format: z.string() }) }).safeParse(raw);
  if (!found.success) return undefined;
  if (found.data.body.format === 'report-package/v1') return 'report';
  return found.data.body.format === 'exchange-package/v1' ? 'exchange' : undefined;
}

/** Checks shape, signature and content hash. Whether the key is the sender's is the receiver's register to say. */
export function openExchange(text: string): OpenedExchange {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return { ok: false, reason: '不是签名包文件' };
  }
  const parsed = envelopeSchema.safeParse(raw);
  if (!parsed.success) return { ok: false, reason: '签名包内容不完整或格式不符' };
  const { body, publicKey, key, signature } = parsed.data;
  if (keyIdOf(publicKey) !== key) return { ok: false, reason: '签名包的密钥编号与公钥不符' };
  if (!isSignedBy(canonicalJson(asJson(body)), signature, publicKey))
    return { ok: false, reason: '签名包的签名不符，内容可能被改动' };
  if (body.kind === 'survey_reply' && formHash(body.title, body.columns, body.rows) !== body.contentHash)
    return { ok: false, reason: '签名包正文与签发时的指纹不符' };
  return { ok: true, body, publicKey, sha256: sha256Hex(text) };
}
