import { hours } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Kick's RSA signature `Kick-Event-Signature` over `{message id}.{timestamp}.{body}`.
 *
 * The secret is Kick's public key as PEM. Kick tries 3 times. It does not say when, and how it signs a retry, so
 * timestamps of the last hour are accepted.
 *
 * @example
 * verify: kick({ secretName: 'webhooks/kick' })
 *
 * @see https://docs.kick.com/events/webhook-security
 */
export function kick(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'kick',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'rsa-sha256',
    signature: { header: 'kick-event-signature', encoding: 'base64' },
    timestamp: {
      header: 'kick-event-message-timestamp',
      unit: 'rfc3339',
      ...freshness(options, { tolerance: 300, retriedFor: hours(1) }),
    },
    signed: [{ header: 'kick-event-message-id' }, { text: '.' }, 'timestamp', { text: '.' }, 'body'],
    eventId: { header: 'kick-event-message-id' },
    eventType: { header: 'kick-event-type' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
