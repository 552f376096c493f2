import type { SignatureVerification } from '../verification.ts';

/**
 * Mailgun: the body's `signature` over timestamp and token. The event data itself is not signed, and a retry carries the old
 * timestamp: the token is what tells repetitions apart.
 *
 * @see https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks
 */
export function mailgun({ secret }: { readonly secret: string }): SignatureVerification {
  return {
    kind: 'signature',
    secret,
    algorithm: 'hmac-sha256',
    signature: { body: '/signature/signature', encoding: 'hex' },
    signed: [{ body: '/signature/timestamp' }, { body: '/signature/token' }],
    eventId: { body: '/signature/token' },
    eventType: { body: '/event-data/event' },
  };
}
