/** Where the servers listen: whether an address can be had is asked before any long work, and told in one sentence. */
import { createServer } from 'node:net';

export interface ListenAddress {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** The setting that names another port. */
  readonly variable: 'PORT' | 'PUBLIC_PORT';
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/** The sentence for an address that cannot be listened on. */
function problemOf(error: unknown, { host, port, variable }: ListenAddress): Error {
  const say = (chinese: string, english: string): Error => new Error(`${chinese} / ${english}`, { cause: error });
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return say(
        `端口已被占用：${host}:${port} 上已有另一个程序（也可能是已经启动的本系统）；请先停止它，或换一个端口，如 ${variable}=${port + 100} npm start`,
        `the port is in use: stop the other program or set ${variable}`,
      );
    case 'EACCES':
      return say(
        `没有权限使用 ${host}:${port}；1024以下的端口请交给 nginx，或设置 ${variable}`,
        `not allowed to listen there: set ${variable}`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return say(`本机没有地址 ${host}，请检查 HOST`, 'this machine has no such address: check HOST');
    default:
      return error instanceof Error ? error : new Error(String(error));
  }
}

/** Resolves when the address can be listened on, throws the sentence when not. */
export async function mustBeFree(address: ListenAddress): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const probe = createServer();
    probe.once('error', (error) => reject(problemOf(error, address)));
    probe.listen(address.port, address.host, () => probe.close(() => resolve()));
  });
}

interface Listener {
  listen(address: { readonly host: string; readonly port: number }): Promise<string>;
}

/** Listens and gives the address as a browser writes it. */
export async function listenOn(app: Listener, address: ListenAddress): Promise<string> {
  try {
    return await app.listen({ host: address.host, port: address.port });
  } catch (error) {
    throw problemOf(error, address);
  }
}

interface Closing {
  readonly server: { closeAllConnections(): void };
  close(): Promise<unknown>;
}

const GRACE_MS = 3_000;

/**
 * Answers what is being answered, then ends. Browsers keep connections open on which they have asked nothing yet, and those
 * count as busy: after a moment they are cut.
 */
export async function closeGently(app: Closing): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), GRACE_MS);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}
