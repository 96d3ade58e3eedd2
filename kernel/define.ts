/**
 * What a ledger (台账) is: one declaration, from which the table, the API, the form, the list, the Excel sheet,
 * the journal lines, the reminders and the permission matrix are derived. Data and pure functions only.
 */
import type { Field, FieldValue, ValueOf } from './fields/index.ts';
import type { Problem } from './errors.ts';
import type { Grants } from './roles.ts';

export type Fields = Readonly<Record<string, Field>>;

/** The values of a record by field name. Every field is there; `null` is "not filled in". */
export type ValuesOf<F extends Fields> = { readonly [K in keyof F]: ValueOf<F[K]> | null };
export type Values = Readonly<Record<string, FieldValue>>;

export interface Due {
  /** Working days (default) or calendar days after `after`. */
  readonly days: number;
  readonly count?: 'workdays' | 'days';
  /** `recorded`: when the record was entered; `state`: when it came into its present state; or a date field. */
  readonly after: 'recorded' | 'state' | { readonly field: string };
}

export interface Move<F extends Fields, S extends string> {
  /** Verb and object, as on the button: 提交核稿. */
  readonly label: string;
  readonly from: readonly S[];
  readonly to: S;
  readonly by: Grants;
  /** Fields asked for in the move's own form; those marked required in `requires` must be filled in afterwards. */
  readonly asks?: readonly (keyof F & string)[];
  readonly requires?: readonly (keyof F & string)[];
  /** The clock that runs while the record waits for this move; shown in 今日 and reminded at 7, 3, 1 days. */
  readonly due?: Due;
  /** A reason why the move cannot be made now (Chinese), or null. */
  refuse?(values: ValuesOf<F>): string | null;
  /** Needs the person's own password again; writes the signature field named here. */
  readonly signs?: keyof F & string;
  /** A read-only date field that takes the day of the move. */
  readonly stamps?: keyof F & string;
  /** Undone within ten seconds instead of confirmed beforehand. */
  readonly undo?: boolean;
}

export interface Access {
  readonly create: Grants;
  readonly read: Grants;
  /** Who may correct fields, and in which states (absent: in every state). */
  readonly update: Grants;
  readonly updateIn?: readonly string[];
  readonly remove: Grants;
  /** Each single reading is written into the journal (talks, clues, anything with names and faults). */
  readonly journalReads?: boolean;
}

export interface ListView<F extends Fields> {
  readonly columns: readonly (keyof F & string)[];
  /** Text fields that the search box looks into, Chinese and pinyin. */
  readonly search: readonly (keyof F & string)[];
  /** Default order; `-` in front for descending. */
  readonly sort: (keyof F & string) | `-${keyof F & string}`;
  /** Fields offered as filters beside state and period; all may be filtered by. */
  readonly filters?: readonly (keyof F & string)[];
}

export interface LedgerDefinition<F extends Fields = Fields, S extends string = string> {
  /** snake_case, singular; the table's name. */
  readonly name: string;
  /** Chinese name of the register. */
  readonly label: string;
  /** Folder in navigation: 会议与部署 … */
  readonly group: string;
  /** 文号 and 条 that ask for this register. */
  readonly basis: string;
  /** One sentence for the empty list: what belongs here and who enters it. */
  readonly purpose: string;
  readonly fields: F;
  /** The date or period field that says when it happened; decides the period a record counts in. */
  readonly happenedAt: keyof F & string;
  /** The text a record is called by in lists, links and journals. */
  readonly title: keyof F & string;
  readonly states: Readonly<Record<S, string>>;
  readonly initial: S;
  readonly moves: Readonly<Record<string, Move<F, S>>>;
  readonly access: Access;
  /** Records come from a function of the product (drafting a report, asking for 调阅), never from the form, the route or the sheet of the register. */
  readonly isMadeByProduct?: boolean;
  readonly list: ListView<F>;
  /** Checks across fields, on every write; problems name a field. */
  check?(values: ValuesOf<F>): readonly Problem[];
  /** Fields that the record derives from its others on every write. */
  compute?(values: ValuesOf<F>): Partial<ValuesOf<F>>;
}

/** A ledger whose own fields are not known at the place of use: what every derived surface works with. */
export type Ledger = LedgerDefinition<Fields, string>;

// `check`, `compute` and `refuse` are methods, so that a definition with its own field types is a `Ledger` as well:
// the write path calls them with values it has parsed by the same fields.
export function defineLedger<const F extends Fields, const S extends string>(
  definition: LedgerDefinition<F, S>,
): LedgerDefinition<F, S> {
  const fail = (why: string): never => {
    throw new Error(`ledger ${definition.name}: ${why}`);
  };
  if (!/^[a-z][a-z0-9_]*$/.test(definition.name)) fail('name must be snake_case');
  const names = Object.keys(definition.fields);
  for (const name of names) {
    if (!/^[a-z][A-Za-z0-9]*$/.test(name)) fail(`field ${name} must be camelCase`);
    if (reserved.has(name)) fail(`field ${name} is a word of the kernel`);
  }
  const known = (name: string): boolean => Object.hasOwn(definition.fields, name);
  for (const name of [definition.happenedAt, definition.title, ...definition.list.columns, ...definition.list.search]) {
    if (!known(name)) fail(`unknown field ${name}`);
  }
  const shown = new Set([
    definition.title,
    definition.happenedAt,
    ...definition.list.search,
    definition.list.sort.replace(/^-/, ''),
  ]);
  for (const [name, { readableBy, required, readOnly }] of Object.entries(definition.fields)) {
    if (readableBy === undefined) continue;
    // The title, the day, the search text and the order are one for all readers of a record: they would tell what is in it.
    if (shown.has(name)) fail(`field ${name} has readers of its own and cannot be title, day, search text or order`);
    if (required === true && readOnly !== true) fail(`field ${name} has readers of its own and cannot be required of others`);
    if (readableBy.some(([, scope]) => scope !== 'organisation'))
      fail(`field ${name}: readers of a field read it in the whole organisation`);
  }
  const when = definition.fields[definition.happenedAt];
  if (when?.kind !== 'date' && when?.kind !== 'period') fail('happenedAt must be a date or a period');
  if (when?.required !== true) fail('happenedAt must be required');
  if (definition.fields[definition.title]?.required !== true) fail('title must be required');
  if (!Object.hasOwn(definition.states, definition.initial)) fail(`unknown state ${definition.initial}`);
  for (const [name, move] of Object.entries<Move<F, S>>(definition.moves)) {
    for (const state of [...move.from, move.to]) {
      if (!Object.hasOwn(definition.states, state)) fail(`move ${name}: unknown state ${state}`);
    }
    if (move.by.length === 0) fail(`move ${name} has nobody who may make it`);
    const stamped = move.stamps === undefined ? undefined : definition.fields[move.stamps];
    if (move.stamps !== undefined && (stamped?.kind !== 'date' || stamped.readOnly !== true))
      fail(`move ${name}: ${move.stamps} is not a read-only date`);
    if (move.signs && definition.fields[move.signs]?.kind !== 'signature') fail(`move ${name}: ${move.signs} is not a signature`);
  }
  return definition;
}

const reserved = new Set([
  'id',
  'orgId',
  'state',
  'version',
  'happenedAt',
  'recordedAt',
  'recordedBy',
  'enteredFor',
  'stateSince',
  'removedAt',
  'removedBy',
  'removedReason',
  'salt',
  'hash',
  'txId',
  'knownUntil',
  'move',
  'reason',
  'recordId',
  'removed',
  'erasedAt',
  'ownerIds',
  'departmentId',
  'happenedOn',
  'registeredAt',
  'searchText',
]);

/**
 * One version of a record as the rest of the product sees it: what `match` reads, what the journal hashes,
 * what a package carries. `happenedAt` is a day, or a period id when the ledger counts by period.
 */
export interface RecordVersion {
  readonly ledger: string;
  readonly id: string;
  readonly orgId: string;
  readonly version: number;
  readonly state: string;
  readonly happenedAt: string;
  /** Instant, ISO 8601 UTC: when this version was written. */
  readonly recordedAt: string;
  /** Instant of version 1: when the record became known at all. */
  readonly registeredAt: string;
  readonly removed: boolean;
  readonly values: Values;
  /** SHA-256 of the salted canonical version; what the journal commits to. Empty in pure tests. */
  readonly hash: string;
}
