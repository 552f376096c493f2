import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

export interface StripeOptions extends SecretOptions {
  /**
   * The most that Stripe's clock may differ from ours, to either side, in whole seconds from 1 to 86,400.
   *
   * @default 300
   */
  readonly tolerance?: number;
}

/**
 * Verifies Stripe's `Stripe-Signature: t=…,v1=…` over `{t}.{body}`, with one `v1` for each active secret.
 *
 * The whole `whsec_…` string is the key. Stripe retries for three days in live mode.
 *
 * @example
 * verify: stripe({ secretName: 'webhooks/stripe' })
 *
 * @see https://docs.stripe.com/webhooks#verify-manually
 */
export function stripe(options: StripeOptions): SignatureVerification {
  return {
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'stripe-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: { header: 'stripe-signature', separator: ',', prefix: 't=', tolerance: options.tolerance ?? 300 },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
