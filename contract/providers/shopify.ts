import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Shopify's `X-Shopify-Hmac-Sha256` over the raw body. Newer events omit the `X-`.
 *
 * For up to an hour after a rotation the old secret may still sign, so let the secret hold both.
 * Shopify waits 5 s and tries 8 times in 4 hours. Then it may delete the subscription.
 *
 * @example
 * verify: shopify({ secretName: 'webhooks/shopify' })
 *
 * @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export function shopify(options: SecretOptions): SignatureVerification {
  return {
    provider: 'shopify',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: ['x-shopify-hmac-sha256', 'shopify-hmac-sha256'], encoding: 'base64' },
    signed: ['body'],
    eventId: { header: ['x-shopify-webhook-id', 'shopify-webhook-id'] },
    eventType: { header: ['x-shopify-topic', 'shopify-topic'] },
    ...unknownOptions(options, { secretName: true }),
  };
}
