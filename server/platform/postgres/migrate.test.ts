import { expect, test } from 'vitest';
import { testDatabase } from '../../testing/database.ts';
import { inTrx, rowsOf, sql } from './database.ts';

const db = await testDatabase();

test('a transaction without organisations sees no tenant and the application cannot change the security log', async () => {
  const ids = await inTrx(db.app, [], (tx) => rowsOf(tx, sql<{ ids: string[] | null }>`select current_org_ids() as ids`));
  expect(ids[0]?.ids).toBeNull();
  await expect(sql`update security_log set event = 'x'`.execute(db.app)).rejects.toThrow('permission denied');
  await expect(sql`delete from security_log`.execute(db.app)).rejects.toThrow('permission denied');
});
