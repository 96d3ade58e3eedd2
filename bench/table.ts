/** The official table of one hospital-year as Word file, against `docx` writing the same cells from memory. */
import { readFileSync } from 'node:fs';
import { loadPack } from '@qinglian/domain/obligations/load.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import { ledgers } from '@qinglian/domain/register.ts';
import { type OfficialTableModel, officialTableDocx } from '@qinglian/server/engines/documents/index.ts';
import { qrPng } from '@qinglian/server/platform/office/qr.ts';
import { readTables } from '@qinglian/server/platform/office/docx-read.ts';
import { Document, ImageRun, Packer, Paragraph, Table, TableCell, TableRow } from 'docx';
import { finish, interleaved, round } from './result.ts';

const loaded = loadPack({
  shortId: 'guangshui-2025',
  file: 'pack.yaml',
  text: readFileSync(new URL('../packs/guangshui-2025/pack.yaml', import.meta.url), 'utf8'),
  sources: sourcesFrom(ledgers),
});
if (!loaded.ok) throw new Error('the pack loads');
const { pack } = loaded;
const model: OfficialTableModel = {
  title: pack.title,
  unit: '清源市第二人民医院',
  period: '2025年',
  columns: pack.table?.columns ?? [],
  groups: (pack.table?.groups ?? []).map((group) => ({
    label: group.label,
    items: group.items.map((item) => ({
      label: item.label,
      rows: item.rows.map((row) => ({
        id: row.id,
        standard: pack.clauses.find((clause) => clause.id === row.clause)?.text ?? '',
        fulfilment: ['2025年第三季度召开药事会1次（8月20日）。', '执行《药品统方管理制度》。'],
        evidence: [1, 2, 3],
      })),
    })),
  })),
  annex: Array.from({ length: 73 }, (_, at) => ({
    number: at + 1,
    title: `记录${at + 1}`,
    papers: '会议纪要、签到表',
    date: '2025年8月20日',
    place: '综合档案室 2025-MEE',
    url: `http://127.0.0.1:8080/ledgers/meeting/00000000-0000-4000-8000-${String(at).padStart(12, '0')}`,
  })),
  signed: [{ step: '签发', post: '党委书记', name: '某某', on: '2025年11月20日' }],
  code: '7K2M-Q9XA-44HD',
  verifyUrl: 'http://127.0.0.1:8081/verify/document?c=7K2M-Q9XA-44HD',
};
// The very cells of our file, as plain paragraphs and pictures; the pictures are at hand.
const codes = model.annex.map((entry) => Buffer.from(qrPng(entry.url)));
const cells = readTables(await officialTableDocx(model)).map((table) => table.map((row) => row.map((cell) => cell.paragraphs)));
const pictured = (png: Buffer): Paragraph =>
  new Paragraph({ children: [new ImageRun({ type: 'png', data: png, transformation: { width: 49, height: 49 } })] });
const bare = (): Promise<Buffer> =>
  Packer.toBuffer(
    new Document({
      sections: [
        {
          children: cells.map(
            (table, at) =>
              new Table({
                rows: table.map(
                  (row, line) =>
                    new TableRow({
                      children: row.map((paragraphs, column) => {
                        const code = at === 1 && column === 5 ? codes[line - 1] : undefined;
                        return new TableCell({
                          children: code ? [pictured(code)] : paragraphs.map((text) => new Paragraph(text)),
                        });
                      }),
                    }),
                ),
              }),
          ),
        },
      ],
    }),
  );
const times = await interleaved(25, { ours: () => officialTableDocx(model), bare });
finish({
  bench: 'table',
  values: { oursMs: round(times.ours) },
  baselines: { bareMs: round(times.bare) },
  ratios: { table: round(times.ours / times.bare) },
  targets: { table: 1.5 },
});
