/** What the ten states come to when counted in a chart. */
import type { VerdictState } from '@qinglian/domain/obligations/types.ts';
import { colours } from '../../ui/theme.ts';

export interface Band {
  readonly name: string;
  readonly colour: string;
  readonly states: readonly VerdictState[];
}

export const bands: readonly Band[] = [
  { name: '已落实', colour: colours.success, states: ['done', 'done_late_entry', 'overdue_done'] },
  { name: '推进中', colour: colours.information, states: ['running'] },
  { name: '待审核认定', colour: '#7A5BA6', states: ['to_review'] },
  { name: '佐证不全', colour: colours.warning, states: ['incomplete'] },
  { name: '未落实', colour: colours.danger, states: ['missing'] },
];
