import type { KeyObject } from 'node:crypto';
import { signingKey } from '#contract/signing-key';
import type { SignatureVerification } from '#contract/verification';

/** The keys that a secret's texts stand for. */
export interface Keys {
  readonly keys: readonly KeyObject[];
  /** Why one of the texts stands for none: it is not of the scheme's form. */
  readonly fault?: unknown;
}

/** Setting up a key costs several times what an HMAC of a small body does. */
const derived = new WeakMap<readonly string[], WeakMap<SignatureVerification, Keys>>();

/**
 * The keys that a secret's texts stand for. A text that is not of the scheme's form can verify nothing, and keeps no other from
 * it: a mistyped one in a rotation would turn everything away.
 */
export function keysOf(scheme: SignatureVerification, secrets: readonly string[]): Keys {
  const ofSecrets = derived.get(secrets) ?? new WeakMap<SignatureVerification, Keys>();
  derived.set(secrets, ofSecrets);
  const keys = ofSecrets.get(scheme) ?? toKeys(scheme, secrets);
  ofSecrets.set(scheme, keys);
  return keys;
}

function toKeys(scheme: SignatureVerification, secrets: readonly string[]): Keys {
  let fault: unknown;
  const keys = secrets.flatMap((secret) => {
    try {
      return signingKey(scheme, secret);
    } catch (error) {
      fault = error;
      return [];
    }
  });
  return { keys, fault };
}
