import { ledgers } from '@qinglian/domain/register.ts';
import { sourcesFrom } from '@qinglian/domain/obligations/sources.ts';
import type { Verdict } from '@qinglian/domain/obligations/types.ts';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { readPack } from '../../engines/obligations/index.ts';
import { boardOf } from './board.ts';

const folder = fileURLToPath(new URL('../../../packs/guangshui-2025', import.meta.url));
const { pack } = readPack(folder, 'guangshui-2025', sourcesFrom(ledgers));
const standing: Verdict = {
  obligation: 'r13-2.1',
  period: '-',
  state: 'missing',
  isWarning: false,
  actual: 0,
  required: 1,
  due: null,
  isProvisional: false,
  records: [],
  reason: '没有现行有效的登记',
  facts: {},
  nextChangeAt: null,
  override: null,
};
const cellsOf = (since: string) =>
  boardOf(pack, [standing], { year: '2025', today: '2025-11-22', since })
    .groups.flatMap((group) => group.items.flatMap((item) => item.rows))
    .find((row) => row.id === '13-2')
    ?.cells.map((cell) => cell.state);

test('a house that began in October is blamed for no month before it, one that was there from the start for every one', () => {
  expect(cellsOf('2025-10-08')?.slice(3, 12)).toEqual([...Array<string>(6).fill('not_started'), 'missing', 'missing', 'not_due']);
  expect(cellsOf('2024-01-01')?.slice(2, 5)).toEqual(['not_started', 'missing', 'missing']);
});
