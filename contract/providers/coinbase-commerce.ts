import type { SignatureVerification } from '#contract/verification';

/**
 * Coinbase Commerce: `X-CC-Webhook-Signature` over the raw body.
 *
 * @see https://docs.cdp.coinbase.com/commerce-onchain/docs/webhooks-security
 */
export function coinbaseCommerce({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-cc-webhook-signature', encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/event/id' },
    eventType: { body: '/event/type' },
  };
}
