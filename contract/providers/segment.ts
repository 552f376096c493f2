import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Segment's `X-Segment-Signature` or `X-Signature`, an HMAC-SHA1 of the raw body.
 *
 * `X-Signature` covers only the first event of a batch, so that batches with it are rejected. Segment retries after a
 * 5xx for up to 4 hours.
 *
 * @example
 * verify: segment({ secretName: 'webhooks/segment' })
 *
 * @see https://segment.com/docs/connections/destinations/catalog/actions-webhook/
 */
export function segment(options: SecretOptions): SignatureVerification {
  return {
    provider: 'segment',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha1',
    signature: { header: ['x-segment-signature', 'x-signature'], encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/messageId' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
