/** The plainest life of a record: 草稿 → 已归档, and back with a reason. */
import type { Grants } from '@qinglian/kernel/roles.ts';

export const filingStates = { draft: '草稿', filed: '已归档' } as const;

export const filingMoves = (by: Grants) =>
  ({
    file: { label: '归档', from: ['draft'], to: 'filed', by, due: { days: 15, after: 'recorded' } },
    reopen: { label: '退回补充', from: ['filed'], to: 'draft', by },
  }) as const;
