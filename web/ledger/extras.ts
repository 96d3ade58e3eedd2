/** What an area adds to the page of its register's records; the shell says which, so that registers know no areas. */
import type { RecordDetail } from '@qinglian/domain/api/ledgers.ts';
import type { ComponentType } from 'react';

export type RecordExtra = ComponentType<{ readonly detail: RecordDetail }>;
const extras = new Map<string, RecordExtra>();

export const addExtra = (ledger: string, extra: RecordExtra): void => void extras.set(ledger, extra);
export const extraOf = (ledger: string): RecordExtra | undefined => extras.get(ledger);
