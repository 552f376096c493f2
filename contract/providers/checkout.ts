import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Checkout.com's `Cko-Signature`, an HMAC-SHA256 of the raw body.
 *
 * Checkout.com waits 10 s and retries eight times in 30 hours.
 *
 * @example
 * verify: checkout({ secretName: 'webhooks/checkout' })
 *
 * @see https://www.checkout.com/docs/workflows
 */
export function checkout(options: SecretOptions): SignatureVerification {
  return {
    provider: 'checkout',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'cko-signature', encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
