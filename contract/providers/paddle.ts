import type { SignatureVerification } from '#contract/verification';

/**
 * Paddle: `Paddle-Signature: ts=…;h1=…` over `{ts}:{body}`, one `h1` for each active secret. Paddle waits 5 s and tries 60 times
 * in 3 days. Its own library tolerates 5 s, which the clocks of a retry may exceed.
 *
 * @see https://developer.paddle.com/webhooks/signature-verification
 */
export function paddle({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'paddle-signature', separator: ';', prefix: 'h1=', encoding: 'hex' },
    timestamp: { header: 'paddle-signature', separator: ';', prefix: 'ts=', tolerance: 300 },
    signed: ['timestamp', { text: ':' }, 'body'],
    eventId: { body: '/event_id' },
    eventType: { body: '/event_type' },
  };
}
