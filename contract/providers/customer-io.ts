import { days } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies the `X-CIO-Signature` of Customer.io's reporting webhooks over `v0:{timestamp}:{body}`.
 *
 * Customer.io waits 4 s and retries for 7 days. It does not say how it signs a retry, so timestamps of the last 3 days
 * are accepted. Later webhooks wait until a failed one has succeeded.
 *
 * @example
 * verify: customerIo({ secretName: 'webhooks/customer-io' })
 *
 * @see https://docs.customer.io/api/webhooks/
 */
export function customerIo(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'customer-io',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-cio-signature', encoding: 'hex' },
    timestamp: { header: 'x-cio-timestamp', ...freshness(options, { tolerance: 300, retriedFor: days(3) }) },
    signed: [{ text: 'v0:' }, 'timestamp', { text: ':' }, 'body'],
    eventId: { body: '/event_id' },
    eventType: { body: '/metric' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
