import type { SignatureVerification } from '#contract/verification';

/**
 * Asana: `X-Hook-Signature` over the raw body. Asana sets the key itself, in the first request: while `pending`, that key is put into
 * the secret and echoed. Say `pending: false` once it is there.
 *
 * @see https://developers.asana.com/docs/webhooks-guide
 */
export function asana({
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
    signature: { header: 'x-hook-signature', encoding: 'hex' },
    signed: ['body'],
    ...(pending && {
      handshakes: [
        {
          when: { method: 'POST', headers: { 'x-hook-secret': true } },
          verified: false,
          deliversSecret: { header: 'x-hook-secret' },
          answer: { headers: { 'x-hook-secret': { header: 'x-hook-secret' } } },
        },
      ],
    }),
  };
}
