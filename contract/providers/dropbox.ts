import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Dropbox's `X-Dropbox-Signature` over the raw body. Echoes the challenge.
 *
 * @example
 * verify: dropbox({ secretName: 'webhooks/dropbox' })
 *
 * @see https://www.dropbox.com/developers/reference/webhooks
 */
export function dropbox(options: SecretOptions): SignatureVerification {
  return {
    provider: 'dropbox',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-dropbox-signature', encoding: 'hex' },
    signed: ['body'],
    // The body names the accounts in which something has changed, but neither the change nor its time.
    bodyIsNotUnique: true,
    handshakes: [
      {
        when: { method: 'GET', query: { challenge: true } },
        verified: false,
        answer: { text: { query: 'challenge' } },
      },
    ],
    ...unknownOptions(options, { secretName: true }),
  };
}
