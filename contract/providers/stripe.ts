import type { SignatureVerification } from '#contract/verification';

/**
 * Stripe's webhooks: `Stripe-Signature: t=…,v1=…` over `{t}.{body}`, one `v1` for each active secret.
 * The whole `whsec_…` string is the key. Stripe retries for three days in live mode.
 *
 * @see https://docs.stripe.com/webhooks#verify-manually
 */
export function stripe(options: { readonly secretName: string; readonly tolerance?: number }): SignatureVerification {
  return {
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'stripe-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: { header: 'stripe-signature', separator: ',', prefix: 't=', tolerance: options.tolerance ?? 300 },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
  };
}
