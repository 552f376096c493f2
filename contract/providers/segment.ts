import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies `X-Signature` of Segment's Webhooks destinations, an HMAC-SHA1 of the raw body.
 *
 * Segment signs only the first event of a batch, so a batch is rejected. Turn batching off in the mapping.
 * Segment waits 5 s and retries timeouts and 5xx for four hours.
 *
 * @example
 * verify: segment({ secretName: 'webhooks/segment' })
 *
 * @see https://segment.com/docs/connections/destinations/catalog/actions-webhook/
 */
export function segment(options: SecretOptions): SignatureVerification {
  return {
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha1',
    signature: { header: 'x-signature', encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/messageId' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
