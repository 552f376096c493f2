import { hours } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Box's `BOX-SIGNATURE-PRIMARY` or `BOX-SIGNATURE-SECONDARY` over `{body}{timestamp}`.
 *
 * The secret is one of both signature keys, or a JSON list of both. One valid signature is enough, so that either key
 * can be reset.
 * Box waits 30 s and tries up to 12 times in 2 hours. Box does not say how it signs a retry, so timestamps of that time
 * are accepted.
 *
 * @example
 * verify: box({ secretName: 'webhooks/box' })
 *
 * @see https://developer.box.com/guides/webhooks/v2/signatures-v2/
 */
export function box(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'box',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: ['box-signature-primary', 'box-signature-secondary'], encoding: 'base64' },
    timestamp: {
      header: 'box-delivery-timestamp',
      unit: 'rfc3339',
      ...freshness(options, { tolerance: 600, retriedFor: hours(2) }),
    },
    signed: ['body', 'timestamp'],
    eventId: { body: '/id' },
    eventType: { body: '/trigger' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
