import type { SignatureVerification } from '#contract/verification';

/**
 * QuickBooks: `intuit-signature` over the raw body. Intuit wants 200 within 3 s.
 *
 * @see https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks
 */
export function quickbooks({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'intuit-signature', encoding: 'base64' },
    signed: ['body'],
  };
}
