import type { SignatureVerification } from '#contract/verification';

/**
 * Mailgun: the body's `signature` over timestamp and token. The event data itself is not signed: the token is what tells
 * repetitions apart. Nothing stands between the two, and only one of the places at which they can be parted leaves a time of
 * these days. Mailgun asks not to be strict with it, since its retries, over 8 hours, may carry the old one.
 *
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
 */
export function mailgun({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { body: '/signature/signature', encoding: 'hex' },
    timestamp: { body: '/signature/timestamp', tolerance: 86_400 },
    signed: ['timestamp', { body: '/signature/token' }],
    eventId: { body: '/signature/token' },
    eventType: { body: '/event-data/event' },
  };
}
