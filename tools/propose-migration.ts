/** Prints the SQL that creates the tables of ledgers which the database does not have yet: to be read, then committed as a migration. */
import { ledgers } from '@qinglian/domain/register.ts';
import { createSql } from '@qinglian/server/ledger/tables.ts';

const only = new Set(process.argv.slice(2));
for (const ledger of ledgers) if (only.size === 0 || only.has(ledger.name)) console.log(`${createSql(ledger)}\n`);
