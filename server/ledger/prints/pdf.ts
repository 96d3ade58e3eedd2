/** Papers of a register as PDF. */
import { readFileSync } from 'node:fs';
import { renderPdf } from '../../platform/office/pdf.ts';
import { jsonOf } from '../content.ts';
import type { Paper } from './model.ts';

const template = readFileSync(new URL('./paper.typ', import.meta.url), 'utf8');

/** `at`: instant written into the file. */
export const paperPdf = (paper: Paper, at: string): Promise<Uint8Array> => renderPdf({ template, data: jsonOf(paper), at });
