/**
 * Signing keys of organisations: files in a folder that belongs outside the installation (a stick, a sealed share),
 * never in the database and never in a backup of it. Two keys on one machine prove nothing: the verifier says so.
 */
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type KeyPair, keyIdOf, keyPairFrom } from '@qinglian/kernel/hash/ed25519.ts';
import type { Chance } from '../clock.ts';

export interface KeyStore {
  /** The key of an organisation by its code; undefined when its file is not here. */
  find(code: string): KeyPair | undefined;
  /** The same, made on first use. */
  ensure(code: string): KeyPair;
  /** Puts a new key in its place; the old file stays beside it under the id of its public half. */
  replace(code: string): KeyPair;
}

const CODE = /^[A-Za-z0-9_-]{1,40}$/;

export function keyFolder(directory: string, chance: Chance): KeyStore {
  const fileOf = (code: string): string => {
    if (!CODE.test(code)) throw new Error(`not a code of an organisation: ${code}`);
    return join(directory, `${code}.key`);
  };
  const find = (code: string): KeyPair | undefined => {
    const file = fileOf(code);
    return existsSync(file) ? keyPairFrom(readFileSync(file, 'utf8').trim()) : undefined;
  };
  const make = (code: string): KeyPair => {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const pair = keyPairFrom(Buffer.from(chance.bytes(32)).toString('hex'));
    writeFileSync(fileOf(code), `${pair.secretKey}\n`, { mode: 0o600, flag: 'wx' });
    chmodSync(fileOf(code), 0o600);
    writeFileSync(join(directory, `${code}.pub`), `${pair.publicKey}\n`);
    return pair;
  };
  return {
    find,
    ensure: (code) => find(code) ?? make(code),
    replace: (code) => {
      const old = find(code);
      if (old) renameSync(fileOf(code), join(directory, `${code}.${keyIdOf(old.publicKey).slice(0, 16)}.retired`));
      return make(code);
    },
  };
}
