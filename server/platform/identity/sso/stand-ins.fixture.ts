/** Local stand-ins of the providers' documented flows: they check what they are sent and answer as the real ones do. */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

interface StandIn {
  readonly address: string;
  /** Paths asked for, in order. */
  readonly asked: string[];
  close(): Promise<void>;
}

type Answer = { readonly status?: number; readonly body: unknown };
type Handler = (
  url: URL,
  request: { headers: IncomingMessage['headers']; body: string; method: string },
) => Promise<Answer> | Answer;

async function serve(handler: Handler): Promise<StandIn> {
  const asked: string[] = [];
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array));
    const url = new URL(request.url ?? '/', 'http://stand-in');
    asked.push(url.pathname);
    const { status = 200, body } = await handler(url, {
      headers: request.headers,
      body: Buffer.concat(chunks).toString('utf8'),
      method: request.method ?? 'GET',
    });
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(JSON.stringify(body));
  };
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const at = server.address();
  if (at === null || typeof at === 'string') throw new Error('no port');
  return {
    address: `http://127.0.0.1:${at.port}`,
    asked,
    close: () => new Promise((done) => void server.close(() => done())),
  };
}

/** A code is given to a person at the provider's own page and is good for one exchange. */
interface Codes<P> {
  readonly codes: Map<string, P>;
}
const take = <P>(codes: Map<string, P>, code: string | null | undefined): P | undefined => {
  const person = codes.get(code ?? '');
  codes.delete(code ?? '');
  return person;
};

export interface WecomPerson {
  readonly userid?: string;
  readonly openid?: string;
}

export async function wecomStandIn(house: {
  corpId: string;
  secret: string;
}): Promise<StandIn & Codes<WecomPerson> & { forgetTokens(): void }> {
  const codes = new Map<string, WecomPerson>();
  const tokens = new Set<string>();
  let count = 0;
  const server = await serve((url) => {
    const given = url.searchParams;
    if (url.pathname === '/cgi-bin/gettoken') {
      if (given.get('corpid') !== house.corpId) return { body: { errcode: 40013, errmsg: 'invalid corpid' } };
      if (given.get('corpsecret') !== house.secret) return { body: { errcode: 40001, errmsg: 'invalid credential' } };
      const token = `token-${++count}`;
      tokens.add(token);
      return { body: { errcode: 0, errmsg: 'ok', access_token: token, expires_in: 7200 } };
    }
    if (url.pathname === '/cgi-bin/auth/getuserinfo') {
      if (!tokens.has(given.get('access_token') ?? '')) return { body: { errcode: 42001, errmsg: 'access_token expired' } };
      const person = take(codes, given.get('code'));
      return person ? { body: { errcode: 0, errmsg: 'ok', ...person } } : { body: { errcode: 40029, errmsg: 'invalid code' } };
    }
    return { status: 404, body: {} };
  });
  return { ...server, codes, forgetTokens: () => tokens.clear() };
}

export interface DingtalkPerson {
  readonly corpId?: string;
  readonly unionId: string;
  readonly mobile?: string;
  readonly stateCode?: string;
}

export async function dingtalkStandIn(house: {
  clientId: string;
  clientSecret: string;
}): Promise<StandIn & Codes<DingtalkPerson>> {
  const codes = new Map<string, DingtalkPerson>();
  const tokens = new Map<string, DingtalkPerson>();
  const server = await serve((url, { headers, body, method }) => {
    if (url.pathname === '/v1.0/oauth2/userAccessToken' && method === 'POST') {
      const given = JSON.parse(body) as Record<string, unknown>;
      if (given['clientId'] !== house.clientId || given['clientSecret'] !== house.clientSecret)
        return { status: 400, body: { code: 'invalidClientIdOrSecret', message: '无效的clientId或者clientSecret' } };
      const person = given['grantType'] === 'authorization_code' ? take(codes, String(given['code'])) : undefined;
      if (!person) return { status: 400, body: { code: 'invalid.authCode.not.found', message: '不存在的临时授权码' } };
      const accessToken = `access-${tokens.size}`;
      tokens.set(accessToken, person);
      return {
        body: {
          accessToken,
          refreshToken: 'r',
          expireIn: 7200,
          ...(person.corpId === undefined ? {} : { corpId: person.corpId }),
        },
      };
    }
    if (url.pathname === '/v1.0/contact/users/me') {
      const person = tokens.get(String(headers['x-acs-dingtalk-access-token']));
      if (!person) return { status: 403, body: { code: 'Forbidden.AccessDenied' } };
      const { corpId: _, ...me } = person;
      return { body: { nick: '某人', openId: 'o', stateCode: '86', ...me } };
    }
    return { status: 404, body: {} };
  });
  return { ...server, codes };
}

export interface OidcPerson {
  readonly sub: string;
  readonly claims: Readonly<Record<string, string>>;
  /** What the browser brought to the authorization endpoint. */
  readonly challenge: string;
  readonly nonce: string;
}

export async function oidcStandIn(house: { clientId: string; clientSecret: string }): Promise<StandIn & Codes<OidcPerson>> {
  const codes = new Map<string, OidcPerson>();
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' };
  const server: StandIn = await serve(async (url, { headers, body }) => {
    const issuer = server.address;
    if (url.pathname === '/.well-known/openid-configuration')
      return {
        body: {
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
          response_types_supported: ['code'],
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        },
      };
    if (url.pathname === '/jwks') return { body: { keys: [jwk] } };
    if (url.pathname === '/token') {
      // RFC 6749 2.3.1: both halves are form-encoded before they are joined.
      const [id, secret] = Buffer.from(String(headers.authorization).slice('Basic '.length), 'base64')
        .toString()
        .split(':')
        .map((half) => decodeURIComponent(half));
      if (id !== house.clientId || secret !== house.clientSecret) return { status: 401, body: { error: 'invalid_client' } };
      const form = new URLSearchParams(body);
      const person = take(codes, form.get('code'));
      const challenge = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      if (!person || person.challenge !== challenge) return { status: 400, body: { error: 'invalid_grant' } };
      const idToken = await new SignJWT({ ...person.claims, nonce: person.nonce })
        .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
        .setIssuer(issuer)
        .setSubject(person.sub)
        .setAudience(house.clientId)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(privateKey);
      return { body: { access_token: 'a', token_type: 'bearer', expires_in: 300, id_token: idToken } };
    }
    return { status: 404, body: {} };
  });
  return { ...server, codes };
}
