import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Paystack's `x-paystack-signature`, an HMAC-SHA512 of the raw body.
 *
 * The key is the secret key of your account. Paystack retries for 72 hours.
 *
 * @example
 * verify: paystack({ secretName: 'webhooks/paystack' })
 *
 * @see https://paystack.com/docs/payments/webhooks/
 */
export function paystack(options: SecretOptions): SignatureVerification {
  return {
    provider: 'paystack',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha512',
    signature: { header: 'x-paystack-signature', encoding: 'hex' },
    signed: ['body'],
    eventType: { body: '/event' },
    ...unknownOptions(options, { secretName: true }),
  };
}
