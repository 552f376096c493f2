import type { SignatureVerification } from '#contract/verification';
import { type PendingOptions, unknownOptions } from './options.ts';

/**
 * Verifies Asana's `X-Hook-Signature` over the raw body.
 *
 * Asana chooses the key and sends it in its first request. While `pending`, that key is put into the secret and echoed.
 * Set `pending: false` as soon as the secret is there.
 *
 * @example
 * verify: asana({ secretName: 'webhooks/asana', pending: true })
 *
 * @see https://developers.asana.com/docs/webhooks-guide
 */
export function asana(options: PendingOptions): SignatureVerification {
  return {
    provider: 'asana',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hook-signature', encoding: 'hex' },
    signed: ['body'],
    ...(options.pending && {
      handshakes: [
        {
          when: { method: 'POST', headers: { 'x-hook-secret': true } },
          verified: false,
          deliversSecret: { header: 'x-hook-secret' },
          answer: { headers: { 'x-hook-secret': { header: 'x-hook-secret' } } },
        },
      ],
    }),
    ...unknownOptions(options, { secretName: true, pending: true }),
  };
}
