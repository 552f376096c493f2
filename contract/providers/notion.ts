import type { SignatureVerification } from '#contract/verification';

/**
 * Notion: `X-Notion-Signature: sha256=…` over the raw body. The first request brings the verification token, which is the key: while
 * `pending`, it is put into the secret, from where you paste it into Notion. Say `pending: false` once it is there.
 *
 * @see https://developers.notion.com/reference/webhooks
 */
export function notion({
  secretName,
  pending = false,
}: {
  readonly secretName: string;
  readonly pending?: boolean;
}): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-notion-signature', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
    ...(pending && {
      handshakes: [
        {
          when: { method: 'POST', body: { pointer: '/verification_token' } },
          verified: false,
          deliversSecret: { body: '/verification_token' },
          answer: {},
        },
      ],
    }),
  };
}
