/** Ed25519 signatures (RFC 8032) over text, alike on server, command line and in the browser. Keys and signatures in hexadecimal. */
import { ed25519 } from '@noble/curves/ed25519.js';
import { bytesFromHex, hexFromBytes, sha256Hex, utf8 } from './sha256.ts';

const SIGNATURE = /^[0-9a-f]{128}$/;

export interface KeyPair {
  readonly secretKey: string;
  readonly publicKey: string;
}

/** `secretKey`: 32 random bytes in hexadecimal. */
export function keyPairFrom(secretKey: string): KeyPair {
  const bytes = bytesFromHex(secretKey);
  if (bytes.length !== 32) throw new RangeError('an Ed25519 secret key has 32 bytes');
  return { secretKey, publicKey: hexFromBytes(ed25519.getPublicKey(bytes)) };
}

/** A key is called by the SHA-256 of its public half, so that nobody can put another key under a known name. */
export const keyIdOf = (publicKey: string): string => sha256Hex(bytesFromHex(publicKey));

export const signText = (text: string, secretKey: string): string =>
  hexFromBytes(ed25519.sign(utf8(text), bytesFromHex(secretKey)));

export type VerifySignature = (text: string, signature: string, publicKey: string) => boolean;

/** False on any malformed input. Strict RFC 8032 checks, as OpenSSL does, not the looser ZIP 215. */
export const isSignedBy: VerifySignature = (text, signature, publicKey) => {
  if (!SIGNATURE.test(signature) || !/^[0-9a-f]{64}$/.test(publicKey)) return false;
  return ed25519.verify(bytesFromHex(signature), utf8(text), bytesFromHex(publicKey), { zip215: false });
};
