/** OpenID Connect by configuration: authorization code with PKCE, state and nonce; the protocol itself is openid-client's. */
import * as client from 'openid-client';
import { textOf } from './ask.ts';
import { type Provider, SignInFailure } from './provider.ts';
import type { OidcSettings } from './settings.ts';

const TIME_OUT_SECONDS = 10;

export function oidcProvider(settings: OidcSettings): Provider {
  let known: Promise<client.Configuration> | undefined;

  // Asked at the first sign-in, not at the start: a provider that is down must not keep the product down.
  const configuration = (): Promise<client.Configuration> =>
    (known ??= client
      .discovery(
        new URL(settings.issuer),
        settings.clientId,
        settings.clientSecret,
        client.ClientSecretBasic(settings.clientSecret),
        {
          timeout: TIME_OUT_SECONDS,
          ...(settings.allowHttp ? { execute: [client.allowInsecureRequests] } : {}),
        },
      )
      .catch((error: unknown) => {
        known = undefined;
        throw new SignInFailure('unavailable', `oidc discovery: ${error instanceof Error ? error.message : 'failed'}`);
      }));

  return {
    begin: async ({ state, nonce, verifier, redirectUri }) =>
      client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: settings.scope,
        response_type: 'code',
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }),
    finish: async ({ state, nonce, verifier }, callback) => {
      const config = await configuration();
      const tokens = await client
        .authorizationCodeGrant(config, callback, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
          idTokenExpected: true,
        })
        .catch((error: unknown) => {
          throw failureOf(error);
        });
      const claims = tokens.claims();
      if (claims === undefined) throw new SignInFailure('refused', 'oidc: no ID token');
      return {
        subject: `${claims.iss}#${claims.sub}`,
        claim: await claimOf(config, settings, { claims, accessToken: tokens.access_token }),
      };
    },
  };
}

/** From the ID token, or, where the provider keeps it thin, from its userinfo. */
async function claimOf(
  config: client.Configuration,
  settings: OidcSettings,
  { claims, accessToken }: { claims: client.IDToken; accessToken: string },
): Promise<string | null> {
  const told = textOf(claims[settings.claim]);
  if (told !== null || config.serverMetadata().userinfo_endpoint === undefined) return told;
  const info = await client.fetchUserInfo(config, accessToken, claims.sub).catch((error: unknown) => {
    throw failureOf(error);
  });
  return textOf(info[settings.claim]);
}

function failureOf(error: unknown): SignInFailure {
  if (error instanceof SignInFailure) return error;
  const detail = `oidc: ${error instanceof Error ? `${error.name} ${error.message}` : 'failed'}`;
  if (error instanceof client.AuthorizationResponseError)
    return new SignInFailure(error.error === 'access_denied' ? 'declined' : 'refused', detail);
  if (error instanceof client.ResponseBodyError) {
    if (error.status >= 500) return new SignInFailure('unavailable', detail);
    return new SignInFailure(error.error === 'invalid_client' ? 'misconfigured' : 'refused', detail);
  }
  // What did not get through at all is the network's; what came and does not verify is refused.
  const isNetwork =
    (error instanceof TypeError && error.message === 'fetch failed') ||
    (error instanceof Error &&
      'code' in error &&
      (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_RESPONSE_IS_NOT_CONFORM'));
  return new SignInFailure(isNetwork ? 'unavailable' : 'refused', detail);
}
