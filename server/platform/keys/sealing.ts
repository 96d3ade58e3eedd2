/** Secrets at rest that the server itself must read again (TOTP secrets): AES-256-GCM under a key file outside the database. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chance } from '../clock.ts';

export interface Sealer {
  /** `context` is bound in: what was sealed for one account does not open for another. */
  seal(text: string, context: string): string;
  /** Throws when the key file is another one or the text was changed. */
  open(sealed: string, context: string): string;
}

export function sealerIn(directory: string, chance: Chance): Sealer {
  const file = join(directory, 'sealing.key');
  let key: Buffer | undefined;
  const read = (): Buffer => {
    if (key) return key;
    if (!existsSync(file)) {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      writeFileSync(file, `${Buffer.from(chance.bytes(32)).toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
      chmodSync(file, 0o600);
    }
    return (key = Buffer.from(readFileSync(file, 'utf8').trim(), 'hex'));
  };
  return {
    seal: (text, context) => {
      const nonce = Buffer.from(chance.bytes(12));
      const cipher = createCipheriv('aes-256-gcm', read(), nonce).setAAD(Buffer.from(context));
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open: (sealed, context) => {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', read(), bytes.subarray(0, 12)).setAAD(Buffer.from(context));
      decipher.setAuthTag(bytes.subarray(12, 28));
      return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
    },
  };
}
