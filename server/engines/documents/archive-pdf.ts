/** Papers of an archive as PDF. */
import { readFileSync } from 'node:fs';
import { touch } from '@qinglian/kernel/trace.ts';
import { jsonOf } from '../../ledger/content.ts';
import { renderPdf } from '../../platform/office/pdf.ts';
import type { Booklet } from './archive-models.ts';

const template = readFileSync(new URL('./typst/archive.typ', import.meta.url), 'utf8');

/** `at`: instant written into the file. */
export function archivePdf(booklet: Booklet, at: string): Promise<Uint8Array> {
  touch('engine', 'documents');
  return renderPdf({ template, at, data: { note: booklet.note, parts: booklet.parts.map(jsonOf) } });
}
