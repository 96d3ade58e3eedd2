/** The words of draws. */
import type { DrawView } from '@qinglian/domain/api/draws.ts';

export const stepWords: Readonly<Record<string, string>> = {
  frozen: '名单和规则冻结并公开',
  commit: '提交承诺',
  reveal: '揭示随机数',
  entropy: '录入公开号码',
  drawn: '抽取',
  published: '公布结果',
  replaced: '递补',
  void: '作废',
};

export function standing({ file, steps }: DrawView): { word: string; state: string } {
  if (file.state === 'void') return { word: '已作废', state: 'missing' };
  if (steps.includes('published')) return { word: '已公布', state: 'done' };
  if (file.state === 'drawn') return { word: '已抽取，待公布', state: 'running' };
  return { word: '已冻结，待随机数', state: 'not_due' };
}

export const Standing = ({ draw }: { draw: DrawView }) => {
  const { word, state } = standing(draw);
  return <span className={`chip s-${state}`}>{word}</span>;
};

/** `2025年12月1日 21:30` as typed on a screen of the house, whose clock is Asia/Shanghai wherever the browser stands. */
export const instantOf = (typed: { format(pattern: string): string }): string =>
  new Date(`${typed.format('YYYY-MM-DDTHH:mm')}:00+08:00`).toISOString();
