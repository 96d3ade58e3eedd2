/** Every ledger of the product, in the order of navigation. A new register is one file and one line here. */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { report } from './reports/report.ledger.ts';
import { submission } from './reports/submission.ledger.ts';

export const ledgers: readonly Ledger[] = [report, submission];

export const ledgersByName: ReadonlyMap<string, Ledger> = new Map(ledgers.map((ledger) => [ledger.name, ledger]));
