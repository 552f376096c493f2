import { hours } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Calendly's `Calendly-Webhook-Signature: t=…,v1=…` over `{t}.{body}`.
 *
 * @example
 * verify: calendly({ secretName: 'webhooks/calendly' })
 *
 * @see https://developer.calendly.com/api-docs/ZG9jOjM2MzE2MDM4-webhook-signatures
 */
export function calendly(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'calendly',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'calendly-webhook-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: {
      header: 'calendly-webhook-signature',
      separator: ',',
      prefix: 't=',
      ...freshness(options, { tolerance: 300, retriedFor: hours(24) }),
    },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventType: { body: '/event' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
