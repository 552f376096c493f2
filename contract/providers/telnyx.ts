import { hours } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Telnyx's Ed25519 signature `Telnyx-Signature-Ed25519` over `{timestamp}|{body}`.
 *
 * The secret is the public key of the account, as Base64. Telnyx tries each URL up to 3 times. It does not say when,
 * and how it signs a retry, so timestamps of the last hour are accepted.
 *
 * @example
 * verify: telnyx({ secretName: 'webhooks/telnyx' })
 *
 * @see https://developers.telnyx.com/docs/development/api-fundamentals/webhooks
 */
export function telnyx(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'telnyx',
    kind: 'signature',
    secretName: options.secretName,
    key: { encoding: 'base64' },
    algorithm: 'ed25519',
    signature: { header: 'telnyx-signature-ed25519', encoding: 'base64' },
    timestamp: { header: 'telnyx-timestamp', ...freshness(options, { tolerance: 300, retriedFor: hours(1) }) },
    signed: ['timestamp', { text: '|' }, 'body'],
    eventId: { body: '/data/id' },
    eventType: { body: '/data/event_type' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
