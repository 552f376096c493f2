import type { SignatureVerification } from '#contract/verification';

/**
 * Sanity: `sanity-webhook-signature: t=…,v1=…` over `{t}.{body}`, the time in milliseconds, the signature unpadded Base64url.
 *
 * @see https://www.sanity.io/docs/content-lake/webhook-best-practices
 */
export function sanity({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'sanity-webhook-signature', separator: ',', prefix: 'v1=', encoding: 'base64url' },
    timestamp: { header: 'sanity-webhook-signature', separator: ',', prefix: 't=', unit: 'ms', tolerance: 300 },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventId: { header: 'idempotency-key' },
  };
}
