import type { BasicVerification } from '#contract/verification';

/**
 * Chargebee: Basic authentication; the secret is `user:password`. Chargebee tries 7 times, over 2 days.
 *
 * @see https://www.chargebee.com/docs/billing/2.0/site-configuration/webhook_settings
 */
export function chargebee({ secretName }: { readonly secretName: string }): BasicVerification {
  return {
    kind: 'basic',
    secretName,
    eventId: { body: '/id' },
    eventType: { body: '/event_type' },
  };
}
