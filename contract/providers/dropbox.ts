import type { SignatureVerification } from '#contract/verification';

/**
 * Dropbox: `X-Dropbox-Signature` over the raw body. Echoes the challenge.
 *
 * @see https://www.dropbox.com/developers/reference/webhooks
 */
export function dropbox({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-dropbox-signature', encoding: 'hex' },
    signed: ['body'],
    // It names the accounts in which something has changed, and neither what nor when.
    bodyIsNotUnique: true,
    handshakes: [
      {
        when: { method: 'GET', query: { challenge: true } },
        verified: false,
        answer: { text: { query: 'challenge' } },
      },
    ],
  };
}
