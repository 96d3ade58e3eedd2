/** The staff application's pages: one document for every address, a fresh nonce in each, assets that may be kept for ever. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { Chance } from '../clock.ts';
import type { QinglianApp } from './app.ts';

export interface WebAppOptions {
  /** Folder with the built application (`index.html`, `assets/`). */
  readonly directory: string;
  readonly chance: Chance;
}

const NONCE = '__NONCE__';

export async function webApp(app: QinglianApp, options: WebAppOptions): Promise<void> {
  const file = join(options.directory, 'index.html');
  if (!existsSync(file)) return;
  const page = readFileSync(file, 'utf8');
  await app.register(fastifyStatic, { root: options.directory, serve: false });
  app.get('/assets/*', { config: { access: 'public' }, logLevel: 'silent' }, (request, reply) => {
    const name = (request.params as { readonly '*': string })['*'];
    // Names carry the content's hash: what is once fetched never changes.
    void reply.header('cache-control', 'public, max-age=31536000, immutable');
    return reply.sendFile(`assets/${name}`, { cacheControl: false });
  });
  // Every other address is a page of the application, which says itself when there is nothing there.
  app.get('/*', { config: { access: 'public' }, logLevel: 'silent' }, (request, reply) => {
    if (request.url.startsWith('/api/')) return reply.callNotFound();
    const nonce = Buffer.from(options.chance.bytes(16)).toString('base64');
    void reply.headers({
      'content-security-policy': policy(nonce),
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
    });
    return reply.send(page.replaceAll(NONCE, nonce));
  });
}

// antd writes its styles at run time: they carry the page's nonce; style attributes are what React itself sets.
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' 'strict-dynamic'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
