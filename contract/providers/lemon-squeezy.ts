import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Lemon Squeezy's `X-Signature`, an HMAC-SHA256 of the raw body.
 *
 * Lemon Squeezy retries three times, the last one about three minutes after the first try.
 *
 * @example
 * verify: lemonSqueezy({ secretName: 'webhooks/lemon-squeezy' })
 *
 * @see https://docs.lemonsqueezy.com/help/webhooks/signing-requests
 */
export function lemonSqueezy(options: SecretOptions): SignatureVerification {
  return {
    provider: 'lemon-squeezy',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-signature', encoding: 'hex' },
    signed: ['body'],
    // The header `X-Event-Name` has the same value, but is not signed.
    eventType: { body: '/meta/event_name' },
    ...unknownOptions(options, { secretName: true }),
  };
}
