/** Commands of 报送: the city's board, drafting, all papers of a report, and signed packages as files in both directions. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { reportingRules } from '@qinglian/domain/reports/windows.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { answerPackage, takePackage } from '../areas/reports/exchange.ts';
import { boardOf } from '../areas/reports/board.ts';
import { paperFiles } from '../areas/reports/papers.ts';
import { draft, paperOf } from '../areas/reports/routes.ts';
import type { Installation } from '../compose.ts';
import { getRecord, openLedger } from '../ledger/read.ts';
import { inWork } from '../ledger/services.ts';
import { findRow, sql } from '../platform/postgres/database.ts';
import { todayOf } from '../platform/clock.ts';
import {
  actorFor,
  type Command,
  type CommandInput,
  type CommandResult,
  findOption,
  mustHold,
  optionOf,
  UsageError,
  wordAt,
  writeOut,
} from './command.ts';

const labels: Readonly<Record<string, string>> = {
  accepted: '已签收',
  received: '已报',
  returned: '退回',
  missing: '未报',
  not_due: '未到期',
  not_started: '—',
};

async function board(input: CommandInput): Promise<CommandResult> {
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'));
  mustHold(actor, ['city_office', 'city_leader', 'city_section']);
  const year = findOption(input, 'year') ?? todayOf(installation.clock).slice(0, 4);
  const found = await inWork(installation.ledger, actor, (work) => boardOf(work, rulesOf(installation), year));
  const lines = found.units.map(
    (unit) => `${unit.name}　${unit.cells.map((cell) => labels[cell.state] ?? cell.state).join(' ')}`,
  );
  return {
    data: found,
    lines: [found.months.join(' '), ...lines, ...(found.reminder.text === '' ? [] : ['', found.reminder.text])],
  };
}

const rulesOf = (installation: Installation) => reportingRules(installation.duties.catalogue.values());
const monthly = (input: CommandInput) => ({ type: 'monthly', period: optionOf(input, 'month') }) as const;

async function draftOne(input: CommandInput): Promise<CommandResult> {
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'));
  const services = { ...installation, ...installation.config };
  const found = await inWork(installation.ledger, actor, async (work) => {
    const { record } = await getRecord(work, 'report', await draft(services, work, monthly(input)));
    const ledger = work.services.ledgers.get('report');
    return { id: record.id, title: record.values['title'], state: ledger?.states[record.state] ?? record.state };
  });
  return { data: found, lines: [`${String(found.title)}：${found.state}`] };
}

async function allPapers(input: CommandInput): Promise<CommandResult> {
  const directory = resolve(optionOf(input, 'out'));
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'));
  const services = { ...installation, ...installation.config };
  const papers = await inWork(installation.ledger, actor, async (work) => {
    const id = await draft(services, work, monthly(input));
    const all: { name: string; bytes: Uint8Array }[] = [];
    for (const file of paperFiles) all.push(await paperOf(services, work, id, file));
    return all;
  });
  makeFolder(directory);
  for (const { name, bytes } of papers) writeOut(join(directory, name), bytes);
  return { data: { directory, files: papers.map(({ name }) => name) }, lines: papers.map(({ name }) => join(directory, name)) };
}

function makeFolder(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true });
  } catch (error) {
    throw new UsageError(`不能建立文件夹 ${directory}`, { cause: error });
  }
}

/** The signed package as it was sent, for a disc or a gateway between networks. */
async function exportPackage(input: CommandInput): Promise<CommandResult> {
  const out = resolve(optionOf(input, 'out'));
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'));
  const month = optionOf(input, 'month');
  const body = await inWork(installation.ledger, actor, async (work) => {
    // Whoever may not read the reports does not learn either whether one was sent.
    openLedger(work, 'report');
    const row = await findRow(
      work.tx,
      sql<{ id: string; body: string }>`select p.record_id as id, p.body from report_package p join report r on r.id = p.record_id
        where p.org_id = ${actor.orgId}::uuid and r.org_id = ${actor.orgId}::uuid and p.direction = 'sent' and r.for_month = ${month} order by p.at desc limit 1`,
    );
    if (!row) throw new AppError('not_found', { problems: [{ message: `${month} 还没有报送过，签发并报送后才有报送包` }] });
    // The right to the report decides about its package.
    await getRecord(work, 'report', row.id);
    return row.body;
  });
  writeOut(out, body);
  return { data: { file: out, bytes: Buffer.byteLength(body) }, lines: [`已写出报送包：${out}`] };
}

async function importPackage(input: CommandInput): Promise<CommandResult> {
  const file = resolve(wordAt(input, 1, '报送包文件'));
  let body: string;
  try {
    body = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`不能读取文件 ${file}`, { cause: error });
  }
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'));
  const taken = await inWork(installation.ledger, actor, (work) => takePackage(work, rulesOf(installation), body));
  return { data: taken, lines: [taken.isNew ? `已收下${taken.what}` : `这个${taken.what}已经收过，没有重复写入`] };
}

/** The city office's answer to a unit's report, for a unit that no line leads to. */
async function exportAnswer(input: CommandInput): Promise<CommandResult> {
  const out = resolve(optionOf(input, 'out'));
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'));
  mustHold(actor, ['city_office']);
  const [unit, month] = [optionOf(input, 'unit'), optionOf(input, 'month')];
  const body = await inWork(installation.ledger, actor, async (work) => {
    const row = await findRow(
      work.tx,
      sql<{ id: string }>`select s.id from submission s join organisation o on o.id = s.unit
        where s.org_id = ${actor.orgId}::uuid and o.code = ${unit} and s.for_month = ${month} and s.removed_at is null order by s.recorded_at desc limit 1`,
    );
    if (!row) throw new AppError('not_found', { problems: [{ message: `${unit} ${month} 还没有报来` }] });
    return answerPackage(work, installation.keys, row.id);
  });
  writeOut(out, body);
  return { data: { file: out, bytes: Buffer.byteLength(body) }, lines: [`已写出答复签名包：${out}`] };
}

const forms: Readonly<Record<string, (input: CommandInput) => Promise<CommandResult>>> = {
  board,
  draft: draftOne,
  papers: allPapers,
  export: exportPackage,
  import: importPackage,
  answer: exportAnswer,
};

export const report: Command = {
  name: 'report',
  words: 2,
  forms: [
    {
      usage: 'report board --org CITY [--year 2025]',
      about: '各单位每月已报、未报、退回，附催报文字',
      english: 'who has reported, who owes, with a reminder to copy',
    },
    {
      usage: 'report draft --org CODE --month 2025-11',
      about: '起草月度小结（已有则指出其状态）',
      english: 'drafts the monthly report, or tells where it stands',
    },
    {
      usage: 'report papers --org CODE --month 2025-11 --out DIR',
      about: '一次输出一份报告的全部文件',
      english: 'writes all papers of a report',
    },
    {
      usage: 'report export --org CODE --month 2025-11 --out FILE',
      about: '导出已报送的签名报送包（光盘、网闸）',
      english: 'the signed package as a file, for split networks',
    },
    {
      usage: 'report answer --org CITY --unit CODE --month 2025-11 --out FILE',
      about: '把签收或退回写成签名包，交给不通网络的单位',
      english: 'the answer to a report as a signed file, for split networks',
    },
    {
      usage: 'report import FILE --org CODE',
      about: '收下签名包（报送包、上级答复、临时统计表）：核对签名、内容和登记的公钥，重复的不再写入',
      english: 'takes in a signed package; a second time changes nothing',
    },
  ],
  values: ['org', 'year', 'month', 'out', 'unit'],
  run(input) {
    const what = wordAt(input, 0, `动作（${Object.keys(forms).join('、')}）`);
    const form = Object.hasOwn(forms, what) ? forms[what] : undefined;
    if (form === undefined) throw new UsageError(`没有“report ${what}”`);
    return form(input);
  },
};
