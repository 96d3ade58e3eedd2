/** npm run -s qinglian -- <command>: help, `--json`, exit codes (0 done, 1 found wanting or failed, 2 wrong usage). */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError } from '@qinglian/kernel/errors.ts';
import { main as duties } from '../tools/duties.ts';
import { UsageError } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import { restoreCommand } from './commands/restore.ts';
import { type Installation, openInstallation } from './compose.ts';
import { readConfig } from './config.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const all = [...commands, restoreCommand];
const help = (): string =>
  [
    '用法：npm run -s qinglian -- <命令> [--json]',
    '',
    ...all.map((one) => `  ${one.usage}\n      ${one.about}`),
    '  duties [--json]\n      各项职责的落实依据（由最近一次测试结果得出）',
    '  help\n      本页',
  ].join('\n');

async function run(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    console.log(help());
    return 0;
  }
  if (name === 'duties') {
    duties(home, rest);
    return 0;
  }
  const command = all.find((one) => one.name === name);
  if (!command) throw new UsageError(`没有“${name}”这个命令`);
  const option = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: rest,
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      'chain-only': { type: 'boolean' },
      pack: option,
      org: option,
      'as-of': option,
      'known-at': option,
      as: option,
      out: option,
      month: option,
      paper: option,
      keys: option,
    },
  });
  let installation: Installation | undefined;
  const isJson = values.json === true;
  const say = (line: string): void => console.error(line);
  try {
    const open = async (): Promise<Installation> =>
      (installation ??= await openInstallation(readConfig(process.env, home), { onProgress: say }));
    const result = await command.run({ words: positionals, options: values, say, open, home });
    if (isJson) console.log(JSON.stringify(result.data));
    else for (const line of result.lines) console.log(line);
    return result.exitCode ?? 0;
  } finally {
    await installation?.close();
  }
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  if (error instanceof UsageError || (error instanceof TypeError && 'code' in error)) {
    console.error(`${error.message}\n\n${help()}`);
    process.exitCode = 2;
  } else if (error instanceof AppError) {
    console.error(error.message);
    for (const problem of error.details.problems ?? [])
      console.error(`  ${problem.file ?? ''}${problem.line === undefined ? '' : `:${problem.line}`} ${problem.message}`);
    process.exitCode = 1;
  } else {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
