/** npm run -s qinglian -- <command>: help, `--json`, exit codes (0 done, 1 found wanting or failed, 2 wrong usage). */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { AppError } from '@qinglian/kernel/errors.ts';
import { type Command, UsageError } from './commands/command.ts';
import { commands } from './commands/commands.ts';
import { helpPage, programName } from './commands/help.ts';
import { type Installation, openInstallation } from './compose.ts';
import { readConfig } from './config.ts';

const home = fileURLToPath(new URL('..', import.meta.url));
const say = (line: string): void => console.error(line);

function find(name: string): Command {
  const command = commands.find((one) => one.name === name);
  if (!command) throw new UsageError(`没有“${name}”这个命令`);
  return command;
}

interface Parsed {
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean>>;
}

function parse(command: Command, args: readonly string[]): Parsed {
  const value = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    const { values, positionals, tokens } = parseArgs({
      args: [...args],
      allowPositionals: true,
      tokens: true,
      options: Object.fromEntries([
        ...['as', ...(command.values ?? [])].map((name) => [name, value] as const),
        ...['json', 'help', ...(command.flags ?? [])].map((name) => [name, flag] as const),
      ]),
    });
    const names = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) throw new UsageError(`--${twice} 只能写一次`);
    if (positionals.length > command.words)
      throw new UsageError(`多出了“${positionals[command.words] ?? ''}”，${command.name} 用不到它`);
    return { words: positionals, options: optionsOf(values) };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(sentenceOf(error));
  }
}

/** What is wrong with an option, in our words: those of `parseArgs` are English and about its own settings. */
function sentenceOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const option = /'(--?[\w-]+)/.exec(message)?.[1] ?? '';
  switch (error instanceof Error && 'code' in error ? error.code : '') {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `没有 ${option} 这个选项`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE':
      return /argument missing|ambiguous/.test(message) ? `${option} 后面缺少内容` : `${option} 后面不带内容`;
    default:
      return message;
  }
}

async function run(argv: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = argv;
  if (name === 'help' || name === '--help' || name === '-h') {
    console.log(helpPage(commands, rest[0] === undefined ? undefined : find(rest[0]).name));
    return 0;
  }
  const command = find(name);
  const { words, options } = parse(command, rest);
  if (options['help'] === true) {
    console.log(helpPage(commands, command.name));
    return 0;
  }
  let installation: Installation | undefined;
  try {
    const config = () => readConfig(process.env, home);
    const open = async (): Promise<Installation> => (installation ??= await openInstallation(config(), { onProgress: say }));
    const result = await command.run({ words, options, say, config, open, home });
    if (options['json'] === true) console.log(JSON.stringify(result.data));
    else for (const line of result.lines) console.log(line);
    return result.exitCode ?? 0;
  } finally {
    await installation?.close();
  }
}

/** Every option is a text or a switch here. */
const optionsOf = (parsed: Readonly<Record<string, unknown>>): Readonly<Record<string, string | boolean>> =>
  Object.fromEntries(
    Object.entries(parsed).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'boolean' ? [[name, value] as const] : [],
    ),
  );

/** People read the sentence on stderr; a program that asked for JSON gets the failure in the same form on stdout. */
function tell(error: unknown): number {
  const isJson = process.argv.includes('--json');
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof UsageError) {
    if (isJson) console.log(JSON.stringify({ error: { code: 'usage', message } }));
    say(`${message}\n用法见：${programName()} help`);
    return 2;
  }
  const problems = error instanceof AppError ? (error.details.problems ?? []) : [];
  if (isJson)
    console.log(JSON.stringify({ error: { code: error instanceof AppError ? error.code : 'failed', message, problems } }));
  say(message);
  for (const problem of problems)
    say(`  ${problem.file ?? ''}${problem.line === undefined ? '' : `:${problem.line}`} ${problem.message}`.trimEnd());
  return 1;
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  process.exitCode = tell(error);
}
