import { hours, minutes } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Linear's `Linear-Signature` over the raw body. Linear waits 5 s.
 *
 * The body's `webhookTimestamp` (milliseconds) may differ from our clock by a minute.
 * Linear retries after 1 minute, 1 hour and 6 hours with the same timestamp.
 *
 * @example
 * verify: linear({ secretName: 'webhooks/linear' })
 *
 * @see https://linear.app/developers/webhooks
 */
export function linear(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'linear',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'linear-signature', encoding: 'hex' },
    timestamp: {
      body: '/webhookTimestamp',
      unit: 'ms',
      ...freshness(options, { tolerance: 60, retriedFor: hours(7) + minutes(1) }),
    },
    signed: ['body'],
    eventId: { header: 'linear-delivery' },
    eventType: { header: 'linear-event' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
