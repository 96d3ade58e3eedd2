/** docs/词汇表.md: which word of the code is which term on paper, and whose term it is. Written by `npm run docs`. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { errorCodes } from '@qinglian/kernel/errors.ts';
import { roles, scopes } from '@qinglian/kernel/roles.ts';
import { verdictStates } from '../obligations/types.ts';
import { terms } from './terms.ts';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const table = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  [header, header.map(() => '---'), ...rows].map((row) => `| ${row.map(cell).join(' | ')} |`).join('\n');
const code = (identifier: string): string => `\`${identifier}\``;

export function glossaryInMarkdown(ledgers: readonly Ledger[]): string {
  return [
    '# 词汇表',
    '代码中的标识、界面和纸面上的用语、出处三者对照。由定义生成（`npm run docs`），不手改；没有定义可依的用语在 `domain/glossary/terms.ts`。',
    '## 平台用语',
    table(
      ['标识', '用语', '出处', '说明'],
      terms.map((term) => [code(term.identifier), term.chinese, term.source, term.note]),
    ),
    '## 台账',
    table(
      ['标识', '台账', '依据'],
      ledgers.map((ledger) => [code(ledger.name), ledger.label, ledger.basis]),
    ),
    '## 台账的状态和办理',
    table(
      ['台账', '状态', '办理'],
      ledgers.map((ledger) => [
        ledger.label,
        Object.entries(ledger.states)
          .map(([name, label]) => `${label} ${code(name)}`)
          .join('、'),
        Object.entries(ledger.moves)
          .map(([name, move]) => `${move.label} ${code(name)}`)
          .join('、'),
      ]),
    ),
    '## 角色和范围',
    table(
      ['标识', '用语'],
      [...Object.entries(roles), ...Object.entries(scopes)].map(([name, label]) => [code(name), label]),
    ),
    '## 落实情况',
    table(
      ['标识', '用语'],
      Object.entries(verdictStates).map(([name, label]) => [code(name), label]),
    ),
    '## 不能办理的原因',
    table(
      ['标识', '提示'],
      Object.entries(errorCodes).map(([name, text]) => [code(name), text]),
    ),
    '',
  ].join('\n\n');
}
