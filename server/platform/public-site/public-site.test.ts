import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import fastify from 'fastify';
import { afterAll, expect, test } from 'vitest';
import { buildHttp } from '../http/app.ts';
import { buildPublicPages } from './build.fixture.ts';
import { publicSite } from './index.ts';

const built = await buildPublicPages();
// The way the public listener is put together: the product's HTTP shape with these pages on it.
const app = await buildHttp({ logger: false, authenticate: async () => null, isReady: () => true });
await app.register(publicSite, { directory: built.directory });
app.get('/api/public/probe', { config: { access: 'public' } }, (_request, reply) =>
  reply.header('set-cookie', 'a=b').send({ ok: true }),
);
afterAll(async () => {
  await app.close();
  await built.remove();
});

const pages = ['/', '/verify/document', '/verify/document/', '/verify/draw', '/verify/draw?d=AAAA'];
const assetsOf = (html: string): readonly string[] =>
  [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].map((match) => match[1] ?? '');

test('every answer, also "not found" and the API, carries the strict policy and no cookie', async () => {
  for (const url of [...pages, '/api/public/probe', '/nowhere', '/verify/tools/draw.py']) {
    const { headers } = await app.inject({ url });
    expect(headers['set-cookie'], url).toBeUndefined();
    expect(headers['content-security-policy'], url).toContain("require-trusted-types-for 'script'");
    expect(headers['content-security-policy'], url).not.toMatch(/unsafe|https?:|\*/);
    expect(headers['referrer-policy'], url).toBe('no-referrer');
    expect(headers['x-content-type-options'], url).toBe('nosniff');
    expect(headers['x-frame-options'], url).toBe('DENY');
  }
});

test('pages are checked again at each visit, assets are kept', async () => {
  const page = await app.inject({ url: '/verify/draw', headers: { 'accept-encoding': 'gzip' } });
  expect(page.headers['cache-control']).toBe('no-cache');
  expect(gunzipSync(page.rawPayload).toString()).toContain('<title>抽取核验');
  const again = await app.inject({ url: '/verify/draw', headers: { 'if-none-match': String(page.headers.etag) } });
  expect(again.statusCode).toBe(304);
  const [asset] = assetsOf((await app.inject('/verify/draw')).body);
  expect((await app.inject(asset ?? '')).headers['cache-control']).toContain('immutable');
  expect((await app.inject('/api/public/probe')).headers['cache-control']).toBe('no-store');
});

test('no path leads out of the build', async () => {
  for (const url of ['/../package.json', '/%2e%2e/package.json', '/assets/..%2f..%2fpackage.json', '/verify/tools/'])
    expect((await app.inject({ url })).statusCode, url).toBe(404);
});

test('a missing build is said, not served as an empty site', async () => {
  const empty = fastify();
  await expect(empty.register(publicSite, { directory: join(built.directory, 'nothing') })).rejects.toThrow('holds no build');
});

test('all JavaScript and CSS of a public page is at most 120 KB gzip, from files of its own, nothing inline', async () => {
  for (const url of ['/', '/verify/document', '/verify/draw']) {
    const html = (await app.inject(url)).body;
    const assets = assetsOf(html);
    expect(assets.length).toBeGreaterThan(1);
    const bytes = assets.reduce(
      (sum, asset) => sum + gzipSync(readFileSync(join(built.directory, asset)), { level: 9 }).length,
      0,
    );
    expect(bytes, url).toBeLessThanOrEqual(120 * 1024);
    expect(html).not.toMatch(/<script(?![^>]*src=)|<style|\sstyle=|\son\w+=|https?:/);
  }
  // Everything there is, not only what the pages name: nothing may be fetched later beyond the limit either.
  const all = readdirSync(join(built.directory, 'assets')).filter((name) => /\.(js|css)$/.test(name));
  const total = all.reduce(
    (sum, name) => sum + gzipSync(readFileSync(join(built.directory, 'assets', name)), { level: 9 }).length,
    0,
  );
  expect(total).toBeLessThanOrEqual(120 * 1024);
});

test('no script of the build writes markup, cookies or to another origin, and none carries React', () => {
  for (const name of readdirSync(join(built.directory, 'assets')).filter((file) => file.endsWith('.js'))) {
    const code = readFileSync(join(built.directory, 'assets', name), 'utf8');
    expect(code, name).not.toMatch(
      /innerHTML|outerHTML|insertAdjacentHTML|document\.write|document\.cookie|sendBeacon|WebSocket/,
    );
    expect(code, name).not.toMatch(/react/i);
    const hosts = [...code.matchAll(/https?:\/\/[\w.-]+/g)].map((match) => match[0]);
    // Names of JSON schema dialects inside zod, never fetched.
    expect(
      hosts.filter((host) => !/json-schema\.org|www\.w3\.org/.test(host)),
      name,
    ).toEqual([]);
  }
});
