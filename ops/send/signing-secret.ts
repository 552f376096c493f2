import { hasPublicKey, publicSecret } from '#contract/key-pair';
import { ownValue } from '#contract/own-value';
import { secretNameOf } from '#contract/secret-name-of';
import type { Verification } from '#contract/verification';

/** Name below which the local mode keeps the private key of a generated public key. */
export function privateKeyName(secretName: string): string {
  return `${secretName} (private key of the samples)`;
}

/**
 * Returns what samples of a topic are signed with in the local mode.
 *
 * For a topic with a generated public key it is the private key. The provider's own public key has none here.
 *
 * @param secrets secrets of the local mode by name
 */
export function localSigningSecret(
  verify: Verification,
  secrets: Readonly<Record<string, string>>,
): string | undefined {
  const name = secretNameOf(verify);
  if (name === undefined) return undefined;
  const secret = ownValue(secrets, name);
  if (!hasPublicKey(verify)) return secret;
  const privateKey = ownValue(secrets, privateKeyName(verify.secretName));
  return privateKey && publicSecret(verify, privateKey) === secret ? privateKey : secret;
}
