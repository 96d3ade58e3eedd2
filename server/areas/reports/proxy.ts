/** 代报: filed by the city office in the unit's name. */
import type { StoredRecord } from '../../ledger/row.ts';

export const isProxy = (stored: StoredRecord | null): boolean =>
  stored !== null && (stored.record.values['way'] === 'mail' || stored.record.values['way'] === 'paper');
