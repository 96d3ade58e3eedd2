/**
 * The public origin: serves the built pages of `public/` with strict headers and never a cookie. Meant for a Fastify instance
 * of its own (own port or host name) with request logging off: no address of a visitor is stored.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
// Names who may call a route; where the instance demands it, these routes say it too.
import type {} from '../http/app.ts';
import { publicHeaders } from './headers.ts';

export interface PublicSiteOptions {
  /** Folder of the build, `dist/public`. Read once: the pages are small and then no path can lead elsewhere. */
  readonly directory: string;
}

interface Page {
  readonly type: string;
  readonly body: Buffer;
  readonly zipped: Buffer;
  readonly etag: string;
  /** Names under `assets/` carry the hash of their content. */
  readonly isImmutable: boolean;
}

const types: { readonly [extension: string]: string } = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
  py: 'text/plain; charset=utf-8',
};

/**
 * Registers pages and headers on the whole instance, so that its API routes and its "not found" carry them too.
 * Throws when the build is missing.
 */
export async function publicSite(app: FastifyInstance, { directory }: PublicSiteOptions): Promise<void> {
  app.addHook('onSend', async (_request, reply) => {
    reply.removeHeader('set-cookie');
    for (const [name, value] of Object.entries(publicHeaders)) reply.header(name, value);
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  for (const [url, page] of await loadPages(directory))
    app.get(url, { config: { access: 'public' } }, (request, reply) => send(request, reply, page));
}
// The headers must hold for the instance, not only for what is registered in here.
Object.assign(publicSite, { [Symbol.for('skip-override')]: true });

async function loadPages(directory: string): Promise<ReadonlyMap<string, Page>> {
  const names = await readdir(directory, { recursive: true, withFileTypes: true }).catch(() => []);
  const pages = new Map<string, Page>();
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = relative(directory, path).split(sep).join('/');
    const type = types[name.slice(name.lastIndexOf('.') + 1)];
    if (type === undefined) throw new Error(`public site: no content type for ${name}`);
    const body = await readFile(path);
    const page: Page = {
      type,
      body,
      zipped: gzipSync(body, { level: 9 }),
      etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      isImmutable: name.startsWith('assets/'),
    };
    if (!name.endsWith('index.html')) pages.set(`/${name}`, page);
    else {
      const folder = `/${name.slice(0, -'index.html'.length)}`;
      pages.set(folder, page);
      if (folder !== '/') pages.set(folder.slice(0, -1), page);
    }
  }
  if (!pages.has('/verify/document') || !pages.has('/verify/draw'))
    throw new Error(`public site: ${directory} holds no build of public/ (npm run build)`);
  return pages;
}

function send(request: FastifyRequest, reply: FastifyReply, page: Page): FastifyReply {
  reply.header('etag', page.etag).header('vary', 'accept-encoding').type(page.type);
  reply.header('cache-control', page.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  if (request.headers['if-none-match'] === page.etag) return reply.code(304).send();
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(page.body);
  return reply.header('content-encoding', 'gzip').send(page.zipped);
}
