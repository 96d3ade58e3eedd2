/** Asks every GET route of the product in somebody's name, with everything its address can be filled with, and reads every answer as text. */
import { strFromU8, unzipSync } from 'fflate';
import type { Actor } from '@qinglian/server/platform/identity/actor.ts';
import type { Product, Route } from './product.ts';
import type { World } from './world.ts';

export interface Answer {
  readonly address: string;
  readonly status: number;
  readonly text: string;
}

export type Ask = (actor: Actor, address: string) => Promise<Answer>;

export const askOf =
  ({ app }: Product): Ask =>
  async (actor, address) => {
    const reply = await app.inject({ url: address, headers: { 'x-as': actor.personId } });
    return { address, status: reply.statusCode, text: textOf(new Uint8Array(reply.rawPayload), JSON.stringify(reply.headers)) };
  };

/** The body with its packages opened, and the headers: file names leak as well as cells do. */
export function textOf(bytes: Uint8Array, headers: string): string {
  const names = headers.replace(/%[0-9A-F]{2}(?:%[0-9A-F]{2})*/g, (code) => decodeURIComponent(code));
  return `${names}\n${bodyOf(bytes)}`;
}

/** Archives hold workbooks, workbooks hold XML: everything is opened. */
function bodyOf(bytes: Uint8Array): string {
  const isPackage = bytes[0] === 0x50 && bytes[1] === 0x4b;
  if (!isPackage) return strFromU8(bytes);
  return Object.entries(unzipSync(bytes))
    .map(([name, part]) => `${name}\n${/\.(xml|rels)$/.test(name) ? strFromU8(part).replace(/<[^>]+>/g, '\n') : bodyOf(part)}`)
    .join('\n');
}

/** What may stand for a part of an address that the route's own schema does not enumerate. */
export interface Fillings {
  readonly [name: string]: readonly string[];
}

export function fillingsOf(world: World, more: Fillings = {}): Fillings {
  const records = [...world.records.values()];
  const files = records.flatMap((record) => [...record.fileIds.values()]);
  return {
    ledger: records.map((record) => record.ledger.name),
    fileId: files,
    pack: ['guangshui-2025'],
    row: ['1-1', '3-4', '11-3', '12-1', '13-3'],
    year: ['2025'],
    period: ['2025-11', '2025'],
    // All there are at once: what is no column of a register, or out of sight, must simply not be one.
    columns: [[...new Set(records.flatMap((record) => Object.keys(record.ledger.fields)))].join(',')],
    ...more,
    // A record's own routes are asked with every record; elsewhere an id of a foreign kind is one like another.
    id: [
      ...records.slice(0, FOREIGN).map((record) => record.id),
      ...files.slice(0, 1),
      world.records.get('access_grant')?.id ?? '',
      world.clerk.personId,
      ...(more['id'] ?? []),
    ],
  };
}

const FOREIGN = 4;

/** Rendered twice from one model: what the Word and Excel papers do not say the PDF does not say either, and setting pages is slow. */
const isRendered = (value: string): boolean => value.endsWith('.pdf');

/** Every address of a route, or a sentence about the part that nobody can fill. */
export function addressesOf(route: Route, fillings: Fillings, world: World): readonly string[] {
  const record = /^\/api\/ledgers\/:ledger\/records\/:id(.*)$/.exec(route.url);
  // A record is asked for in its own register; asked in another one it is any unknown id.
  const bases = record
    ? filled({ ...route, url: record[1] ?? '' }, fillings).flatMap((rest) =>
        [...world.records.values()].map((one) => `/api/ledgers/${one.ledger.name}/records/${one.id}${rest}`),
      )
    : filled(route, fillings);
  const shape: Readonly<Record<string, unknown>> = route.querystring?.shape ?? {};
  let addresses = [...bases];
  for (const name of Object.keys(shape)) {
    const values = name === 'q' ? ['暗记', 'anji'] : fillings[name];
    if (values === undefined) continue;
    addresses = addresses.flatMap((address) => [
      ...(name === 'year' || name === 'columns' ? [] : [address]),
      ...values.map((value) => `${address}${address.includes('?') ? '&' : '?'}${name}=${encodeURIComponent(value)}`),
    ]);
  }
  return addresses;
}

/** More values than these for one part, and the parts are varied one at a time, the others standing at their last value. */
const FEW = 6;

function filled(route: Route, fillings: Fillings): readonly string[] {
  const parts = [...route.url.matchAll(/:(\w+)/g)].map(([word, name = '']) => {
    // A part nobody has told of may be an id, a year, a period or a register: all are tried.
    const fitting = route.url.startsWith('/api/files/') && name === 'id' ? fillings['fileId'] : fillings[name];
    const known = optionsOf(route.params?.shape[name])?.filter((value) => !isRendered(value)) ?? fitting;
    const values = known ?? Object.values(fillings).flat();
    if (values.length === 0) throw new Error(`the leak suite cannot fill ${word} of ${route.url}: teach fillingsOf`);
    return { word, values };
  });
  const many = parts.filter(({ values }) => values.length > FEW);
  const rounds = many.length < 2 ? [undefined] : many;
  const addresses = rounds.flatMap((turning) =>
    parts.reduce<readonly string[]>(
      (so, part) => {
        const stands = many.length > 1 && part !== turning && part.values.length > FEW;
        return so.flatMap((address) =>
          (stands ? part.values.slice(-1) : part.values).map((value) => address.replace(part.word, value)),
        );
      },
      [route.url],
    ),
  );
  return [...new Set(addresses)];
}

const optionsOf = (field: unknown): readonly string[] | undefined =>
  typeof field === 'object' && field !== null && 'options' in field && Array.isArray(field.options)
    ? field.options.map(String)
    : undefined;

export async function crawl(
  options: { readonly routes: readonly Route[]; readonly world: World; readonly fillings: Fillings; readonly ask: Ask },
  actor: Actor,
  see: (answer: Answer, route: Route) => void,
): Promise<void> {
  for (const route of options.routes)
    for (const address of addressesOf(route, options.fillings, options.world)) see(await options.ask(actor, address), route);
}
