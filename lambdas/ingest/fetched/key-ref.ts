import type { KeyObject } from 'node:crypto';
import type { PinnedCertificate, PublicJwtAlgorithm } from '#contract/fetched-verification';

/** Reference of a request to a public key. */
export type KeyRef =
  | { readonly jwks: string; readonly keyId: string; readonly algorithm: PublicJwtAlgorithm }
  | {
      readonly keyById: string;
      readonly keyId: string;
      readonly algorithm: PublicJwtAlgorithm;
      /** Returns `client_id:secret`. */
      readonly credentials: () => Promise<string>;
    }
  | { readonly certificate: string; readonly pinned: PinnedCertificate };

/** Public keys of providers. */
export interface PublicKeys {
  /**
   * Checks a request by the key that it refers to.
   *
   * @param check tells whether the key has signed the request
   * @returns false when it has not
   * @throws {Problem} 401 when there is no such key, 429 when it must not be fetched yet
   * @throws {Problem} 503 when it cannot be fetched
   */
  check(ref: KeyRef, check: (key: KeyObject) => boolean): Promise<boolean>;
  /** Fetches the address that confirms a subscription. @throws {Problem} 503 when that fails, 400 when it is refused */
  confirm(url: string): Promise<void>;
}
