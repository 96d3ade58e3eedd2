/** The own password once more, before a signature or a change to the account. */
import { AppError } from '@qinglian/kernel/errors.ts';
import { type Db, findRow, sql, type Tx } from '../postgres/database.ts';
import { isPassword } from './passwords.ts';

/** For signatures and other steps that want the own password again. */
export async function mustKnowPassword(
  db: Db | Tx,
  accountId: string,
  password: string | undefined,
  field = 'password',
): Promise<void> {
  const account = await findRow(
    db,
    sql<{
      password_hash: string | null;
    }>`select password_hash from account where id = ${accountId}::uuid and disabled_at is null`,
  );
  const isRight = password !== undefined && account?.password_hash ? await isPassword(account.password_hash, password) : false;
  if (!isRight) throw new AppError('invalid_input', { problems: [{ field, message: '密码不正确' }] });
}
