/**
 * The own password once more, before a signature or a change to the account. Whoever finds an open screen may not try for long:
 * five wrong ones in a quarter of an hour, and the account's password is not even looked at until it is over. Counted in the
 * process: the transaction in which it is asked is taken back by the refusal, and must not need a second connection.
 */
import { AppError } from '@qinglian/kernel/errors.ts';
import { type Db, findRow, sql, type Tx } from '../postgres/database.ts';
import { isPassword } from './passwords.ts';
import { defaultRules } from './services.ts';

/** Attempts by key, counted before they are judged: many at one moment are many. */
export class Attempts {
  readonly #open = new Map<string, { count: number; until: number }>();
  readonly #now: () => number;
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** False when there were too many of late. */
  take(key: string): boolean {
    const now = this.#now();
    for (const [old, { until }] of this.#open) if (until <= now) this.#open.delete(old);
    const entry = this.#open.get(key) ?? { count: 0, until: now + defaultRules.lockMinutes * 60_000 };
    if (entry.count >= defaultRules.maxFailures) return false;
    this.#open.set(key, { ...entry, count: entry.count + 1 });
    return true;
  }

  succeeded(key: string): void {
    this.#open.delete(key);
  }
}

const attempts = new Attempts();

/** For signatures and other steps that want the own password again. */
export async function mustKnowPassword(
  db: Db | Tx,
  accountId: string,
  password: string | undefined,
  { field = 'password', counted = attempts }: { readonly field?: string; readonly counted?: Attempts } = {},
): Promise<void> {
  const wrong = new AppError('invalid_input', { problems: [{ field, message: '密码不正确' }] });
  if (password === undefined || password === '') throw wrong;
  if (!counted.take(accountId))
    throw new AppError('too_many_attempts', {
      problems: [{ field, message: `连续输错次数过多，请${defaultRules.lockMinutes}分钟后再试` }],
    });
  const account = await findRow(
    db,
    sql<{
      password_hash: string | null;
    }>`select password_hash from account where id = ${accountId}::uuid and disabled_at is null`,
  );
  if (!account?.password_hash || !(await isPassword(account.password_hash, password))) throw wrong;
  counted.succeeded(accountId);
}
