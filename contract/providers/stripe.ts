import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

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
export function stripe(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'stripe',
    kind: 'signature',
    secretName: options.secretName,
    key: { encoding: 'utf8', form: { pattern: 'whsec_.+', description: 'whsec_…' } },
    algorithm: 'hmac-sha256',
    signature: { header: 'stripe-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: { header: 'stripe-signature', separator: ',', prefix: 't=', ...freshness(options, { tolerance: 300 }) },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
