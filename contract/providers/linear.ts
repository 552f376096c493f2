import type { SignatureVerification } from '#contract/verification';

/**
 * Linear: `Linear-Signature` over the raw body, whose `webhookTimestamp` (milliseconds) may be a minute off. Linear waits 5 s.
 *
 * @see https://linear.app/developers/webhooks
 */
export function linear({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'linear-signature', encoding: 'hex' },
    timestamp: { body: '/webhookTimestamp', unit: 'ms', tolerance: 60 },
    signed: ['body'],
    eventId: { header: 'linear-delivery' },
    eventType: { header: 'linear-event' },
  };
}
