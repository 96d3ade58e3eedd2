/** Which duties of docs/duties.tsv the product serves, from the last test run's own results. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dutyPageOf, dutyReport } from '../../tools/duties.ts';
import { type Command, UsageError } from './command.ts';

export const duties: Command = {
  name: 'duties',
  words: 0,
  forms: [
    {
      usage: 'duties [--write | --check]',
      about: '各项职责的落实依据，由最近一次测试结果得出；--write 写成 docs/duties.md，--check 检查它是否仍与结果相符',
      english:
        'which duties are served, by the last test run; --write makes docs/duties.md, --check tells whether it still agrees',
    },
  ],
  flags: ['write', 'check'],
  async run({ home, options }) {
    const list = join(home, 'docs/duties.tsv');
    if (!existsSync(list)) throw new UsageError(`没有 ${list}`);
    const report = dutyReport(home);
    const lines = [`${report.totals.duties}项职责中已落实${report.totals.served}项`];
    const page = join(home, 'docs/duties.md');
    const text = dutyPageOf(home);
    if (options['write'] === true) {
      writeFileSync(page, text);
      lines.push(`已写出 ${page}`);
    }
    const isStale = options['check'] === true && (!existsSync(page) || readFileSync(page, 'utf8') !== text);
    if (isStale) lines.push('docs/duties.md 与最近一次测试结果不符，请执行 duties --write');
    return { data: report, lines, exitCode: isStale ? 1 : 0 };
  },
};
