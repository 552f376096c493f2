import type { BasicVerification } from '#contract/verification';

/**
 * Postmark: Basic authentication in the webhook's URL; the secret is `user:password`.
 *
 * @see https://postmarkapp.com/developer/webhooks/webhooks-overview
 */
export function postmark({ secretName }: { readonly secretName: string }): BasicVerification {
  return {
    kind: 'basic',
    secretName,
    eventType: { body: '/RecordType' },
  };
}
