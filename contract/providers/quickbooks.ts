import type { SignatureVerification } from '#contract/verification';

/**
 * QuickBooks: `intuit-signature` over the raw body. Intuit wants 200 within 3 s.
 *
 * @see https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks
 */
export function quickbooks({ secret }: { readonly secret: string }): SignatureVerification {
  return {
    kind: 'signature',
    secret,
    algorithm: 'hmac-sha256',
    signature: { header: 'intuit-signature', encoding: 'base64' },
    signed: ['body'],
  };
}
