/** Settings from the environment, read once. Secrets never come through here as arguments and are never printed. */
import { join, resolve } from 'node:path';

export interface Config {
  readonly host: string;
  readonly port: number;
  readonly publicPort: number;
  readonly dataDir: string;
  /** Signing keys of organisations: better outside the installation. */
  readonly keysDir: string;
  readonly isDemo: boolean;
  /** An existing PostgreSQL instead of the embedded one. */
  readonly database?: { readonly appUrl: string; readonly ownerUrl: string };
  /** Addresses printed as QR codes: of the public pages, and of the application inside the house. */
  readonly publicOrigin: string;
  readonly staffOrigin: string;
  readonly isSecure: boolean;
  readonly trustProxy: boolean;
  /** Mail server for reminders, like smtps://user:password@host:465, and the address they come from. */
  readonly mail?: { readonly url: string; readonly from: string };
  /** Where reminders are posted as JSON; an address of the house's own. */
  readonly messageWebhook?: string;
  /** Folder with dist, packs, migrations: the checkout or the unpacked release. */
  readonly home: string;
}

export function readConfig(environment: NodeJS.ProcessEnv, home: string): Config {
  const appUrl = environment['DATABASE_URL'];
  const ownerUrl = environment['DATABASE_OWNER_URL'];
  if ((appUrl === undefined) !== (ownerUrl === undefined)) {
    throw new Error('DATABASE_URL（应用账号）和 DATABASE_OWNER_URL（属主账号）必须同时设置');
  }
  const host = environment['HOST'] ?? '127.0.0.1';
  const webhook = environment['MESSAGE_WEBHOOK'];
  const port = portOf(environment['PORT'], 8080);
  const publicPort = portOf(environment['PUBLIC_PORT'], 8081);
  const dataDir = resolve(environment['QINGLIAN_DATA'] ?? join(home, 'data'));
  return {
    host,
    port,
    publicPort,
    publicOrigin: environment['PUBLIC_ORIGIN'] ?? `http://${host}:${publicPort}`,
    staffOrigin: environment['STAFF_ORIGIN'] ?? `http://${host}:${port}`,
    dataDir,
    keysDir: resolve(environment['QINGLIAN_KEYS'] ?? join(dataDir, 'keys')),
    isDemo: environment['DEMO'] !== '0',
    ...(appUrl !== undefined && ownerUrl !== undefined ? { database: { appUrl, ownerUrl } } : {}),
    isSecure: environment['SECURE_COOKIES'] === '1',
    trustProxy: environment['TRUST_PROXY'] === '1',
    ...mailOf(environment),
    ...(webhook === undefined || webhook === '' ? {} : { messageWebhook: webhook }),
    home,
  };
}

function mailOf(environment: NodeJS.ProcessEnv): Pick<Config, 'mail'> {
  const url = environment['SMTP_URL'];
  if (url === undefined || url === '') return {};
  const from = environment['MAIL_FROM'];
  if (from === undefined || from === '') throw new Error('设置了 SMTP_URL，还须设置发件地址 MAIL_FROM');
  return { mail: { url, from } };
}

function portOf(text: string | undefined, fallback: number): number {
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error(`端口不正确：${text}`);
  return port;
}
