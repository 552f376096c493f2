import type { SignatureVerification } from '#contract/verification';

/**
 * Recurly: `recurly-signature: ts,sig,…` over `{ts}.{body}`, the time in milliseconds (from memory, unverified). Recurly waits 5 s
 * and tries 10 times.
 *
 * @see https://docs.recurly.com/recurly-subscriptions/docs/signature-verification
 */
export function recurly({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'recurly-signature', separator: ',', encoding: 'hex' },
    timestamp: { header: 'recurly-signature', separator: ',', first: true, unit: 'ms', tolerance: 300 },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventType: { body: '/event_type' },
    // In XML, as when an account's billing information is updated, it may name the account and no time.
    bodyIsNotUnique: true,
  };
}
