/** 工作小结 by GB/T 9704: title, addressee, three parts, annex note, date; and the 报送审批单. */
import {
  AlignmentType,
  ImageRun,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  VerticalAlignTable,
  WidthType,
} from 'docx';
import QRCode from 'qrcode';
import { faces, packDocx, paragraph, run, sizes } from '../../platform/office/docx.ts';
import type { SlipModel, SummaryModel } from './models.ts';

const body = (text: string): readonly Paragraph[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => paragraph([run(line.trim())], { indent: 2 }));

const heading = (text: string): Paragraph => paragraph([run(text, { face: faces.heading })], { indent: 2, keepWithNext: true });

export async function summaryDocx(model: SummaryModel): Promise<Uint8Array> {
  const note = model.code === '' ? '草稿，未签发' : `校验码 ${model.code}`;
  return packDocx(model.title, [
    {
      orientation: 'portrait',
      footerNote: note,
      children: [
        paragraph([run(model.title, { face: faces.title, size: sizes.二号 })], { align: 'center', exactLine: false, after: 320 }),
        paragraph([run(`${model.addressee}：`)], { align: 'left' }),
        heading('一、开展情况'),
        ...body(model.situation),
        heading('二、存在问题'),
        ...body(model.problems),
        heading('三、下步打算'),
        ...body(model.nextSteps),
        ...(model.annexNote.length === 0
          ? []
          : [
              paragraph([run('')]),
              ...model.annexNote.map((text, at) =>
                paragraph([run(`${at === 0 ? '附件：' : '　　　'}${at + 1}．${text}`)], { indent: 2 }),
              ),
            ]),
        paragraph([run('')]),
        // The date stands four characters from the right, the unit centred over it.
        paragraph([run(`${model.unit}　　`)], { align: 'right' }),
        paragraph([run(`${model.date}　　　　`)], { align: 'right' }),
      ],
    },
  ]);
}

export async function approvalSlipDocx(model: SlipModel): Promise<Uint8Array> {
  const widths = [2_200, 6_640] as const;
  const row = (label: string, lines: readonly string[], height: number): TableRow =>
    new TableRow({
      height: { value: height, rule: 'atLeast' },
      cantSplit: true,
      children: [label, lines].map(
        (content, at) =>
          new TableCell({
            width: { size: widths[at] ?? 0, type: WidthType.DXA },
            margins: { top: 80, bottom: 80, left: 120, right: 120 },
            verticalAlign: VerticalAlignTable.CENTER,
            children: (typeof content === 'string' ? [content] : content.length === 0 ? [''] : content).map((text) =>
              paragraph([run(text, { face: at === 0 ? faces.heading : faces.table, size: sizes.小四 })], {
                align: at === 0 ? 'center' : 'left',
                exactLine: false,
              }),
            ),
          }),
      ),
    });
  const of = (step: string): readonly string[] => {
    const found = model.signed.find((one) => one.step === step);
    return found ? [`${found.post}　${found.name}`, found.on] : ['', '签名：　　　　　　　　　年　　月　　日'];
  };
  const image = await QRCode.toBuffer(model.verifyUrl, { margin: 0, width: 240, errorCorrectionLevel: 'M' });
  return packDocx(`${model.title}报送审批单`, [
    {
      orientation: 'portrait',
      footerNote: `校验码 ${model.code}`,
      children: [
        paragraph([run('报送审批单', { face: faces.title, size: sizes.二号 })], {
          align: 'center',
          exactLine: false,
          after: 240,
        }),
        new Table({
          layout: TableLayoutType.FIXED,
          columnWidths: [...widths],
          width: { size: widths[0] + widths[1], type: WidthType.DXA },
          rows: [
            row('单　　位', [model.unit], 700),
            row('报送材料', [model.title], 700),
            row('所属期间', [model.period], 700),
            row('内容指纹', [model.contentHash.slice(0, 32), model.contentHash.slice(32)], 900),
            row('拟　　稿', of('拟稿'), 1_300),
            row('核　　稿', of('核稿'), 1_300),
            row('签　　发', of('签发'), 1_700),
            row('用印登记', ['', '用印人：　　　　　　　　年　　月　　日'], 1_300),
          ],
        }),
        new Paragraph({
          alignment: AlignmentType.LEFT,
          spacing: { before: 200 },
          children: [
            new ImageRun({ type: 'png', data: image, transformation: { width: 84, height: 84 } }),
            run('　签字盖章后扫描上传，系统按二维码和内容指纹核对。', { size: sizes.五号, face: faces.table }),
          ],
        }),
      ],
    },
  ]);
}
