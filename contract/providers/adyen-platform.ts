import type { SignatureVerification } from '#contract/verification';

/**
 * Adyen's platform webhooks: `HmacSignature` over the raw body, with a hex key.
 *
 * @see https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures
 */
export function adyenPlatform({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    key: { encoding: 'hex' },
    algorithm: 'hmac-sha256',
    signature: { header: 'hmacsignature', encoding: 'base64' },
    signed: ['body'],
    eventType: { body: '/type' },
  };
}
