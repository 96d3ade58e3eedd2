/** 工作小结 by GB/T 9704: title, addressee, three parts, annex note, date; and the 报送审批单. */
import { AlignmentType, Paragraph, Table, TableCell, TableLayoutType, TableRow, VerticalAlignTable, WidthType } from 'docx';
import { faces, packDocx, paragraph, picture, run, sizes } from '../../platform/office/docx.ts';
import { qrPng } from '../../platform/office/qr.ts';
import { noteOf } from './official-table.ts';
import type { SlipModel, SummaryModel } from './models.ts';

export const SUMMARY_PARTS = [
  ['一、开展情况', 'situation'],
  ['二、存在问题', 'problems'],
  ['三、下步打算', 'nextSteps'],
] as const;

/** A line holds 20 characters of 二号: a longer title is broken behind the unit's name, not in the middle of a word. */
export const titleLines = ({ title, unit }: SummaryModel): readonly string[] =>
  title.length > 20 && title.startsWith(unit) ? [unit, title.slice(unit.length)] : [title];

export const paragraphsOf = (text: string): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

const body = (text: string): readonly Paragraph[] => paragraphsOf(text).map((line) => paragraph([run(line)], { indent: 2 }));

const heading = (text: string): Paragraph => paragraph([run(text, { face: faces.heading })], { indent: 2, keepWithNext: true });

export async function summaryDocx(model: SummaryModel): Promise<Uint8Array> {
  return packDocx(model.title, [
    {
      orientation: 'portrait',
      footerNote: noteOf(model),
      children: [
        ...titleLines(model).map((line, at, all) =>
          paragraph([run(line, { face: faces.title, size: sizes.二号 })], {
            align: 'center',
            exactLine: false,
            after: at === all.length - 1 ? 320 : 0,
          }),
        ),
        paragraph([run(`${model.addressee}：`)], { align: 'left' }),
        ...SUMMARY_PARTS.flatMap(([label, name]) => [heading(label), ...body(model[name])]),
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

/** What the slip says, row by row; heights in millimetres leave room for wet signatures. */
export function slipRows(model: SlipModel): readonly { label: string; lines: readonly string[]; height: number }[] {
  const of = (step: string): readonly string[] => {
    const found = model.signed.find((one) => one.step === step);
    return found ? [`${found.post}　${found.name}`, found.on] : ['', '签名：　　　　　　　　　年　　月　　日'];
  };
  return [
    { label: '单　　位', lines: [model.unit], height: 12 },
    { label: '报送材料', lines: [model.title], height: 12 },
    { label: '所属期间', lines: [model.period], height: 12 },
    { label: '内容指纹', lines: [model.contentHash.slice(0, 32), model.contentHash.slice(32)], height: 16 },
    { label: '拟　　稿', lines: of('拟稿'), height: 23 },
    { label: '核　　稿', lines: of('核稿'), height: 23 },
    { label: '签　　发', lines: of('签发'), height: 30 },
    { label: '用印登记', lines: ['', '用印人：　　　　　　　　年　　月　　日'], height: 23 },
  ];
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
  return packDocx(`${model.title}报送审批单`, [
    {
      orientation: 'portrait',
      footerNote: `核验码 ${model.code}`,
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
          rows: slipRows(model).map(({ label, lines, height }) => row(label, lines, Math.round((height / 25.4) * 1440))),
        }),
        new Paragraph({
          alignment: AlignmentType.LEFT,
          spacing: { before: 200 },
          children: [
            picture(qrPng(model.verifyUrl), 84),
            run('　签字盖章后扫描上传，系统按二维码和内容指纹核对。', { size: sizes.五号, face: faces.table }),
          ],
        }),
      ],
    },
  ]);
}
