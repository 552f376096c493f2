import type { SignatureVerification } from '#contract/verification';

/**
 * Shopify: `X-Shopify-Hmac-Sha256`, of its newer events `Shopify-Hmac-Sha256`, over the raw body. For up to an hour after a rotation the old secret may still sign:
 * let the secret hold both. Shopify waits 5 s and tries 8 times in 4 hours; then it may delete the subscription.
 *
 * @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https
 */
export function shopify({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: ['x-shopify-hmac-sha256', 'shopify-hmac-sha256'], encoding: 'base64' },
    signed: ['body'],
    eventId: { header: 'x-shopify-webhook-id' },
    eventType: { header: 'x-shopify-topic' },
  };
}
