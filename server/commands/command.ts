/** What a command of the command line is. Each acts as a named account, with its rights, and is journalled like anybody. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { rowsOf, inTrx, sql, findRow } from '../platform/postgres/database.ts';
import { todayOf } from '../platform/clock.ts';
import type { Actor } from '../platform/identity/actor.ts';
import { findActor } from '../platform/identity/actors.ts';
import type { Installation } from '../compose.ts';

export interface CommandInput {
  /** Words after the command's name. */
  readonly words: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
  /** For people; with --json it goes to stderr. */
  readonly say: (line: string) => void;
  readonly open: () => Promise<Installation>;
  readonly home: string;
}

export interface CommandResult {
  /** Printed with --json. */
  readonly data: unknown;
  /** Printed otherwise. */
  readonly lines: readonly string[];
  /** 0 done, 1 found wanting (a broken journal, a failed check). */
  readonly exitCode?: 0 | 1;
}

export interface Command {
  readonly name: string;
  readonly usage: string;
  readonly about: string;
  run(input: CommandInput): Promise<CommandResult>;
}

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

/**
 * The account a command acts as: `--as USERNAME`, else the one who keeps the registers of the organisation
 * (清廉办经办人, or the city office's). It has no more rights than that person has on screen.
 */
export async function actorFor(installation: Installation, input: CommandInput, orgCode: string): Promise<Actor> {
  const { db, clock } = installation;
  const organisation = await findRow(db, sql<{ id: string }>`select id from organisation where code = ${orgCode}`);
  if (!organisation) throw new UsageError(`没有代码为 ${orgCode} 的单位`);
  const today = todayOf(clock);
  return inTrx(db, [organisation.id], async (tx) => {
    const named = input.options['as'];
    const accounts =
      typeof named === 'string'
        ? await rowsOf(
            tx,
            sql<{
              id: string;
            }>`select id from account where lower(username) = lower(${named}) and org_id = ${organisation.id}::uuid`,
          )
        : await rowsOf(
            tx,
            sql<{
              id: string;
            }>`select a.id from account a join post_holding h on h.person_id = a.person_id join post p on p.id = h.post_id
              where a.org_id = ${organisation.id}::uuid and p.roles && array['hospital_clerk', 'city_office'] and h.started_on <= ${today}::date
                and (h.ended_on is null or h.ended_on >= ${today}::date) order by a.username limit 1`,
          );
    const actor = accounts[0] === undefined ? undefined : await findActor(tx, accounts[0].id, today);
    if (!actor)
      throw new AppError('not_found', {
        problems: [
          {
            message: typeof named === 'string' ? `${orgCode} 没有账号 ${named}` : `${orgCode} 没有可以办理的账号，请用 --as 指明`,
          },
        ],
      });
    return actor;
  });
}
