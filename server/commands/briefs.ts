/** One-page papers for inside the house: 本月工作提示, 书记履责一页纸. */
import { writeFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { monthPlanOf } from '../areas/briefs/month-plan.ts';
import { type BriefFormat, briefFormats, monthPlanModel, renderBrief, secretaryModel } from '../areas/briefs/papers.ts';
import { planReaders, secretaryReaders } from '../areas/briefs/routes.ts';
import { secretaryPageOf } from '../areas/briefs/secretary.ts';
import { inWork } from '../ledger/services.ts';
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
} from './command.ts';

function formatOf(out: string): BriefFormat {
  const format = extname(out).slice(1);
  if (!Object.hasOwn(briefFormats, format)) throw new UsageError('--out 的扩展名应为 .docx 或 .pdf');
  return format === 'pdf' ? 'pdf' : 'docx';
}

async function month(input: CommandInput): Promise<CommandResult> {
  const out = resolve(optionOf(input, 'out'));
  const format = formatOf(out);
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'), planReaders);
  mustHold(actor, planReaders);
  const wanted = findOption(input, 'month') ?? todayOf(installation.clock).slice(0, 7);
  const { plan, bytes } = await inWork(installation.ledger, actor, async (work) => {
    const found = await monthPlanOf(installation, work, wanted);
    return { plan: found, bytes: await renderBrief(format, monthPlanModel(found), work.now) };
  });
  writeFileSync(out, bytes);
  return { data: { file: out, ...plan }, lines: [`本月到期${plan.due.length}项，前期未了${plan.open.length}项，已写出 ${out}`] };
}

async function secretary(input: CommandInput): Promise<CommandResult> {
  const out = resolve(optionOf(input, 'out'));
  const format = formatOf(out);
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'), secretaryReaders);
  mustHold(actor, secretaryReaders);
  const { page, bytes } = await inWork(installation.ledger, actor, async (work) => {
    const found = await secretaryPageOf(installation, work);
    return { page: found, bytes: await renderBrief(format, secretaryModel(found), work.now) };
  });
  writeFileSync(out, bytes);
  const owed = page.lines.filter((line) => line.owed > 0).map((line) => `${line.label}欠${line.owed}`);
  return { data: { file: out, ...page }, lines: [`${owed.length === 0 ? '没有欠办' : owed.join('，')}，已写出 ${out}`] };
}

const forms: Readonly<Record<string, (input: CommandInput) => Promise<CommandResult>>> = { month, secretary };

export const brief: Command = {
  name: 'brief',
  forms: [
    {
      usage: 'brief month --org CODE [--month 2025-11] --out FILE.docx|.pdf',
      about: '本月工作提示：当月到期和前期未了的事项，一页A4',
      english: 'what falls due this month and what is still open, on one page',
    },
    {
      usage: 'brief secretary --org CODE --out FILE.docx|.pdf',
      about: '书记履责一页纸，以书记的账号和权限编制',
      english: "the party secretary's duties on one page, with the secretary's own rights",
    },
  ],
  values: ['org', 'month', 'out'],
  run(input) {
    const what = wordAt(input, 0, `动作（${Object.keys(forms).join('、')}）`);
    const form = Object.hasOwn(forms, what) ? forms[what] : undefined;
    if (form === undefined) throw new UsageError(`没有“brief ${what}”`);
    return form(input);
  },
};
