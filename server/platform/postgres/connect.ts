/** Which database an installation works on: the one its settings name, or the embedded one in its data folder. */
import { join } from 'node:path';
import pg from 'pg';
import { openEmbedded } from '../embedded/embedded.ts';

export interface ConnectOptions {
  /** An existing PostgreSQL ≥ 15 (`DATABASE_URL`, `DATABASE_OWNER_URL`). */
  readonly database?: { readonly appUrl: string; readonly ownerUrl: string };
  /** Folder of all data of the installation; the embedded database lies in its `pg`. */
  readonly dataDir: string;
  readonly onProgress?: (message: string) => void;
}

export interface Connected {
  readonly appUrl: string;
  readonly ownerUrl: string;
  readonly isEmbedded: boolean;
  /** Ends the embedded server when nobody else uses it; does nothing to an existing one. */
  stop(): Promise<void>;
}

/** Opens the database, or throws one sentence that says what the administrator has to do. */
export async function connectDatabase(options: ConnectOptions): Promise<Connected> {
  if (options.database) {
    await mustBePrepared(options.database);
    return { ...options.database, isEmbedded: false, stop: async () => undefined };
  }
  const { appUrl, ownerUrl, stop } = await openEmbedded({
    dataDir: join(options.dataDir, 'pg'),
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  return { appUrl, ownerUrl, isEmbedded: true, stop };
}

interface Standing {
  readonly version: number;
  readonly database: string;
  readonly is_strong: boolean;
  readonly is_app: boolean;
  readonly is_search: boolean;
  readonly is_backup: boolean;
  readonly may_create: boolean;
  readonly encoding: string;
}

const HELP = '见 docs/operations/postgresql.md 和 tools/prepare-database.sql';

/** The few things a database administrator does beforehand; without them the safety net would silently not hold. */
async function mustBePrepared(urls: { readonly appUrl: string; readonly ownerUrl: string }): Promise<void> {
  const owner = await standingOf(urls.ownerUrl, 'DATABASE_OWNER_URL');
  const app = await standingOf(urls.appUrl, 'DATABASE_URL');
  const problems = [
    ...(owner.version < 150_000 ? [`PostgreSQL 需要 15 或更高版本，现为 ${Math.floor(owner.version / 10_000)}`] : []),
    ...(owner.encoding === 'UTF8' ? [] : [`数据库编码必须是 UTF8，现为 ${owner.encoding}`]),
    ...(owner.database === app.database ? [] : ['两个地址指向不同的数据库']),
    ...(owner.may_create ? [] : ['属主账号不能在 public 模式中建表']),
    ...(owner.is_search && owner.is_backup ? [] : ['属主账号不是 qinglian_search 和 qinglian_backup 的成员']),
    ...(app.is_app ? [] : ['应用账号不是 qinglian_app 的成员']),
    ...(app.is_strong || app.is_backup || app.is_search
      ? ['应用账号的权限过大（超级用户、BYPASSRLS 或备份角色），租户隔离会失效']
      : []),
  ];
  if (problems.length > 0) throw new Error(`数据库还没有准备好：${problems.join('；')}。${HELP}`);
}

async function standingOf(url: string, name: string): Promise<Standing> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const { rows } = await client.query<Standing>(
      `select current_setting('server_version_num')::int as version, current_database()::text as database,
              (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as is_strong,
              ${memberOf('qinglian_app')} as is_app, ${memberOf('qinglian_search')} as is_search,
              ${memberOf('qinglian_backup')} as is_backup,
              has_schema_privilege('public', 'create') as may_create,
              current_setting('server_encoding') as encoding`,
    );
    const [row] = rows;
    if (!row) throw new Error('没有应答');
    return row;
  } catch (error) {
    // The message of the driver names user and host, never the password.
    throw new Error(`不能连接 ${name}：${error instanceof Error ? error.message : String(error)}。${HELP}`, { cause: error });
  } finally {
    await client.end().catch(() => undefined);
  }
}

const memberOf = (role: string): string =>
  `coalesce((select pg_has_role(current_user, oid, 'member') from pg_roles where rolname = '${role}'), false)`;
