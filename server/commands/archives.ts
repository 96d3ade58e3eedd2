/** Commands of 归档 and 迎检: file a year, write its papers, make the set for an inspection. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { archiveServicesOf } from '../archives.ts';
import { fileYear } from '../areas/archives/filing.ts';
import { makeSet } from '../areas/archives/inspection-set.ts';
import { allBoxes, printed, yearPaper } from '../areas/archives/papers.ts';
import { proposalsOf } from '../areas/archives/proposal.ts';
import { mayFile } from '../areas/archives/series.ts';
import { boxesOf } from '../areas/archives/boxes.ts';
import { folderWriter, zipWriter } from '../areas/archives/set-writer.ts';
import { standardReaders } from '../areas/standards/routes.ts';
import { AppError } from '@qinglian/kernel/errors.ts';
import { inWork } from '../ledger/services.ts';
import {
  actorFor,
  type Command,
  type CommandInput,
  type CommandResult,
  mustHold,
  optionOf,
  UsageError,
  wordAt,
} from './command.ts';

const yearIn = (input: CommandInput): string => {
  const year = optionOf(input, 'year');
  if (!/^20\d\d$/.test(year)) throw new UsageError('--year 应写作 2025');
  return year;
};

export const inspectionSet: Command = {
  name: 'inspection-set',
  words: 0,
  forms: [
    {
      usage: 'inspection-set --org CODE --year 2025 --out DIR|FILE.zip',
      about: '一次编制迎检材料：官方表每项一卷，封面、盒脊、卷内目录（缺的逐项列明）和材料本身；只含本账号看得到的内容',
      english: 'the whole inspection set: cover, spine, contents and documents for each item of the official table',
    },
  ],
  values: ['org', 'year', 'out'],
  async run(input) {
    const year = yearIn(input);
    const out = resolve(optionOf(input, 'out'));
    const installation = await input.open();
    const actor = await actorFor(installation, input, optionOf(input, 'org'));
    mustHold(
      actor,
      standardReaders.filter((role) => role.startsWith('hospital_')),
    );
    const services = archiveServicesOf(installation);
    const writer = out.endsWith('.zip') ? await zipWriter(out, installation.clock.now()) : await folderWriter(out);
    const onFile = async (done: number, total: number): Promise<void> => {
      if (done % 50 === 0) input.say(`已写出 ${done}/${total}`);
    };
    const made = await makeSet(services, actor, { year, writer, onFile });
    return {
      data: { out, year, ...made },
      lines: [
        `已编制${year}年迎检材料：${made.items}项、${made.documents}份材料、${made.files}个文件，尚缺${made.missing}项（见各卷目录）：${out}`,
        ...made.damaged.map((path) => `未能取出：${path}`),
      ],
      exitCode: made.damaged.length > 0 ? 1 : 0,
    };
  },
};

async function proposal(input: CommandInput): Promise<CommandResult> {
  const year = yearIn(input);
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'));
  const found = await inWork(installation.ledger, actor, async (work) => {
    if (!mayFile(work, 'archive_item') && !mayFile(work, 'archive_restricted_item')) throw new AppError('forbidden');
    return (await proposalsOf(work, year)).map(({ name, label, term, ready, filed, bare }) => ({
      name,
      label,
      term,
      ready: ready.length,
      filed: filed.length,
      bare: bare.length,
    }));
  });
  return {
    data: { year, registers: found },
    lines: found
      .filter(({ ready, filed, bare }) => ready + filed + bare > 0)
      .map(({ label, ready, filed, bare }) => `${label}：可归档${ready}件，已归档${filed}件，缺佐证${bare}件`),
  };
}

async function file(input: CommandInput): Promise<CommandResult> {
  const year = yearIn(input);
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'));
  const filed = await inWork(installation.ledger, actor, (work) => {
    if (!mayFile(work, 'archive_item') && !mayFile(work, 'archive_restricted_item')) throw new AppError('forbidden');
    return fileYear(work, { year });
  });
  const numbers = filed.map(({ record }) => String(record.values['archiveNo']));
  return {
    data: { year, filed: numbers },
    lines: [
      numbers.length === 0 ? `${year}年没有新的可归档文件` : `已归档${numbers.length}件：${numbers[0]} 至 ${numbers.at(-1)}`,
    ],
  };
}

async function papers(input: CommandInput): Promise<CommandResult> {
  const year = yearIn(input);
  const directory = resolve(optionOf(input, 'out'));
  const installation = await input.open();
  const actor = await actorFor(installation, input, optionOf(input, 'org'));
  const made = await inWork(installation.ledger, actor, async (work) => {
    const booklets = [await yearPaper(work, year, 'catalogue'), await yearPaper(work, year, 'missing')];
    if ((await boxesOf(work, year)).length > 0) booklets.push(await allBoxes(work, year));
    const files: { name: string; bytes: Uint8Array }[] = [];
    for (const booklet of booklets)
      for (const format of ['docx', 'pdf'] as const)
        files.push({ name: `${booklet.title}.${format}`, bytes: await printed(work, booklet, format) });
    return files;
  });
  mkdirSync(directory, { recursive: true });
  for (const { name, bytes } of made) writeFileSync(join(directory, name), bytes);
  return { data: { directory, files: made.map(({ name }) => name) }, lines: made.map(({ name }) => join(directory, name)) };
}

const forms: Readonly<Record<string, (input: CommandInput) => Promise<CommandResult>>> = { proposal, file, papers };

export const archive: Command = {
  name: 'archive',
  words: 1,
  forms: [
    {
      usage: 'archive proposal --org CODE --year 2025',
      about: '一个年度各台账可归档、已归档、缺佐证的件数，不作改动',
      english: 'what of a year is ready to be filed, filed, or without papers; changes nothing',
    },
    {
      usage: 'archive file --org CODE --year 2025',
      about: '把可归档的一次归档，件号连续编排；再次运行只归档新的',
      english: 'files what is ready, numbered without gaps; a second time only what is new',
    },
    {
      usage: 'archive papers --org CODE --year 2025 --out DIR',
      about: '输出归档文件目录、待收原件清单和档案盒（封面、盒脊、目录、备考表）',
      english: 'writes catalogue, missing originals, and boxes with cover, spine, contents and remarks',
    },
  ],
  values: ['org', 'year', 'out'],
  run(input) {
    const what = wordAt(input, 0, `动作（${Object.keys(forms).join('、')}）`);
    const form = Object.hasOwn(forms, what) ? forms[what] : undefined;
    if (form === undefined) throw new UsageError(`没有“archive ${what}”`);
    return form(input);
  },
};
