/** What belongs to a report beside its record: content by hash, issued documents, packages, public keys. */
import { reportContentSchema } from '@qinglian/domain/reports/package.ts';
import { draftHashOf, reportDraftSchema } from '@qinglian/domain/reports/drafting/draft.ts';
import type { ReportContent, ReportDraft } from '@qinglian/domain/api/reports.ts';
import { canonicalJson, type Json } from '@qinglian/kernel/canonical.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { keyIdOf } from '@qinglian/kernel/hash/ed25519.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import type { Work } from '../../ledger/services.ts';
import { findRow, sql } from '../../platform/postgres/database.ts';

// Built by us or parsed by the schema: JSON either way; readonly named keys are no index signature to the compiler.
const asJson = (content: ReportContent): Json => content as unknown as Json;

export const hashOf = (content: ReportContent): string => sha256Hex(canonicalJson(asJson(content)));

/** Stores a content under its hash; the same content twice is one row. */
export async function saveContent(work: Work, recordId: string, content: ReportContent): Promise<string> {
  const hash = hashOf(content);
  await sql`insert into report_content (org_id, record_id, hash, content, written_at) values (${work.actor.orgId}::uuid, ${recordId}::uuid, ${hash},
    ${JSON.stringify(content)}::jsonb, ${work.now}::timestamptz) on conflict do nothing`.execute(work.tx);
  return hash;
}

/** The content that a record names by hash; one that no longer fits its hash is `not_authentic`. */
export async function getContent(work: Work, recordId: string, hash: string): Promise<ReportContent> {
  const row = await findRow(
    work.tx,
    sql<{
      content: unknown;
    }>`select content from report_content where record_id = ${recordId}::uuid and hash = ${hash} and org_id = ${work.actor.orgId}::uuid`,
  );
  if (!row) throw new AppError('not_found');
  const content: ReportContent = reportContentSchema.parse(row.content);
  if (hashOf(content) !== hash) throw new AppError('not_authentic');
  return content;
}

/** Keeps a draft under its hash; it is never changed. */
export async function saveDraft(work: Work, recordId: string, draft: ReportDraft): Promise<void> {
  await sql`insert into report_draft (org_id, record_id, hash, draft, written_at) values (${work.actor.orgId}::uuid, ${recordId}::uuid,
    ${draftHashOf(draft)}, ${JSON.stringify(draft)}::jsonb, ${work.now}::timestamptz) on conflict do nothing`.execute(work.tx);
}

/** The draft that a content names; none for contents of before. One that no longer fits its hash is `not_authentic`. */
export async function findDraft(work: Work, recordId: string, { drafting }: ReportContent): Promise<ReportDraft | null> {
  if (drafting === undefined) return null;
  const row = await findRow(
    work.tx,
    sql<{
      draft: unknown;
    }>`select draft from report_draft where record_id = ${recordId}::uuid and hash = ${drafting} and org_id = ${work.actor.orgId}::uuid`,
  );
  if (!row) return null;
  const draft: ReportDraft = reportDraftSchema.parse(row.draft);
  if (draftHashOf(draft) !== drafting) throw new AppError('not_authentic');
  return draft;
}

export interface Issued {
  readonly code: string;
  readonly issuedAt: string;
  readonly lapsed: boolean;
}

export async function findIssued(work: Work, reportId: string): Promise<Issued | undefined> {
  const row = await findRow(
    work.tx,
    sql<{
      code: string;
      issued_at: string;
      lapsed_at: string | null;
    }>`select code, issued_at, lapsed_at from issued_document where report_id = ${reportId}::uuid order by issued_at desc limit 1`,
  );
  return row ? { code: row.code, issuedAt: row.issued_at, lapsed: row.lapsed_at !== null } : undefined;
}

export async function lapseIssued(work: Work, reportId: string, reason: string): Promise<void> {
  await sql`update issued_document set lapsed_at = ${work.now}::timestamptz, lapsed_reason = ${reason} where report_id = ${reportId}::uuid and lapsed_at is null`.execute(
    work.tx,
  );
}

/** Remembers an organisation's public key on first use; another key under the same organisation is an administrator's act. */
export async function rememberKey(work: Work, orgId: string, key: { id: string; publicKey: string }): Promise<void> {
  await sql`insert into organisation_key (org_id, key_id, public_key, known_from) select ${orgId}::uuid, ${key.id}, ${key.publicKey}, ${work.now}::timestamptz
    where not exists (select 1 from organisation_key where org_id = ${orgId}::uuid and revoked_at is null) on conflict do nothing`.execute(
    work.tx,
  );
}

export async function isKnownKey(work: Work, orgId: string, publicKey: string): Promise<boolean> {
  const row = await findRow(
    work.tx,
    sql`select 1 from organisation_key where org_id = ${orgId}::uuid and public_key = ${publicKey} and revoked_at is null`,
  );
  return row !== undefined;
}

/**
 * Registers the public key by which another house's packages are believed, as its administrator told it by another way.
 * A key registered before is revoked. `invalid_input` when it is no key, or is one's own house's.
 */
export async function trustKey(work: Work, orgId: string, publicKey: string): Promise<void> {
  const key = publicKey.trim().toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(key))
    throw new AppError('invalid_input', { problems: [{ field: 'key', message: '公钥应为64位十六进制' }] });
  if (orgId === work.actor.orgId)
    throw new AppError('invalid_input', { problems: [{ field: 'of', message: '本单位的密钥用 keys rotate 更换' }] });
  if (await isKnownKey(work, orgId, key)) return;
  await sql`update organisation_key set revoked_at = ${work.now}::timestamptz where org_id = ${orgId}::uuid and revoked_at is null`.execute(
    work.tx,
  );
  await sql`insert into organisation_key (org_id, key_id, public_key, known_from)
    values (${orgId}::uuid, ${keyIdOf(key)}, ${key}, ${work.now}::timestamptz)`.execute(work.tx);
  await sql`insert into security_log (at, org_id, account_id, event, detail) values (${work.now}::timestamptz, ${work.actor.orgId}::uuid, ${work.actor.accountId}::uuid,
    'key_trusted', ${JSON.stringify({ of: orgId, key: keyIdOf(key) })}::jsonb)`.execute(work.tx);
}
