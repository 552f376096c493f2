import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Fireblocks' RSA signature (SHA-512) of the raw body in `Fireblocks-Signature`.
 *
 * The secret is the public key of the environment (US, EU, sandbox) as PEM.
 * Fireblocks sends the newer `Fireblocks-Webhook-Signature` beside it, whose keys must be fetched.
 *
 * @example
 * verify: fireblocks({ secretName: 'webhooks/fireblocks' })
 *
 * @see https://developers.fireblocks.com/reference/validating-webhooks
 */
export function fireblocks(options: SecretOptions): SignatureVerification {
  return {
    provider: 'fireblocks',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'rsa-sha512',
    signature: { header: 'fireblocks-signature', encoding: 'base64' },
    signed: ['body'],
    // Fireblocks drops an event after any 4xx but 408 and 429.
    respond: { unverifiedStatus: 429 },
    eventId: { body: '/id' },
    eventType: { body: '/eventType' },
    ...unknownOptions(options, { secretName: true }),
  };
}
