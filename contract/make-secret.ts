import { randomBytes } from 'node:crypto';
import { hasPublicKey, makePrivateKey, publicSecret } from './key-pair.ts';
import type { Verification } from './verification.ts';

/**
 * Generates a random secret in the format of a topic's verification.
 *
 * @example
 * makeSecret(stripe({ secretName: 'webhooks/stripe' })) // 'whsec_…'
 */
export function makeSecret(verify: Verification): string {
  if (verify.kind === 'jwks-jwt') return `local:${randomBytes(18).toString('base64url')}`;
  if (verify.kind === 'basic') return `webhooks:${randomBytes(18).toString('base64url')}`;
  if (verify.kind !== 'signature') return randomBytes(24).toString('base64url');
  // Only the provider has the private key that belongs to its public key. A generated key rejects every request.
  if (hasPublicKey(verify)) return publicSecret(verify, makePrivateKey(verify));
  const { encoding = 'utf8', prefix = encoding === 'utf8' ? 'whsec_' : '' } = verify.key ?? {};
  return encoding === 'hex'
    ? randomBytes(32).toString('hex')
    : `${[prefix].flat()[0]}${randomBytes(24).toString('base64')}`;
}
