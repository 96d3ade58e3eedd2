/** 轻量模式: a 卫生院 of twenty people keeps a few registers. What is shown follows; rights and records do not. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { powersOf } from './powers.ts';

/** Names of the registers kept; null: all of them. */
export type KeptRegisters = readonly string[] | null;

/** Proposed when an institution chooses the light mode. */
export const lightRegisters: readonly string[] = ['meeting', 'education_session', 'policy_document', 'risk_point', 'problem'];

/** What a form says when none is chosen. */
export const keepSome = '至少保留一本台账';

/** Institutions to which the light mode is proposed. */
export const smallInstitutions: readonly string[] = ['乡镇卫生院', '社区卫生服务中心'];

const hospitalRoles = new Set<string>(powersOf('hospital', false));

/** Registers that an institution fills by hand: among these it chooses. What comes by itself (报送, 调阅) stays. */
export const isChoosable = (ledger: Ledger): boolean =>
  ledger.isMadeByProduct !== true && ledger.access.create.some(([role]) => hospitalRoles.has(role));

export const isKept = (ledger: Ledger, kept: KeptRegisters): boolean =>
  kept === null || !isChoosable(ledger) || kept.includes(ledger.name);
