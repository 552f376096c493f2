import type { BasicVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Postmark's Basic authentication from the webhook's URL. The secret is `user:password`.
 *
 * @example
 * verify: postmark({ secretName: 'webhooks/postmark' })
 *
 * @see https://postmarkapp.com/developer/webhooks/webhooks-overview
 */
export function postmark(options: SecretOptions): BasicVerification {
  return {
    provider: 'postmark',
    kind: 'basic',
    secretName: options.secretName,
    // Postmark drops an event after any 4xx but 408 and 429.
    respond: { unverifiedStatus: 429 },
    eventId: { header: 'x-pm-webhook-trace-id' },
    eventType: { body: '/RecordType' },
    ...unknownOptions(options, { secretName: true }),
  };
}
