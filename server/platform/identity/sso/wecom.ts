/**
 * 企业微信 web login of an application of one's own: `wwlogin/sso/login` (login_type=CorpApp) → code → `gettoken` →
 * `auth/getuserinfo` (developer.work.weixin.qq.com, 企业微信登录). A code lives five minutes and is taken once.
 */
import type { Clock } from '../../clock.ts';
import { ask, textOf } from './ask.ts';
import { type Provider, SignInFailure } from './provider.ts';
import type { WecomSettings } from './settings.ts';

const OK = 0;
const CODE_INVALID = 40029;
const CODE_USED = 40163;
const TOKEN_INVALID: readonly unknown[] = [40014, 42001];
const WRONG_CLIENT: readonly unknown[] = [40001, 40013, 40056, 301002];

export function wecomProvider(settings: WecomSettings, clock: Clock): Provider {
  let kept: { readonly token: string; readonly until: string } | undefined;

  // The interface blocks who fetches a token for each sign-in: one is kept until shortly before its end.
  const tokenOf = async (): Promise<string> => {
    if (kept !== undefined && kept.until > clock.now()) return kept.token;
    const url = new URL(`${settings.apiAddress}/cgi-bin/gettoken`);
    url.searchParams.set('corpid', settings.corpId);
    url.searchParams.set('corpsecret', settings.secret);
    const { body } = await ask(url);
    const token = textOf(body['access_token']);
    if (body['errcode'] !== OK || token === null) throw failureOf('gettoken', body['errcode']);
    const seconds = typeof body['expires_in'] === 'number' ? body['expires_in'] : 7200;
    kept = { token, until: new Date(Date.parse(clock.now()) + Math.max(0, seconds - 300) * 1000).toISOString() };
    return token;
  };

  const userOf = async (code: string): Promise<Readonly<Record<string, unknown>>> => {
    const url = new URL(`${settings.apiAddress}/cgi-bin/auth/getuserinfo`);
    url.searchParams.set('access_token', await tokenOf());
    url.searchParams.set('code', code);
    return (await ask(url)).body;
  };

  return {
    begin: async ({ state, redirectUri }) => {
      const url = new URL(`${settings.loginAddress}/wwlogin/sso/login`);
      url.search = new URLSearchParams({
        login_type: 'CorpApp',
        appid: settings.corpId,
        agentid: settings.agentId,
        redirect_uri: redirectUri,
        state,
      }).toString();
      return url;
    },
    finish: async (_attempt, callback) => {
      const code = callback.searchParams.get('code');
      if (code === null || code === '') throw new SignInFailure('declined', 'wecom: no code');
      const appid = callback.searchParams.get('appid');
      if (appid !== null && appid !== settings.corpId) throw new SignInFailure('wrong_house', `wecom: appid ${appid}`);
      let user = await userOf(code);
      if (TOKEN_INVALID.includes(user['errcode'])) {
        kept = undefined;
        user = await userOf(code);
      }
      if (user['errcode'] !== OK) throw failureOf('getuserinfo', user['errcode']);
      const userid = textOf(user['userid']) ?? textOf(user['UserId']);
      // Somebody who is no member of the enterprise has an openid and no userid.
      if (userid === null) throw new SignInFailure('wrong_house', 'wecom: not a member of the enterprise');
      // A userid does not tell upper from lower case.
      return { subject: `${settings.corpId}/${userid.toLowerCase()}`, claim: userid };
    },
  };
}

function failureOf(step: string, errcode: unknown): SignInFailure {
  const detail = `wecom ${step}: errcode ${String(errcode)}`;
  if (errcode === CODE_INVALID || errcode === CODE_USED) return new SignInFailure('refused', detail);
  return new SignInFailure(WRONG_CLIENT.includes(errcode) ? 'misconfigured' : 'unavailable', detail);
}
