import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Razorpay's `X-Razorpay-Signature`, an HMAC-SHA256 of the raw body.
 *
 * Razorpay waits 5 s and retries for 24 hours. Then it disables the webhook.
 *
 * @example
 * verify: razorpay({ secretName: 'webhooks/razorpay' })
 *
 * @see https://razorpay.com/docs/webhooks/validate-test
 */
export function razorpay(options: SecretOptions): SignatureVerification {
  return {
    provider: 'razorpay',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-razorpay-signature', encoding: 'hex' },
    signed: ['body'],
    eventId: { header: 'x-razorpay-event-id' },
    eventType: { body: '/event' },
    ...unknownOptions(options, { secretName: true }),
  };
}
