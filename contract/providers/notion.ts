import type { SignatureVerification } from '#contract/verification';
import { type PendingOptions, unknownOptions } from './options.ts';

/**
 * Verifies Notion's `X-Notion-Signature: sha256=…` over the raw body.
 *
 * Notion's first request carries the verification token, which is the key. While `pending`, it is put into the secret.
 * Paste it from there into Notion, and set `pending: false`.
 *
 * @example
 * verify: notion({ secretName: 'webhooks/notion', pending: true })
 *
 * @see https://developers.notion.com/reference/webhooks
 */
export function notion(options: PendingOptions): SignatureVerification {
  return {
    provider: 'notion',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-notion-signature', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    // Counts the tries.
    retryFields: ['attempt_number'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
    ...(options.pending && {
      handshakes: [
        {
          when: { method: 'POST', body: { '/verification_token': true } },
          verified: false,
          deliversSecret: { body: '/verification_token' },
          answer: {},
        },
      ],
    }),
    ...unknownOptions(options, { secretName: true, pending: true }),
  };
}
