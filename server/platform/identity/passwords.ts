/** Passwords: argon2id, rules by which one is refused, and the age after which it must change. */
import { hash, verify } from '@node-rs/argon2';
import type { Problem } from '@qinglian/kernel/errors.ts';

// OWASP's second choice for argon2id: 19 MiB, two passes, one lane.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFKC'), COST);

export const isPassword = (stored: string, password: string): Promise<boolean> =>
  verify(stored, password.normalize('NFKC')).catch(() => false);

let decoy: Promise<string> | undefined;
/** Spends the time of a real check, so that an unknown user name answers no faster than a wrong password. */
export async function spendCheckTime(password: string): Promise<false> {
  decoy ??= hashPassword('nobody has this password');
  await isPassword(await decoy, password);
  return false;
}

const COMMON = [
  'password',
  '12345678',
  'qwertyuiop',
  'iloveyou',
  'admin',
  'abc123',
  '11111111',
  '88888888',
  'woaini',
  'qinglian',
];
export const MIN_LENGTH = 10;

/** Why a new password is refused; empty when it is taken. `earlier`: hashes of the last ones. */
export async function passwordProblems(
  password: string,
  person: { readonly username: string; readonly name: string; readonly earlier: readonly string[] },
): Promise<readonly Problem[]> {
  const plain = password.normalize('NFKC');
  const low = plain.toLowerCase();
  const refuse = (message: string): readonly Problem[] => [{ field: 'newPassword', message }];
  if (plain.length < MIN_LENGTH) return refuse(`密码至少${MIN_LENGTH}个字符`);
  if (plain.length > 200) return refuse('密码最多200个字符');
  if (low.includes(person.username.toLowerCase()) || low.includes(person.name.toLowerCase()))
    return refuse('密码不能包含用户名或姓名');
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(plain)).length;
  if (kinds < 3) return refuse('密码应包含大写字母、小写字母、数字、符号中的三种');
  if (new Set(plain).size < 6 || COMMON.some((word) => low.startsWith(word) && low.length < word.length + 4))
    return refuse('密码过于简单，容易被猜到');
  for (const hashed of person.earlier) if (await isPassword(hashed, plain)) return refuse('不能使用最近5次用过的密码');
  return [];
}
