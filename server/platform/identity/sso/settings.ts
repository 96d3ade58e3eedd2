/**
 * Which other houses may recognise our people: a file beside the keys (`sign-in.json`), never the database, since it holds
 * the secrets of the clients. Without the file there is no provider, no button and no request to the outside.
 */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

const address = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
const secret = z.string().min(1).max(500);
const shared = {
  id: z.string().regex(/^[a-z][a-z0-9-]{0,29}$/),
  label: z.string().trim().min(1).max(20),
  /** Code of the organisation whose people it recognises; without it only `username` can be matched. */
  organisation: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,40}$/)
    .optional(),
  /** The provider asks for a second factor of its own, so that ours is not asked again. */
  hasSecondFactor: z.boolean().default(false),
};
const to = z.enum(['username', 'staff_no', 'phone']);

const oidc = z.strictObject({
  ...shared,
  kind: z.literal('oidc'),
  /** To the letter as the provider writes it, final slash included. */
  issuer: z.url({ protocol: /^https?$/ }),
  clientId: z.string().min(1).max(200),
  clientSecret: secret,
  scope: z.string().max(200).default('openid profile'),
  claim: z.string().min(1).max(60),
  to,
  /** Only for a test bench or a closed network without certificates. */
  allowHttp: z.boolean().default(false),
});
const wecom = z.strictObject({
  ...shared,
  kind: z.literal('wecom'),
  corpId: z.string().min(1).max(100),
  agentId: z.string().regex(/^\d{1,12}$/),
  secret,
  to: z.enum(['username', 'staff_no']),
  loginAddress: address.default('https://login.work.weixin.qq.com'),
  apiAddress: address.default('https://qyapi.weixin.qq.com'),
});
const dingtalk = z.strictObject({
  ...shared,
  kind: z.literal('dingtalk'),
  clientId: z.string().min(1).max(200),
  clientSecret: secret,
  corpId: z.string().min(1).max(100),
  to: z.enum(['phone']),
  loginAddress: address.default('https://login.dingtalk.com'),
  apiAddress: address.default('https://api.dingtalk.com'),
});
const file = z.strictObject({
  providers: z
    .array(z.discriminatedUnion('kind', [oidc, wecom, dingtalk]))
    .max(10)
    .refine((all) => new Set(all.map((one) => one.id)).size === all.length, '两处登录方式的 id 相同')
    .refine(
      (all) => all.every((one) => one.to === 'username' || one.organisation !== undefined),
      '按工号或手机号匹配时必须写明 organisation（单位代码）',
    ),
});

export type OidcSettings = z.infer<typeof oidc>;
export type WecomSettings = z.infer<typeof wecom>;
export type DingtalkSettings = z.infer<typeof dingtalk>;
export type ProviderSettings = OidcSettings | WecomSettings | DingtalkSettings;

/** The file's providers; none when there is no file. A file that cannot be read stops the start and says where it is wrong. */
export function readProviders(path: string): readonly ProviderSettings[] {
  if (!existsSync(path)) return [];
  return parseProviders(readFileSync(path, 'utf8'), path);
}

export function parseProviders(text: string, path: string): readonly ProviderSettings[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw new Error(`统一登录配置 ${path} 不是正确的 JSON`);
  }
  const parsed = file.safeParse(json);
  if (parsed.success) return parsed.data.providers;
  // Where and what, never the value: it may be the secret.
  const places = parsed.error.issues.map((issue) => `${issue.path.join('.') || '整个文件'}（${issue.message}）`);
  throw new Error(`统一登录配置 ${path} 有误：${places.join('；')}`);
}
