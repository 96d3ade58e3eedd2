/** Brings a database forward: numbered SQL files, each in its own transaction, remembered with its hash. */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { installQueue } from '../jobs/queue.ts';

export interface MigrateOptions {
  /** URL of the owner. */
  readonly url: string;
  readonly directory: string;
  /** Stop after this file: to bring back a backup of an older release at the structure it was taken from. */
  readonly until?: string;
  readonly onApplied?: (name: string) => void;
}

/** Applies what is missing, in order of name. A file that was applied and has changed since stops everything. */
export async function migrate({ url, directory, until, onApplied }: MigrateOptions): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // Two servers starting at once must not both migrate.
    await client.query('select pg_advisory_lock(7103341)');
    await client.query(
      'create table if not exists migration (name text primary key, sha256 text not null, applied_at timestamptz not null default now())',
    );
    const done = new Map(
      (await client.query<{ name: string; sha256: string }>('select name, sha256 from migration')).rows.map((row) => [
        row.name,
        row.sha256,
      ]),
    );
    const files = (await readdir(directory)).filter((file) => file.endsWith('.sql')).sort();
    mustKnow([...done.keys()].filter((name) => !files.includes(name)));
    const applied: string[] = [];
    for (const name of files) {
      if (until !== undefined && name > until) break;
      const text = await readFile(join(directory, name), 'utf8');
      const sha256 = createHash('sha256').update(text).digest('hex');
      const before = done.get(name);
      if (before === sha256) continue;
      if (before !== undefined)
        throw new Error(
          `数据库用过的结构文件 ${name} 与本程序的不同：数据属于另一个版本，没有改动（见 docs/operations/upgrade.md）` +
            ` / migration ${name} was changed after it had been applied`,
        );
      await client.query('begin');
      try {
        await client.query(text);
        await client.query('insert into migration (name, sha256) values ($1, $2)', [name, sha256]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`migration ${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
      applied.push(name);
      onApplied?.(name);
    }
    await installQueue(url);
    // A backup is of everything: a table whose migration forgot the grant must not break it.
    await client.query('grant select on all tables in schema public to qinglian_backup');
    return applied;
  } finally {
    await client.end();
  }
}

/** An older program on a newer structure would write rows that the newer one cannot read. */
function mustKnow(unknown: readonly string[]): void {
  if (unknown.length === 0) return;
  throw new Error(
    `数据库已由更新的版本升级（${unknown.join('、')}），本程序不能使用它，数据没有改动；请启动更新的版本，或把升级前的备份恢复到新的数据文件夹` +
      ` / the database was brought forward by a newer release: start that one, or restore the backup taken before`,
  );
}
