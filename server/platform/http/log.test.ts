import { Writable } from 'node:stream';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { testDatabase } from '../../testing/database.ts';
import { sql } from '../postgres/database.ts';
import { buildHttp } from './app.ts';

const db = await testDatabase();

test('a failure is logged with its place and its code, and with nothing of what was sent, looked for or stored', async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString('utf8'));
      done();
    },
  });
  const app = await buildHttp({ logger: { level: 'trace', stream }, authenticate: async () => null, isReady: () => true });
  app.post(
    '/api/break/:username',
    {
      config: { access: 'public' },
      schema: { params: z.object({ username: z.string() }), body: z.object({ word: z.string() }) },
    },
    async (request) => {
      // A row that a check of the database refuses: PostgreSQL quotes the whole of it.
      await sql`create temporary table slip (name text, amount int check (amount > 0))`.execute(db.app);
      await sql`insert into slip values (${request.body.word}, -1)`.execute(db.app);
    },
  );
  const answer = await app.inject({
    method: 'POST',
    url: '/api/break/zhang-san?token=secret-token',
    headers: { 'x-qinglian': '1', cookie: 'qinglian_session=secret-cookie', authorization: 'Bearer secret-bearer' },
    payload: { word: 'secret-word' },
  });
  expect(answer.statusCode).toBe(500);
  expect(answer.body).not.toMatch(/secret|slip/);
  const all = lines.join('');
  expect(all).toMatch(/"code":"23514"/);
  expect(all).toMatch(/slip_amount_check/);
  expect(all).toMatch(/"path":"\/api\/break\/:username"/);
  expect(all).not.toMatch(/secret|zhang-san/);
});
