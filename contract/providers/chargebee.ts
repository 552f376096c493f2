import type { BasicVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Chargebee's Basic authentication. The secret is `user:password`.
 *
 * Chargebee tries 7 more times, the last about 3 days after the event.
 *
 * @example
 * verify: chargebee({ secretName: 'webhooks/chargebee' })
 *
 * @see https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings
 */
export function chargebee(options: SecretOptions): BasicVerification {
  return {
    provider: 'chargebee',
    kind: 'basic',
    secretName: options.secretName,
    eventId: { body: '/id' },
    eventType: { body: '/event_type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
