import type { KeyObject } from 'node:crypto';

/** The private keys that belong to the public keys which an operator stores as the secret. */
export class KeyPairs {
  readonly #privateKeys = new Map<string, KeyObject>();

  add(
    pair: { readonly publicKey: KeyObject; readonly privateKey: KeyObject },
    show: (key: KeyObject) => string,
  ): string {
    const shown = show(pair.publicKey);
    this.#privateKeys.set(shown, pair.privateKey);
    return shown;
  }

  privateKeyOf(publicKey: string): KeyObject {
    const key = this.#privateKeys.get(publicKey);
    if (!key) throw new Error('this oracle signs only with its own two key pairs');
    return key;
  }
}
