import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies WooCommerce's `X-WC-Webhook-Signature` over the raw body.
 *
 * Answers the unsigned form by which WooCommerce checks the URL when a webhook is saved.
 *
 * @example
 * verify: woocommerce({ secretName: 'webhooks/woocommerce' })
 *
 * @see https://woocommerce.com/document/webhooks/
 */
export function woocommerce(options: SecretOptions): SignatureVerification {
  return {
    provider: 'woocommerce',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-wc-webhook-signature', encoding: 'base64' },
    signed: ['body'],
    handshakes: [
      {
        // Saving a webhook posts this form, which is not signed.
        when: { method: 'POST', headers: { 'x-wc-webhook-signature': false }, form: { webhook_id: true } },
        verified: false,
        answer: {},
      },
    ],
    eventId: { header: 'x-wc-webhook-delivery-id' },
    eventType: { header: 'x-wc-webhook-topic' },
    ...unknownOptions(options, { secretName: true }),
  };
}
