/**
 * Questions whose answer would tell what they must not: each is asked twice, once about something hidden and once about something
 * that does not exist, and the two answers must be the same to the letter. Each gives sentences; none when nothing is told.
 */
import type { Ledger } from '@qinglian/kernel/define.ts';
import { scopeOf } from '@qinglian/domain/power/permission-matrix.ts';
import { headerOf } from '@qinglian/server/ledger/sheets/columns.ts';
import { pinyinOf } from '@qinglian/server/ledger/search.ts';
import { writeWorkbook } from '@qinglian/server/platform/office/xlsx.ts';
import { type Actor, rolesOf } from '@qinglian/server/platform/identity/actor.ts';
import type { Route } from './product.ts';
import { type Marked, maySeeField, maySeeRecord, type World } from './world.ts';

export interface Sent {
  readonly status: number;
  readonly text: string;
}
export type Send = (
  actor: Actor,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object | { readonly file: Uint8Array },
) => Promise<Sent>;

export interface Asked {
  readonly world: World;
  readonly send: Send;
}

const NOBODY = '019aa000-0000-7000-8000-000000000000';
const NOTHING = 'noSuchField';
const UNHEARD = '从无此事';

/** An answer without what differs for a reason: the request's number and the word that was asked with. */
const bare = ({ status, text }: Sent, words: readonly string[]): string =>
  words
    .reduce((so, word) => so.replaceAll(word, '＿'), `${status} ${text}`)
    .replace(/"requestId":"[^"]*"/g, '"requestId":""')
    .replace(/req-\w+/g, '');

const differ = (actor: Actor, what: string, one: string, other: string): readonly string[] =>
  one === other ? [] : [`${actor.name}: ${what}\n  ${one.slice(0, 300)}\n  ${other.slice(0, 300)}`];

const mayOpen = (actor: Actor, ledger: Ledger): boolean =>
  [...rolesOf(actor)].some((role) => scopeOf(ledger.access.read, role) !== null);

/** Registers with a field that the actor may not see although he may open the register. */
function* hiddenFields({ world }: Asked, actor: Actor): Generator<readonly [Marked, string]> {
  for (const marked of world.records.values()) {
    if (!mayOpen(actor, marked.ledger)) continue;
    for (const field of Object.keys(marked.ledger.fields)) if (!maySeeField(actor, marked.ledger, field)) yield [marked, field];
  }
}

/** Filter, range, blank, order, in the list and in the export. */
export async function queriesOnHiddenFields(asked: Asked, actor: Actor): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [{ ledger }, field] of hiddenFields(asked, actor)) {
    for (const place of ['records', 'export.xlsx'])
      for (const question of [
        'filter.@=77',
        'from.@=2025-01-01',
        'to.@=100',
        'empty.@=true',
        'empty.@=false',
        'sort=@',
        'sort=-@',
      ]) {
        const ask = async (name: string): Promise<string> =>
          bare(await asked.send(actor, 'GET', `/api/ledgers/${ledger.name}/${place}?${question.replace('@', name)}`), [name]);
        found.push(...differ(actor, `${ledger.name}.${field} ${place} ${question}`, await ask(field), await ask(NOTHING)));
      }
  }
  return found;
}

/** Writing into it: a new record, a correction, a move, a column of a sheet. */
export async function writesToHiddenFields(asked: Asked, actor: Actor): Promise<readonly string[]> {
  const found: string[] = [];
  let counter = 0;
  for (const [{ ledger, id }, field] of hiddenFields(asked, actor)) {
    const base = `/api/ledgers/${ledger.name}/records`;
    const label = ledger.fields[field]?.label ?? '';
    const definition = ledger.fields[field];
    const header = definition === undefined ? label : headerOf(definition);
    const both = async (what: string, ask: (name: string, header: string) => Promise<Sent>): Promise<void> => {
      const one = bare(await ask(field, header), [field, header, label]);
      const other = bare(await ask(NOTHING, UNHEARD), [NOTHING, UNHEARD]);
      found.push(...differ(actor, `${ledger.name}.${field} ${what}`, one, other));
    };
    await both('create', (name) => asked.send(actor, 'POST', base, { key: `oracle-${++counter}`, values: { [name]: 'x' } }));
    await both('correct', (name) => asked.send(actor, 'PATCH', `${base}/${id}`, { version: 1, values: { [name]: 'x' } }));
    for (const move of Object.keys(ledger.moves))
      await both(`move ${move}`, (name) =>
        asked.send(actor, 'POST', `${base}/${id}/moves/${move}`, { version: 1, values: { [name]: 'x' } }),
      );
    await both('import', async (_name, head) =>
      asked.send(actor, 'POST', `/api/ledgers/${ledger.name}/import?dryRun=true`, {
        file: await writeWorkbook([{ name: '表', columns: [{ header: head, width: 10 }], rows: [['x']] }], ''),
      }),
    );
  }
  return found;
}

/** Words that stand only in what is hidden are found as little as words that stand nowhere, in Chinese and in pinyin. */
export async function searches(asked: Asked, actor: Actor): Promise<readonly string[]> {
  const found: string[] = [];
  for (const marked of asked.world.records.values()) {
    const { ledger } = marked;
    if (!mayOpen(actor, ledger)) continue;
    const hidden = marked.marks.filter(({ field }) => !maySeeRecord(actor, marked) || !maySeeField(actor, ledger, field));
    // All texts of a record go into one index: the title, one other of the open fields, and every restricted one stand for all.
    const telling = hidden.filter(({ field }) => field === ledger.title || ledger.fields[field]?.readableBy !== undefined);
    for (const { text } of [...telling, ...hidden.filter((mark) => !telling.includes(mark)).slice(0, 1)]) {
      for (const word of new Set([text, pinyinOf(text).split('\n')[0] ?? text])) {
        for (const place of [`/api/ledgers/${ledger.name}/records?q=@`, `/api/lookup/reference?ledger=${ledger.name}&q=@`]) {
          const ask = async (q: string): Promise<string> =>
            bare(await asked.send(actor, 'GET', place.replace('@', encodeURIComponent(q))), [q]);
          found.push(...differ(actor, `${ledger.name} ${place} ${word}`, await ask(word), await ask(UNHEARD)));
        }
      }
    }
  }
  return found;
}

/** What is counted is what is listed. */
export async function counts(asked: Asked, actor: Actor): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { ledger } of asked.world.records.values()) {
    const answer = await asked.send(actor, 'GET', `/api/ledgers/${ledger.name}/records?limit=200`);
    if (answer.status !== 200) continue;
    const page = JSON.parse(answer.text) as { rows: readonly unknown[]; total: number };
    if (page.total !== page.rows.length)
      found.push(`${actor.name}: ${ledger.name} lists ${page.rows.length} and counts ${page.total}`);
  }
  return found;
}

/** A record out of reach and one that never was: reading, correcting, removing, moving, and every other route with an id. */
export async function recordsOutOfReach(
  asked: Asked & { readonly routes: readonly Route[] },
  actor: Actor,
): Promise<readonly string[]> {
  const found: string[] = [];
  let foreign = 0;
  for (const marked of asked.world.records.values()) {
    if (maySeeRecord(actor, marked)) continue;
    const { ledger, id } = marked;
    const isFew = foreign++ < 3;
    const base = `/api/ledgers/${ledger.name}/records/`;
    const both = async (what: string, ask: (id: string) => Promise<Sent>): Promise<void> => {
      found.push(...differ(actor, `${ledger.name} ${what}`, bare(await ask(id), [id]), bare(await ask(NOBODY), [NOBODY])));
    };
    await both('correct', (one) => asked.send(actor, 'PATCH', `${base}${one}`, { version: 1, values: {} }));
    await both('remove', (one) => asked.send(actor, 'DELETE', `${base}${one}`, { version: 1, reason: '试' }));
    for (const move of Object.keys(ledger.moves))
      await both(`move ${move}`, (one) => asked.send(actor, 'POST', `${base}${one}/moves/${move}`, { version: 1 }));
    for (const { url } of asked.routes) {
      if ((url.match(/:/g) ?? []).length !== (url.includes('/:ledger/') ? 2 : 1) || !url.includes('/:id')) continue;
      // Routes that are no register's take any id alike: three kinds of record are enough.
      if (!url.includes('/:ledger/') && !isFew) continue;
      await both(`GET ${url}`, (one) => asked.send(actor, 'GET', url.replace(':ledger', ledger.name).replace(':id', one)));
    }
  }
  return found;
}

/** Pointing at a record that one may not read, from every register that has such a field, is pointing at nothing. */
export async function linksOutOfReach(asked: Asked, actor: Actor): Promise<readonly string[]> {
  const found: string[] = [];
  let counter = 0;
  for (const { ledger } of asked.world.records.values()) {
    for (const [name, field] of Object.entries(ledger.fields)) {
      if (field.kind !== 'reference') continue;
      const target = asked.world.records.get(field.ledger);
      if (!target || maySeeRecord(actor, target)) continue;
      const ask = async (id: string): Promise<string> =>
        bare(
          await asked.send(actor, 'POST', `/api/ledgers/${ledger.name}/records`, {
            key: `oracle-link-${++counter}`,
            values: { [name]: field.many ? [id] : id },
          }),
          [id],
        );
      found.push(...differ(actor, `${ledger.name}.${name}`, await ask(target.id), await ask(NOBODY)));
      const title = target.marks.find((mark) => mark.field === target.ledger.title)?.text ?? '';
      const bring = async (word: string): Promise<string> =>
        bare(
          await asked.send(actor, 'POST', `/api/ledgers/${ledger.name}/import?dryRun=true`, {
            file: await writeWorkbook([{ name: '表', columns: [{ header: field.label, width: 10 }], rows: [[word]] }], ''),
          }),
          [word],
        );
      found.push(...differ(actor, `${ledger.name}.${name} on a sheet`, await bring(title), await bring(UNHEARD)));
    }
  }
  return found;
}
