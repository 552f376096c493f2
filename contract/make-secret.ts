import { generateKeyPairSync, randomBytes } from 'node:crypto';
import type { Verification } from './verification.ts';

/**
 * Generates a random secret in the format of a topic's verification.
 *
 * @example
 * makeSecret(stripe({ secretName: 'webhooks/stripe' })) // 'whsec_…'
 */
export function makeSecret(verify: Verification): string {
  if (verify.kind === 'basic') return `webhooks:${randomBytes(18).toString('base64url')}`;
  if (verify.kind !== 'signature') return randomBytes(24).toString('base64url');
  const { algorithm, key } = verify;
  // Only the provider has the private key that belongs to its public key. A generated key rejects every request.
  if (algorithm === 'ed25519') {
    const { x = '' } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
    return `${[key?.prefix ?? ''].flat()[0]}${Buffer.from(x, 'base64url').toString(key?.encoding ?? 'base64')}`;
  }
  if (algorithm === 'ecdsa-p256-sha256') {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    return publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
  }
  return key?.encoding === 'hex' ? randomBytes(32).toString('hex') : `whsec_${randomBytes(24).toString('base64')}`;
}
