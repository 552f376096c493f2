import type { SignatureVerification } from '#contract/verification';
import { type UrlOptions, unknownOptions } from './options.ts';

/**
 * Verifies Square's `x-square-hmacsha256-signature` over the notification URL and the raw body.
 *
 * `url` is the notification URL in Square's dashboard. Square retries for 24 hours.
 *
 * @example
 * verify: square({ secretName: 'webhooks/square', url: 'https://hooks.example.com/square' })
 *
 * @see https://developer.squareup.com/docs/webhooks/step3validate
 */
export function square(options: UrlOptions): SignatureVerification {
  return {
    provider: 'square',
    kind: 'signature',
    secretName: options.secretName,
    url: options.url,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-square-hmacsha256-signature', encoding: 'base64' },
    signed: ['url', 'body'],
    eventId: { body: '/event_id' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true, url: true }),
  };
}
