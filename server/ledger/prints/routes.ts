/** Prints of every list and record, and blanks of every register. */
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { actorOf, type QinglianApp } from '../../platform/http/app.ts';
import { listQuery, readListQuery } from '../routes.ts';
import { inWork, type LedgerServices } from '../services.ts';
import type { Paper } from './model.ts';
import { printBlank, printRecord, printRows } from './papers.ts';
import { paperPdf } from './pdf.ts';
import { paperDocx } from './word.ts';

const access = { access: 'signed-in' } as const;
const oneLedger = z.object({ ledger: z.string().max(60) });

const types = {
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
} as const;

export function printRoutes(app: QinglianApp, services: LedgerServices): void {
  const send = async (reply: FastifyReply, paper: Paper, file: string, name: string) => {
    const format = file.endsWith('.pdf') ? 'pdf' : 'docx';
    const bytes = format === 'pdf' ? await paperPdf(paper, services.clock.now()) : await paperDocx(paper);
    return reply
      .headers({
        'content-type': types[format],
        // A PDF is looked at and printed from its own tab; it is our own, and nothing in it runs.
        'content-disposition': `${format === 'pdf' ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(`${name}.${format}`)}`,
        ...(format === 'pdf'
          ? {
              'content-security-policy':
                "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
            }
          : {}),
      })
      .send(Buffer.from(bytes));
  };

  app.get(
    '/api/ledgers/:ledger/prints/:file',
    {
      config: access,
      schema: {
        params: oneLedger.extend({ file: z.enum(['list.pdf', 'list.docx']) }),
        querystring: listQuery.extend({ columns: z.string().max(6_000).optional() }),
      },
    },
    async (request, reply) => {
      const { ledger, file } = request.params;
      const { columns, ...query } = request.query;
      const paper = await inWork(services, actorOf(request), (work) =>
        printRows(work, ledger, { ...readListQuery(query), ...(columns === undefined ? {} : { columns: columns.split(',') }) }),
      );
      return send(reply, paper, file, paper.head.title);
    },
  );

  app.get(
    '/api/ledgers/:ledger/blanks/:file',
    {
      config: access,
      schema: { params: oneLedger.extend({ file: z.enum(['form.pdf', 'form.docx', 'rows.pdf', 'rows.docx']) }) },
    },
    async (request, reply) => {
      const { ledger, file } = request.params;
      const shape = file.startsWith('form') ? 'form' : 'rows';
      const paper = await inWork(services, actorOf(request), (work) => printBlank(work, ledger, shape));
      return send(reply, paper, file, `${paper.head.title}（空白）`);
    },
  );

  app.get(
    '/api/ledgers/:ledger/records/:id/prints/:file',
    {
      config: access,
      schema: { params: oneLedger.extend({ id: z.uuid(), file: z.enum(['record.pdf', 'record.docx']) }) },
    },
    async (request, reply) => {
      const { ledger, id, file } = request.params;
      const paper = await inWork(services, actorOf(request), (work) => printRecord(work, ledger, id));
      return send(reply, paper, file, paper.head.title);
    },
  );
}
