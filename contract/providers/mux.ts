import type { SignatureVerification } from '#contract/verification';

/**
 * Mux: `Mux-Signature: t=…,v1=…` over `{t}.{body}`, one `v1` for each active secret.
 *
 * @see https://www.mux.com/docs/core/verify-webhook-signatures
 */
export function mux({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'mux-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: { header: 'mux-signature', separator: ',', prefix: 't=', tolerance: 300 },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
  };
}
