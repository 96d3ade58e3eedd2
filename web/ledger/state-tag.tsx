/** A record's state as a quiet tag; the word carries the meaning. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { Tag } from 'antd';

export const StateTag = ({ ledger, state }: { ledger: Ledger; state: string }) => (
  <Tag color={state === ledger.initial ? 'default' : 'cyan'} style={{ color: '#1F2A2E' }}>
    {ledger.states[state] ?? state}
  </Tag>
);
