/**
 * The embedded PostgreSQL: a real server on loopback for everybody who works on one data folder. The first to open it starts
 * it, others attach (the command line beside a running product), the last to leave stops it; one left behind by a killed
 * process is attached to like any other.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { clusterOf, ensureCluster, readSecrets, type Secrets } from './cluster.ts';
import { type DatabasePlace, type PlaceOptions, placeFor } from './place.ts';
import { enter, exclusively, lockOf } from './processes.ts';
import { startServer, stopServer, waitUntilReady } from './server.ts';

export interface EmbeddedOptions extends PlaceOptions {
  /** Folder of the database (`cluster`, secrets, log); made when missing. */
  readonly dataDir: string;
  /** Without fsync: for throw-away test databases only. */
  readonly throwAway?: boolean;
}

export interface EmbeddedDatabase {
  readonly superUrl: string;
  readonly ownerUrl: string;
  readonly appUrl: string;
  readonly readerUrl: string;
  /** Leaves; the last one to leave ends the server. May be called twice. */
  stop(): Promise<void>;
}

const DATABASE = 'qinglian';

/** SQL of the group roles that migrations grant rights to; a superuser runs it. */
export const prepareSql = (): string => readFileSync(fileURLToPath(new URL('../postgres/prepare.sql', import.meta.url)), 'utf8');

/** Starts the server of a data folder, or attaches to the one that already runs there. */
export async function openEmbedded(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const place = placeFor(options.dataDir, options);
  return exclusively(place.dataDir, async () => {
    const cluster = clusterOf(place);
    const leave = enter(place.dataDir);
    try {
      const urls = (await runningUrls(place)) ?? (await start(place, options));
      let stopping: Promise<void> | undefined;
      const stop = (): Promise<void> =>
        (stopping ??= exclusively(place.dataDir, async () => {
          if (leave()) await stopServer(cluster);
        }));
      return { ...urls, stop };
    } catch (error) {
      if (leave()) await stopServer(cluster);
      throw error;
    }
  });
}

type Urls = Omit<EmbeddedDatabase, 'stop'>;

async function runningUrls(place: DatabasePlace): Promise<Urls | undefined> {
  const lock = lockOf(clusterOf(place));
  if (!lock) return undefined;
  const urls = urlsOf(readSecrets(place), lock.port);
  await waitUntilReady(urls.superUrl);
  return urls;
}

async function start(place: DatabasePlace, options: EmbeddedOptions): Promise<Urls> {
  const isNew = !existsSync(clusterOf(place));
  options.onProgress?.(isNew ? '建立数据库' : '启动数据库');
  const secrets = ensureCluster(place, { throwAway: options.throwAway === true });
  const port = await startServer(place, {
    throwAway: options.throwAway === true,
    urlAt: (at) => urlsOf(secrets, at).superUrl,
    ...(options.onProgress ? { onProgress: options.onProgress } : {}),
  });
  const urls = urlsOf(secrets, port);
  await ensureRoles(urls.superUrl, secrets);
  return urls;
}

const urlsOf = (secrets: Secrets, port: number): Urls => {
  const url = (user: string, secret: string, database: string): string =>
    `postgres://${user}:${secret}@127.0.0.1:${port}/${database}`;
  return {
    superUrl: url('postgres', secrets.superuser, 'postgres'),
    ownerUrl: url('qinglian_owner', secrets.owner, DATABASE),
    appUrl: url('qinglian_login', secrets.app, DATABASE),
    readerUrl: url('qinglian_reader_login', secrets.reader, DATABASE),
  };
};

/** Each step may have been done before: a start that was killed in between is simply gone on with. */
async function ensureRoles(superUrl: string, secrets: Secrets): Promise<void> {
  const client = new pg.Client({ connectionString: superUrl });
  await client.connect();
  try {
    await client.query(prepareSql());
    for (const [name, secret] of [
      ['qinglian_owner', secrets.owner],
      ['qinglian_login', secrets.app],
      ['qinglian_reader_login', secrets.reader],
    ] as const) {
      const { rowCount } = await client.query('select 1 from pg_roles where rolname = $1', [name]);
      if (rowCount === 0) await client.query(`create role ${name} login password '${secret}'`);
    }
    await client.query(`grant qinglian_app to qinglian_login; grant qinglian_reader to qinglian_reader_login;
      grant qinglian_search, qinglian_backup to qinglian_owner`);
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`create database ${DATABASE} owner qinglian_owner`);
    await client.query(`revoke connect on database ${DATABASE} from public;
      grant connect on database ${DATABASE} to qinglian_login, qinglian_reader_login`);
  } finally {
    await client.end();
  }
}
