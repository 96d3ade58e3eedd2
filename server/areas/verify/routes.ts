/** The public origin's answer about an issued document: standing, posts that signed, hash. No person, no content. */
import { codeFromText, publicDocument, type PublicDocument } from '@qinglian/domain/public/contract.ts';
import { checkpointCode } from '@qinglian/domain/journal/checkpoint.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { z } from 'zod';
import type { QinglianApp } from '../../platform/http/app.ts';
import { type Db, findRow, inTrx, sql } from '../../platform/postgres/database.ts';

interface Row {
  readonly code: string;
  readonly org_id: string;
  readonly unit: string;
  readonly title: string;
  readonly period: string;
  readonly content_hash: string;
  readonly signatures: readonly { readonly step: string; readonly post: string; readonly at: string }[];
  readonly issued_at: string;
  readonly lapsed_at: string | null;
  readonly lapsed_reason: string | null;
}

export function publicDocumentRoutes(app: QinglianApp, db: Db): void {
  app.get(
    '/api/public/documents/:code',
    { config: { access: 'public' }, schema: { params: z.object({ code: z.string().max(40) }) } },
    async (request): Promise<PublicDocument> => {
      const code = codeFromText(request.params.code);
      const row =
        code === undefined ? undefined : await findRow(db, sql<Row>`select * from issued_document where code = ${code}`);
      if (!row) throw new AppError('not_found');
      return publicDocument.parse({
        code: row.code,
        unit: row.unit,
        title: row.title,
        documentNo: null,
        period: row.period,
        signatures: row.signatures,
        contentHash: row.content_hash,
        files: [],
        state: row.lapsed_at === null ? 'valid' : 'lapsed',
        lapsed: row.lapsed_at === null ? null : { at: row.lapsed_at, reason: row.lapsed_reason ?? '', replacedBy: null },
        checkpoint: await checkpointAfter(db, row),
      });
    },
  );
}

/** The first checkpoint taken after the signing: from then on it cannot be changed unnoticed. */
async function checkpointAfter(db: Db, row: Row): Promise<PublicDocument['checkpoint']> {
  const found = await inTrx(db, [row.org_id], (tx) =>
    findRow(
      tx,
      sql<{
        seq: number;
        head: string;
        at: string;
        key_id: string;
        signature: string;
        by: string | null;
      }>`select c.seq, c.head, c.at, c.key_id, c.signature, o.name as by
        from journal_checkpoint c left join organisation o on o.id = c.stored_by_org_id
        where c.org_id = ${row.org_id}::uuid and c.at >= ${row.issued_at}::timestamptz order by c.seq limit 1`,
    ),
  );
  if (!found) return null;
  return {
    code: checkpointCode({
      org: row.org_id,
      seq: found.seq,
      head: found.head,
      at: found.at,
      key: found.key_id,
      signature: found.signature,
    }),
    at: found.at,
    countersignedBy: found.by,
  };
}
