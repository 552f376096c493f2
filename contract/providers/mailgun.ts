import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Mailgun's signature in the body, over timestamp and token.
 *
 * The event data is not signed. The token tells repetitions apart.
 * No separator stands between timestamp and token, but only one way to split them yields a time of today.
 * Mailgun advises a generous tolerance, because its retries over 8 hours may carry the old timestamp.
 *
 * @example
 * verify: mailgun({ secretName: 'webhooks/mailgun' })
 *
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
 */
export function mailgun(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'mailgun',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { body: '/signature/signature', encoding: 'hex' },
    timestamp: { body: '/signature/timestamp', ...freshness(options, { tolerance: 86_400 }) },
    signed: ['timestamp', { body: '/signature/token' }],
    // Mailgun tries again for 8 hours after any other status, with the same timestamp.
    respond: { staleStatus: 406 },
    eventId: { body: '/signature/token' },
    eventType: { body: '/event-data/event' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
