import type { SignatureVerification } from '#contract/verification';

/**
 * Vercel: `x-vercel-signature`, an HMAC-SHA1 of the raw body. Vercel waits 30 s and retries for 24 hours.
 *
 * @see https://vercel.com/docs/webhooks/webhooks-api
 */
export function vercel({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha1',
    signature: { header: 'x-vercel-signature', encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
  };
}
