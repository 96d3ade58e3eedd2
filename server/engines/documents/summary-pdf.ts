/** 工作小结 and 报送审批单 as PDF. */
import { readFileSync } from 'node:fs';
import { renderPdf } from '../../platform/office/pdf.ts';
import { qrSvg } from '../../platform/office/qr.ts';
import type { SlipModel, SummaryModel } from './models.ts';
import { noteOf } from './official-table.ts';
import { paragraphsOf, slipRows, SUMMARY_PARTS, titleLines } from './summary.ts';

const read = (name: string): string => readFileSync(new URL(`./typst/${name}.typ`, import.meta.url), 'utf8');
const [summaryTemplate, slipTemplate] = [read('summary'), read('slip')];

export const summaryPdf = (model: SummaryModel, at: string): Promise<Uint8Array> =>
  renderPdf({
    template: summaryTemplate,
    at,
    data: {
      title: titleLines(model),
      addressee: model.addressee,
      parts: SUMMARY_PARTS.map(([heading, name]) => ({ heading, lines: paragraphsOf(model[name]) })),
      annexNote: model.annexNote,
      unit: model.unit,
      date: model.date,
      note: noteOf(model),
    },
  });

export const approvalSlipPdf = (model: SlipModel, at: string): Promise<Uint8Array> =>
  renderPdf({
    template: slipTemplate,
    at,
    data: { rows: slipRows(model), qr: qrSvg(model.verifyUrl), note: noteOf(model) },
  });
