/** Commands that bring registers in from Excel and out to it, through the one write path and the one read path. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inWork } from '../ledger/services.ts';
import { exportSheet, importSheet, templateSheet } from '../ledger/sheets/sheets.ts';
import { actorFor, type Command, findOption, optionOf, UsageError, wordAt, writeOut } from './command.ts';

function bytesOf(file: string): Uint8Array {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`不能读取文件 ${file}`, { cause: error });
  }
}

export const importCommand: Command = {
  name: 'import',
  words: 2,
  forms: [
    {
      usage: 'import LEDGER FILE.xlsx --org CODE [--dry-run]',
      about: '把填好的空白表导入台账：逐行检查，有一行不对就一行也不写；--dry-run 只检查',
      english: 'imports a filled-in template: all rows or none, with a report row by row; --dry-run only checks',
    },
  ],
  values: ['org'],
  flags: ['dry-run'],
  async run(input) {
    const name = wordAt(input, 0, '台账名（如 meeting）');
    const bytes = bytesOf(resolve(wordAt(input, 1, 'Excel 文件')));
    const installation = await input.open();
    const ledger = installation.ledger.ledgers.get(name);
    if (!ledger) throw new UsageError(`没有台账 ${name}；有：${[...installation.ledger.ledgers.keys()].join('、')}`);
    const actor = await actorFor(installation, input, optionOf(input, 'org'));
    const dryRun = input.options['dry-run'] === true;
    const report = await inWork(installation.ledger, actor, (work) => importSheet(work, name, bytes, { dryRun }));
    const lines = [
      ...report.problems.map((problem) => problem.message),
      report.committed
        ? `${ledger.label}：已导入${report.accepted}行`
        : report.problems.length > 0
          ? `${ledger.label}：${report.rows}行中有${report.problems.length}处问题，没有写入任何内容`
          : `${ledger.label}：${report.accepted}行全部可以导入（只检查，没有写入）`,
    ];
    return { data: report, lines, exitCode: report.problems.length > 0 ? 1 : 0 };
  },
};

export const exportCommand: Command = {
  name: 'export',
  words: 1,
  forms: [
    {
      usage: 'export LEDGER --org CODE --out FILE.xlsx [--q WORDS]',
      about: '把台账中本账号看得到的内容导出为 Excel；--q 同页面上的搜索',
      english: 'exports what the account may see of a register; --q searches as on screen',
    },
    {
      usage: 'export LEDGER --org CODE --out FILE.xlsx --template',
      about: '导出空白表，供填写后导入',
      english: 'writes the empty template to fill in and import',
    },
  ],
  values: ['org', 'out', 'q'],
  flags: ['template'],
  async run(input) {
    const name = wordAt(input, 0, '台账名（如 meeting）');
    const out = resolve(optionOf(input, 'out'));
    if (!out.endsWith('.xlsx')) throw new UsageError('--out 应以 .xlsx 结尾');
    const installation = await input.open();
    if (!installation.ledger.ledgers.has(name))
      throw new UsageError(`没有台账 ${name}；有：${[...installation.ledger.ledgers.keys()].join('、')}`);
    const actor = await actorFor(installation, input, optionOf(input, 'org'));
    const q = findOption(input, 'q');
    const bytes = await inWork(installation.ledger, actor, (work) =>
      input.options['template'] === true ? templateSheet(work, name) : exportSheet(work, name, q === undefined ? {} : { q }),
    );
    writeOut(out, bytes);
    return { data: { file: out, bytes: bytes.length }, lines: [`已写出 ${out}`] };
  },
};
