/** What a command of the command line is. Each acts as a named account, with its rights, and is journalled like anybody. */
import { writeFileSync } from 'node:fs';
import { AppError } from '@qinglian/kernel/errors.ts';
import type { Role } from '@qinglian/kernel/roles.ts';
import type { Installation } from '../compose.ts';
import type { Config } from '../config.ts';
import { todayOf } from '../platform/clock.ts';
import { type Actor, rolesOf } from '../platform/identity/actor.ts';
import { findActor } from '../platform/identity/actors.ts';
import { findRow, inTrx, rowsOf, sql } from '../platform/postgres/database.ts';

export interface CommandInput {
  /** Words after the command's name. */
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** What happens on the way; goes to stderr. */
  readonly say: (line: string) => void;
  readonly config: () => Config;
  /** Starts the database when it does not run, else attaches to it; closed when the command is done. */
  readonly open: () => Promise<Installation>;
  readonly home: string;
}

export interface CommandResult {
  /** Printed with --json. */
  readonly data: unknown;
  /** Printed otherwise. */
  readonly lines: readonly string[];
  /** 0 done, 1 found wanting (a broken journal, a failed check, rows that were refused). */
  readonly exitCode?: 0 | 1;
}

export interface CommandForm {
  readonly usage: string;
  readonly about: string;
  readonly english: string;
}

export interface Command {
  readonly name: string;
  readonly forms: readonly CommandForm[];
  /** How many words it takes at most: one too many is a mistake, not something to pass over. */
  readonly words: number;
  /** Names of options that take a value, beside `--as`. */
  readonly values?: readonly string[];
  /** Names of options without one, beside `--json`. */
  readonly flags?: readonly string[];
  run(input: CommandInput): Promise<CommandResult>;
}

/** Wrong usage: exit code 2. */
export class UsageError extends Error {}

export function wordAt(input: CommandInput, at: number, what: string): string {
  const word = input.words[at];
  if (word === undefined) throw new UsageError(`缺少${what}`);
  return word;
}

export function optionOf(input: CommandInput, name: string): string {
  const value = input.options[name];
  if (typeof value !== 'string' || value === '') throw new UsageError(`缺少 --${name}`);
  return value;
}

export const findOption = (input: CommandInput, name: string): string | undefined => {
  const value = input.options[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/** Writes what was asked for; a place that cannot be written to is told as such. */
export function writeOut(file: string, content: string | Uint8Array): void {
  try {
    writeFileSync(file, content);
  } catch (error) {
    throw new UsageError(`不能写入 ${file}：请检查文件夹是否存在、是否有权限`, { cause: error });
  }
}

/** Those who keep the registers of a house: 清廉办经办人, or the city office's. */
export const clerks: readonly Role[] = ['hospital_clerk', 'city_office'];
export const administrators: readonly Role[] = ['hospital_admin', 'city_admin', 'system_admin'];

export async function organisationId(installation: Installation, code: string): Promise<string> {
  const row = await findRow(installation.db, sql<{ id: string }>`select id from organisation where code = ${code}`);
  if (!row) throw new UsageError(`没有代码为 ${code} 的单位`);
  return row.id;
}

/**
 * The account a command acts as: `--as USERNAME`, else the first of the organisation that holds one of the wanted roles today.
 * It has no more rights than that person has on screen.
 */
export async function actorFor(
  installation: Installation,
  input: CommandInput,
  orgCode: string,
  wanted: readonly Role[] = clerks,
): Promise<Actor> {
  const { db, clock } = installation;
  const orgId = await organisationId(installation, orgCode);
  const today = todayOf(clock);
  return inTrx(db, [orgId], async (tx) => {
    const named = findOption(input, 'as');
    const accounts =
      named === undefined
        ? await rowsOf(
            tx,
            sql<{
              id: string;
            }>`select a.id from account a join post_holding h on h.person_id = a.person_id join post p on p.id = h.post_id
              where a.org_id = ${orgId}::uuid and p.roles && ${[...wanted]}::text[] and a.disabled_at is null and h.started_on <= ${today}::date
                and (h.ended_on is null or h.ended_on >= ${today}::date) order by a.username limit 1`,
          )
        : await rowsOf(
            tx,
            sql<{ id: string }>`select id from account where lower(username) = lower(${named}) and org_id = ${orgId}::uuid`,
          );
    const actor = accounts[0] === undefined ? undefined : await findActor(tx, accounts[0].id, today);
    if (actor) return actor;
    const message =
      named === undefined ? `${orgCode} 没有可以办理的账号，请用 --as 指明` : `${orgCode} 没有可以使用的账号 ${named}`;
    throw new AppError('not_found', { problems: [{ message }] });
  });
}

/** Throws `forbidden` unless the actor holds one of the roles. */
export function mustHold(actor: Actor, wanted: readonly Role[]): void {
  const held = rolesOf(actor);
  if (!wanted.some((role) => held.has(role))) throw new AppError('forbidden');
}
