import { expect, test } from 'vitest';
import { testDatabase } from '../../testing/database.ts';
import { connectDatabase } from './connect.ts';

const db = await testDatabase();
const dataDir = '/nowhere';

test('a prepared database is taken as it is and left running', async () => {
  const connected = await connectDatabase({ database: { appUrl: db.appUrl, ownerUrl: db.ownerUrl }, dataDir });
  expect(connected).toMatchObject({ isEmbedded: false, appUrl: db.appUrl });
  await connected.stop();
});

test('an application account that could see past the tenant policy is refused', async () => {
  for (const appUrl of [db.superUrl, db.ownerUrl]) {
    await expect(connectDatabase({ database: { appUrl, ownerUrl: db.ownerUrl }, dataDir })).rejects.toThrow('权限过大');
  }
});

test('an owner without its memberships and a database nobody answers for are named with what to do, never with a password', async () => {
  const swapped = connectDatabase({ database: { appUrl: db.appUrl, ownerUrl: db.appUrl }, dataDir });
  await expect(swapped).rejects.toThrow(/qinglian_search.*prepare-database\.sql/s);
  const wrong = new URL(db.ownerUrl);
  wrong.password = 'not-to-be-shown';
  const refused = connectDatabase({ database: { appUrl: db.appUrl, ownerUrl: wrong.toString() }, dataDir });
  await expect(refused).rejects.toThrow(/不能连接 DATABASE_OWNER_URL/);
  await expect(refused).rejects.not.toThrow(/not-to-be-shown/);
});
