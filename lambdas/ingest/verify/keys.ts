import type { KeyObject } from 'node:crypto';
import { hasProviderForm, type KeyScheme, signingKey } from '#contract/signing-key';

/** The keys derived from a secret. */
export interface DerivedKeys {
  readonly keys: readonly KeyObject[];
  /** The reason why a value is malformed or has an unusual form; undefined when none is. */
  readonly keyError?: unknown;
}

/** Creating a key takes several times as long as the HMAC of a small body. */
const derived = new WeakMap<readonly string[], WeakMap<KeyScheme, DerivedKeys>>();

/**
 * Derives one key per secret value. Malformed values are skipped, so that one typo during a rotation does not reject
 * every request.
 */
export function deriveKeys(scheme: KeyScheme, secrets: readonly string[]): DerivedKeys {
  const ofSecrets = derived.get(secrets) ?? new WeakMap<KeyScheme, DerivedKeys>();
  derived.set(secrets, ofSecrets);
  const keys = ofSecrets.get(scheme) ?? toKeys(scheme, secrets);
  ofSecrets.set(scheme, keys);
  return keys;
}

function toKeys(scheme: KeyScheme, secrets: readonly string[]): DerivedKeys {
  let keyError: unknown;
  const keys: KeyObject[] = [];
  for (const secret of secrets) {
    try {
      keys.push(signingKey(scheme, secret));
      if (!hasProviderForm(scheme, secret)) keyError = new Error("it does not have the form of the provider's secrets");
    } catch (error) {
      keyError = error;
    }
  }
  return { keys, keyError };
}
