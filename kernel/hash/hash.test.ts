import { createHash, createHmac, createPrivateKey, createPublicKey, sign, verify } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isSignedBy, keyIdOf, keyPairFrom, signText } from './ed25519.ts';
import { bytesFromHex, compareUtf8, hexFromBytes, hmacSha256Hex, sha256Hex, sha256Stream } from './sha256.ts';

const text = fc.string({ unit: 'binary', maxLength: 300 });
const hex32 = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(hexFromBytes);

test('hash and HMAC are the same as those of OpenSSL for any text', () => {
  fc.assert(
    fc.property(text, hex32, (value, key) => {
      expect(sha256Hex(value)).toBe(createHash('sha256').update(value).digest('hex'));
      expect(hmacSha256Hex(key, value)).toBe(createHmac('sha256', Buffer.from(key, 'hex')).update(value).digest('hex'));
    }),
  );
});

test('a stream in pieces has the hash of the whole', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
      const stream = sha256Stream();
      for (const piece of pieces) stream.add(piece);
      expect(stream.hex()).toBe(createHash('sha256').update(Buffer.concat(pieces)).digest('hex'));
    }),
  );
});

test('signatures are the same as those of OpenSSL, which accepts ours and whose we accept', () => {
  fc.assert(
    fc.property(text, hex32, (value, secret) => {
      const keys = keyPairFrom(secret);
      const der = Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), Buffer.from(secret, 'hex')]);
      const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
      const ours = signText(value, secret);
      expect(ours).toBe(sign(null, Buffer.from(value), privateKey).toString('hex'));
      expect(verify(null, Buffer.from(value), createPublicKey(privateKey), Buffer.from(ours, 'hex'))).toBe(true);
      expect(isSignedBy(value, ours, keys.publicKey)).toBe(true);
      expect(isSignedBy(`${value}.`, ours, keys.publicKey)).toBe(false);
    }),
    { numRuns: 25 },
  );
});

test('the first vector of RFC 8032 holds', () => {
  const keys = keyPairFrom('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60');
  expect(keys.publicKey).toBe('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
  expect(signText('', keys.secretKey)).toBe(
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  );
  expect(keyIdOf(keys.publicKey)).toMatch(/^[0-9a-f]{64}$/);
});

test('malformed signatures and keys are refused, never thrown on', () => {
  const keys = keyPairFrom('11'.repeat(32));
  const signature = signText('x', keys.secretKey);
  for (const bad of ['', 'zz', signature.slice(2), signature.toUpperCase(), '0'.repeat(128), 'f'.repeat(128)])
    expect(isSignedBy('x', bad, keys.publicKey)).toBe(false);
  for (const bad of ['', '00', 'f'.repeat(64), '0'.repeat(64)]) expect(isSignedBy('x', signature, bad)).toBe(false);
  expect(() => bytesFromHex('ABCD')).toThrow(RangeError);
});

test('text is ordered by its UTF-8 bytes, also beyond the basic plane', () => {
  expect(['\u{20bb7}', '\uff5e', 'é', 'z', 'a', 'aa', ''].sort(compareUtf8)).toEqual([
    '',
    'a',
    'aa',
    'z',
    'é',
    '\uff5e',
    '\u{20bb7}',
  ]);
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareUtf8(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
  );
});
