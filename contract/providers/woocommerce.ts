import type { SignatureVerification } from '#contract/verification';

/**
 * WooCommerce: `X-WC-Webhook-Signature` over the raw body.
 *
 * @see https://woocommerce.com/document/webhooks/
 */
export function woocommerce({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-wc-webhook-signature', encoding: 'base64' },
    signed: ['body'],
    eventId: { header: 'x-wc-webhook-delivery-id' },
    eventType: { header: 'x-wc-webhook-topic' },
  };
}
