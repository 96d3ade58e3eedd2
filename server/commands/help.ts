/** The page of `help`: every form of every command, in Chinese and English, and what the exit codes mean. */
import type { Command } from './command.ts';

/** How the command line is called here: from a checkout, or by the launcher of a release. */
export const programName = (): string => process.env['QINGLIAN_PROGRAM'] ?? 'npm run -s qinglian --';

export function helpPage(commands: readonly Command[], only?: string): string {
  const shown = only === undefined ? commands : commands.filter(({ name }) => name === only);
  return [
    `用法 / usage: ${programName()} <命令> [--as ACCOUNT] [--json]`,
    '',
    ...shown.flatMap(({ forms }) =>
      forms.flatMap(({ usage, about, english }) => [`  ${usage}`, `      ${about}`, `      ${english}`]),
    ),
    '',
    '  --as ACCOUNT  以哪个账号办理，权限与其在网页上相同，写入日志；默认为该单位的经办人（user、keys 为系统管理员）',
    '                acts as this account, with its rights, journalled; default: the clerk (administrator for user and keys)',
    '  --json        只向标准输出写一个 JSON；过程信息在标准错误',
    '                one JSON on stdout; what happens on the way goes to stderr',
    '',
    '退出码 / exit codes: 0 完成 done · 1 未通过或没有办成 found wanting or refused · 2 用法不对 wrong usage',
    '数据库没有运行时自动启动，用完即停；系统正在运行时与其共用，不影响它 / starts the database if needed, shares a running one',
  ].join('\n');
}
