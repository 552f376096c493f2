import { days } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies WorkOS's `WorkOS-Signature: t=…, v1=…` over `{t}.{body}`, with `t` in milliseconds.
 *
 * WorkOS retries for 3 days. It does not say how it signs a retry, so timestamps of that time are accepted.
 *
 * @example
 * verify: workos({ secretName: 'webhooks/workos' })
 *
 * @see https://workos.com/docs/events/data-syncing/webhooks
 */
export function workos(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'workos',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'workos-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: {
      header: 'workos-signature',
      separator: ',',
      prefix: 't=',
      unit: 'ms',
      ...freshness(options, { tolerance: 180, retriedFor: days(3) }),
    },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventId: { body: '/id' },
    eventType: { body: '/event' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
