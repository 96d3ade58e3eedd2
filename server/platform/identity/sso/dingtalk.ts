/**
 * 钉钉 web login: `oauth2/auth` (scope openid corpid) → authCode → `v1.0/oauth2/userAccessToken` → `v1.0/contact/users/me`
 * (open.dingtalk.com, 登录第三方网站). With `corpid` in the scope the person chooses the organisation, and its id comes with the token.
 */
import { ask, textOf } from './ask.ts';
import { type Provider, SignInFailure } from './provider.ts';
import type { DingtalkSettings } from './settings.ts';

export function dingtalkProvider(settings: DingtalkSettings): Provider {
  return {
    begin: async ({ state, redirectUri }) => {
      const url = new URL(`${settings.loginAddress}/oauth2/auth`);
      url.search = new URLSearchParams({
        redirect_uri: redirectUri,
        response_type: 'code',
        client_id: settings.clientId,
        scope: 'openid corpid',
        corpId: settings.corpId,
        state,
        prompt: 'consent',
      }).toString();
      return url;
    },
    finish: async (_attempt, callback) => {
      const code = textOf(callback.searchParams.get('authCode')) ?? textOf(callback.searchParams.get('code'));
      if (code === null) throw new SignInFailure('declined', 'dingtalk: no authCode');
      const token = await ask(new URL(`${settings.apiAddress}/v1.0/oauth2/userAccessToken`), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          clientId: settings.clientId,
          clientSecret: settings.clientSecret,
          code,
          grantType: 'authorization_code',
        }),
      });
      const accessToken = textOf(token.body['accessToken']);
      if (token.status !== 200 || accessToken === null) throw failureOf(token.body['code']);
      // No corpId means that the person chose none: it must never pass for ours.
      if (token.body['corpId'] !== settings.corpId) throw new SignInFailure('wrong_house', 'dingtalk: another corpId, or none');
      const me = await ask(new URL(`${settings.apiAddress}/v1.0/contact/users/me`), {
        headers: { 'x-acs-dingtalk-access-token': accessToken },
      });
      const unionId = textOf(me.body['unionId']);
      if (me.status !== 200 || unionId === null)
        throw new SignInFailure('misconfigured', `dingtalk users/me: ${String(me.body['code'])}`);
      const mobile = textOf(me.body['mobile']);
      const isChinese = (textOf(me.body['stateCode']) ?? '86') === '86';
      return { subject: unionId, claim: isChinese ? mobile : null };
    },
  };
}

function failureOf(code: unknown): SignInFailure {
  const detail = `dingtalk userAccessToken: ${String(code)}`;
  const isClient = typeof code === 'string' && /client|appkey|secret/i.test(code);
  return new SignInFailure(isClient ? 'misconfigured' : 'refused', detail);
}
