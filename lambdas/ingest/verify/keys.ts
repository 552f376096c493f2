import type { KeyObject } from 'node:crypto';
import { signingKey } from '../../../contract/signing-key.ts';
import type { SignatureVerification } from '../../../contract/verification.ts';
import { secretUnusable } from '../secret-cache.ts';

/** Setting up a key costs several times what an HMAC of a small body does. */
const derived = new WeakMap<readonly string[], WeakMap<SignatureVerification, readonly KeyObject[]>>();

/**
 * The keys that a secret's texts stand for. One that is not of the scheme's form can verify nothing, and keeps no other from it:
 * a mistyped one in a rotation would turn everything away. The doctor tells of it.
 *
 * @throws {Problem} 503 when none of them is of the scheme's form
 */
export function keysOf(scheme: SignatureVerification, secrets: readonly string[]): readonly KeyObject[] {
  const ofSecrets = derived.get(secrets) ?? new WeakMap<SignatureVerification, readonly KeyObject[]>();
  derived.set(secrets, ofSecrets);
  const keys = ofSecrets.get(scheme) ?? toKeys(scheme, secrets);
  ofSecrets.set(scheme, keys);
  return keys;
}

function toKeys(scheme: SignatureVerification, secrets: readonly string[]): readonly KeyObject[] {
  const faults: unknown[] = [];
  const keys = secrets.flatMap((secret) => {
    try {
      return signingKey(scheme, secret);
    } catch (fault) {
      faults.push(fault);
      return [];
    }
  });
  return keys.length > 0 ? keys : secretUnusable(scheme.secret, faults[0]);
}
