import type { SignatureVerification } from '#contract/verification';

/**
 * Meta (WhatsApp, Instagram, Messenger): `X-Hub-Signature-256` over the raw body. Answers the subscription's challenge when it
 * carries our verify token.
 *
 * @param options.verifyToken name of the secret that holds the verify token
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function meta({
  secret,
  verifyToken,
}: {
  readonly secret: string;
  readonly verifyToken: string;
}): SignatureVerification {
  return {
    kind: 'signature',
    secret,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hub-signature-256', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    eventType: { body: '/object' },
    handshakes: [
      {
        when: { method: 'GET', query: { 'hub.mode': 'subscribe', 'hub.challenge': true } },
        verified: false,
        token: { query: 'hub.verify_token', secret: verifyToken },
        answer: { text: { query: 'hub.challenge' } },
      },
    ],
  };
}
