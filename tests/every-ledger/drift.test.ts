import { ledgers } from '@qinglian/domain/register.ts';
import { rowsOf, sql } from '@qinglian/server/platform/postgres/database.ts';
import { testDatabase } from '@qinglian/server/testing/database.ts';
import { shapesOf } from '@qinglian/server/ledger/tables.ts';
import { expect, test } from 'vitest';

const db = await testDatabase();
const alias: Readonly<Record<string, string>> = { 'timestamp with time zone': 'timestamptz', ARRAY: 'array' };

test.each(ledgers)(
  'the tables of $label are the ones its definition asks for, forced under the tenant policy',
  async (ledger) => {
    for (const shape of shapesOf(ledger)) {
      const columns = await rowsOf(
        db.app,
        sql<{
          name: string;
          type: string;
        }>`select a.attname as name, format_type(a.atttypid, a.atttypmod) as type from pg_attribute a
        where a.attrelid = to_regclass(${shape.name}) and a.attnum > 0 and not a.attisdropped`,
      );
      const found = Object.fromEntries(columns.map(({ name, type }) => [name, alias[type] ?? type]));
      expect(found, `${shape.name}: run tools/propose-migration.ts`).toEqual(Object.fromEntries(shape.columns));
      const [policy] = await rowsOf(
        db.app,
        sql<{ forced: boolean }>`select relforcerowsecurity as forced from pg_class where oid = to_regclass(${shape.name})`,
      );
      expect(policy?.forced).toBe(true);
    }
  },
);
