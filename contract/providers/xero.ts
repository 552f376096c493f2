import type { SignatureVerification } from '#contract/verification';

/**
 * Xero: `x-xero-signature` over the raw body. Its intent-to-receive check sends good and bad signatures and wants 200 and 401,
 * which is what they get. Xero waits 5 s.
 *
 * @see https://developer.xero.com/documentation/guides/webhooks/overview/
 */
export function xero({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-xero-signature', encoding: 'base64' },
    signed: ['body'],
  };
}
