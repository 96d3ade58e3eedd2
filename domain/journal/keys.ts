/** The public keys a verifier works with: those it was given separately, and those that travelled with the file. */
import { keyIdOf } from '@qinglian/kernel/hash/ed25519.ts';
import { demand } from './broken.ts';
import type { FileKey } from './file.ts';

/** A public key that the verifier obtained by a way of its own, not from the file. */
export interface TrustedKey {
  /** Organisation that signs with it. */
  readonly owner: string;
  readonly publicKey: string;
  /** Where the secret half is kept, if known; two keys of one installation prove nothing together. */
  readonly installation?: string;
}

export interface FoundKey {
  readonly publicKey: string;
  readonly isTrusted: boolean;
}

export class KeyRing {
  readonly #trusted: ReadonlyMap<string, TrustedKey>;
  readonly #owners: ReadonlySet<string>;
  readonly #fromFile = new Map<string, FileKey>();
  readonly #used = new Set<string>();

  constructor(trusted: readonly TrustedKey[]) {
    this.#trusted = new Map(trusted.map((key) => [keyIdOf(key.publicKey), key]));
    this.#owners = new Set(trusted.map((key) => key.owner));
  }

  get hasTrusted(): boolean {
    return this.#trusted.size > 0;
  }

  addFromFile(key: FileKey): void {
    demand(keyIdOf(key.publicKey) === key.id, '文件所附公钥与其编号不符');
    demand(!this.#fromFile.has(key.id), '文件所附公钥重复');
    this.#fromFile.set(key.id, key);
  }

  /** A trusted key, or one from the file as long as none is trusted for this owner. */
  get(id: string, owner: string): FoundKey {
    const fromFile = this.#fromFile.get(id);
    const trusted = this.#trusted.get(id);
    this.#used.add(id);
    demand((fromFile?.owner ?? owner) === owner && (trusted?.owner ?? owner) === owner, '签名所用密钥属于另一个机构');
    if (trusted !== undefined) return { publicKey: trusted.publicKey, isTrusted: true };
    demand(!this.#owners.has(owner), '签名所用密钥不在可信公钥之列');
    demand(fromFile !== undefined, '没有可用来核对这个签名的公钥');
    return { publicKey: fromFile.publicKey, isTrusted: false };
  }

  /** Every key in the file has a use; one without was slipped in. */
  get isFileFullyUsed(): boolean {
    return [...this.#fromFile.keys()].every((id) => this.#used.has(id));
  }

  /** Both are trusted separately and are not declared to lie in one installation. */
  areSeparate(first: string, second: string): boolean {
    const a = this.#trusted.get(first);
    const b = this.#trusted.get(second);
    return a !== undefined && b !== undefined && (a.installation === undefined || a.installation !== b.installation);
  }
}
