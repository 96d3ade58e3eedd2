/** All submissions of a window as one workbook, and as one archive with a list of contents and hashes. */
import type { ReportContent } from '@qinglian/domain/api/reports.ts';
import { dayInChinese } from '@qinglian/kernel/calendar/day.ts';
import { sha256Hex } from '@qinglian/kernel/hash/sha256.ts';
import { strToU8, zipSync, type Zippable } from 'fflate';
import type { Work } from '../../ledger/services.ts';
import { type TableSheet, writeTables } from '../../platform/office/xlsx.ts';
import type { ReportServices } from './routes.ts';
import { packageOf, submissionPaper } from './submission-papers.ts';
import { isProxy } from './proxy.ts';
import { type Window, windowLabel, type WindowUnit } from './window.ts';

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const stateWords = {
  accepted: '已签收',
  received: '已报，待审核',
  returned: '已退回',
  missing: '未报',
  not_due: '未报（未到期）',
};

export const stateWord = (unit: WindowUnit): string =>
  `${stateWords[unit.state]}${unit.late > 0 ? `，迟报${unit.late}个工作日` : ''}${isProxy(unit.submission) ? '（代报）' : ''}`;

/** First the state of all units, then one sheet for each group of the table with every unit's rows, then the three parts. */
export async function mergedWorkbook(window: Window): Promise<Uint8Array> {
  return writeTables([overview(window), ...groupSheets(window), parts(window), ledgerLines(window)]);
}

const subtitleOf = (window: Window): string =>
  `${window.due === null ? '' : `报送时限：${dayInChinese(window.due)}　　`}统计时间：${dayInChinese(window.today)}`;

function overview(window: Window): TableSheet {
  return {
    name: '报送情况',
    title: `${windowLabel(window)}报送情况`,
    subtitle: subtitleOf(window),
    columns: [
      { header: '序号', width: 6 },
      { header: '单位', width: 30 },
      { header: '报送情况', width: 28 },
      { header: '报送日期', width: 16 },
      { header: '第几次报送', width: 12 },
      { header: '签发人', width: 26 },
      { header: '电话', width: 16 },
    ],
    rows: window.units.map((unit, at) => [
      at + 1,
      unit.name,
      stateWord(unit),
      unit.submittedOn === null ? '' : dayInChinese(unit.submittedOn),
      typeof unit.submission?.record.values['revision'] === 'number' ? unit.submission.record.values['revision'] : null,
      text(unit.submission?.record.values['signedBy']),
      unit.phone ?? '',
    ]),
    merges: [],
    closing: '',
  };
}

type Group = ReportContent['groups'][number];

function groupSheets(window: Window): readonly TableSheet[] {
  const labels = new Map<string, Map<string, Group>>();
  for (const unit of window.units)
    for (const group of unit.content?.groups ?? [])
      labels.set(group.label, (labels.get(group.label) ?? new Map<string, Group>()).set(unit.id, group));
  return [...labels].map(([label, byUnit], at) => groupSheet(window, { label, byUnit, at }));
}

function groupSheet(
  window: Window,
  { label, byUnit, at }: { label: string; byUnit: ReadonlyMap<string, Group>; at: number },
): TableSheet {
  const rows: (string | number | null)[][] = [];
  const merges: { column: number; from: number; to: number }[] = [];
  for (const unit of window.units) {
    const start = rows.length;
    for (const item of byUnit.get(unit.id)?.items ?? []) {
      const first = rows.length;
      for (const row of item.rows)
        rows.push([
          unit.name,
          item.label,
          row.id,
          row.standard,
          row.edited ?? row.drafted,
          row.evidence.map((one) => `佐证${one}`).join('、'),
        ]);
      if (rows.length - first > 1) merges.push({ column: 1, from: first, to: rows.length - 1 });
    }
    if (rows.length === start) rows.push([unit.name, '', '', '', stateWord(unit), '']);
    if (rows.length - start > 1) merges.push({ column: 0, from: start, to: rows.length - 1 });
  }
  return {
    // A sheet's name holds 31 characters; the number keeps shortened ones apart.
    name: `${at + 1} ${label.replace(/^.、/, '')}`.slice(0, 31),
    title: label,
    subtitle: subtitleOf(window),
    columns: [
      { header: '单位', width: 18 },
      { header: '具体内容', width: 18 },
      { header: '条目', width: 7 },
      { header: '建设标准', width: 42 },
      { header: '落实情况', width: 52 },
      { header: '佐证', width: 14 },
    ],
    rows,
    merges,
    closing: '',
  };
}

function parts(window: Window): TableSheet {
  return {
    name: '工作小结',
    title: `${windowLabel(window)}：工作小结`,
    subtitle: subtitleOf(window),
    columns: [
      { header: '单位', width: 18 },
      { header: '开展情况', width: 60 },
      { header: '存在问题', width: 40 },
      { header: '下步打算', width: 36 },
    ],
    rows: window.units.map((unit) => {
      const values = unit.submission?.record.values;
      return [
        unit.name,
        values ? text(values['situation']) : stateWord(unit),
        text(values?.['problems']),
        text(values?.['nextSteps']),
      ];
    }),
    merges: [],
    closing: '',
  };
}

function ledgerLines(window: Window): TableSheet {
  return {
    name: '工作台账',
    title: `${windowLabel(window)}：工作台账`,
    subtitle: subtitleOf(window),
    columns: [
      { header: '单位', width: 18 },
      { header: '序号', width: 6 },
      { header: '标准条目', width: 12 },
      { header: '工作事项', width: 28 },
      { header: '开展情况', width: 50 },
      { header: '日期', width: 16 },
      { header: '责任科室', width: 16 },
      { header: '佐证编号', width: 14 },
      { header: '进展', width: 20 },
    ],
    rows: window.units.flatMap((unit) =>
      (unit.content?.lines ?? []).map((line) => [
        unit.name,
        line.number,
        line.row,
        line.item,
        line.action ?? '',
        line.date,
        line.unit,
        line.evidence,
        line.state ?? '',
      ]),
    ),
    merges: [],
    closing: '',
  };
}

interface Entry {
  readonly path: string;
  readonly unit: string;
  readonly paper: string;
  readonly bytes: Uint8Array;
}

/** Tables, summaries, work ledgers and sealed packages of every unit that reported, the merged workbook, and 目录 with SHA-256 of each file. */
export async function windowArchive(
  services: Pick<ReportServices, 'publicOrigin'>,
  work: Work,
  window: Window,
): Promise<Uint8Array> {
  const entries: Entry[] = [{ path: '合并表.xlsx', unit: '', paper: '合并表', bytes: await mergedWorkbook(window) }];
  for (const unit of window.units) {
    if (!unit.submission || unit.content === null) continue;
    const folder = `${unit.code} ${unit.name}`;
    for (const [file, paper] of [
      ['table.docx', '标准落实情况表（Word）'],
      ['table.xlsx', '标准落实情况表（Excel）'],
      ['summary.docx', '工作小结'],
      ['ledger.xlsx', '工作台账'],
    ] as const) {
      const { bytes, name } = await submissionPaper(services, work, unit.submission, file);
      entries.push({ path: `${folder}/${name}`, unit: unit.name, paper, bytes });
    }
    const { sealed } = await packageOf(work, unit.submission.record.id);
    if (sealed !== null)
      entries.push({ path: `${folder}/报送包.json`, unit: unit.name, paper: '签名报送包', bytes: strToU8(sealed) });
  }
  const listed = entries.map((entry) => ({ ...entry, sha256: sha256Hex(entry.bytes) }));
  const contents = await writeTables([
    {
      name: '目录',
      title: `${windowLabel(window)}：报送材料目录`,
      subtitle: subtitleOf(window),
      columns: [
        { header: '序号', width: 6 },
        { header: '单位', width: 28 },
        { header: '材料', width: 24 },
        { header: '文件', width: 60 },
        { header: '字节', width: 12 },
        { header: 'SHA-256', width: 68 },
      ],
      rows: listed.map((entry, at) => [at + 1, entry.unit, entry.paper, entry.path, entry.bytes.length, entry.sha256]),
      merges: [],
      closing: `未报或未含正文：${
        window.units
          .filter((unit) => unit.content === null)
          .map((unit) => unit.name)
          .join('、') || '无'
      }`,
    },
  ]);
  // The same contents make the same archive; a ZIP knows no years before 1980.
  const mtime = new Date(`${window.today}T00:00:00`);
  const files: Zippable = {
    '目录.xlsx': [contents, { mtime, level: 0 }],
    'SHA256SUMS.txt': [strToU8(listed.map((entry) => `${entry.sha256}  ${entry.path}\n`).join('')), { mtime }],
  };
  for (const entry of listed) files[entry.path] = [entry.bytes, { mtime, level: entry.path.endsWith('.json') ? 6 : 0 }];
  return zipSync(files);
}
