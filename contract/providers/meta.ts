import type { SignatureVerification } from '#contract/verification';

/**
 * Meta (WhatsApp, Instagram, Messenger): `X-Hub-Signature-256` over the raw body. Answers the subscription's challenge when it
 * carries our verify token.
 *
 * @param options.verifyTokenName name of the secret that holds the verify token
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function meta({
  secretName,
  verifyTokenName,
}: {
  readonly secretName: string;
  readonly verifyTokenName: string;
}): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hub-signature-256', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    eventType: { body: '/object' },
    handshakes: [
      {
        when: { method: 'GET', query: { 'hub.mode': 'subscribe', 'hub.challenge': true } },
        verified: false,
        token: { query: 'hub.verify_token', secretName: verifyTokenName },
        answer: { text: { query: 'hub.challenge' } },
      },
    ],
  };
}
