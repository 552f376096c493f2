import { hours } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Zendesk's `X-Zendesk-Webhook-Signature` over `{timestamp}{body}`.
 *
 * Zendesk retries after certain statuses. It does not say how it signs a retry, so timestamps of the last hour are
 * accepted.
 *
 * @example
 * verify: zendesk({ secretName: 'webhooks/zendesk' })
 *
 * @see https://developer.zendesk.com/documentation/webhooks/verifying/
 */
export function zendesk(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'zendesk',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-zendesk-webhook-signature', encoding: 'base64' },
    timestamp: {
      header: 'x-zendesk-webhook-signature-timestamp',
      unit: 'rfc3339',
      ...freshness(options, { tolerance: 300, retriedFor: hours(1) }),
    },
    signed: ['timestamp', 'body'],
    // The body of a trigger is free text of the user, and its id may be that of a ticket.
    eventId: { header: 'x-zendesk-webhook-invocation-id' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
