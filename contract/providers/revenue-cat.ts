import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies RevenueCat's `X-RevenueCat-Webhook-Signature: t=…,v1=…` over `{t}.{body}`.
 *
 * Signing must be turned on for the webhook. RevenueCat waits 60 s and retries five times, each signed anew.
 *
 * @example
 * verify: revenueCat({ secretName: 'webhooks/revenue-cat' })
 *
 * @see https://www.revenuecat.com/docs/integrations/webhooks
 */
export function revenueCat(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'revenue-cat',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-revenuecat-webhook-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: {
      header: 'x-revenuecat-webhook-signature',
      separator: ',',
      prefix: 't=',
      ...freshness(options, { tolerance: 300 }),
    },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventId: { body: '/event/id' },
    eventType: { body: '/event/type' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
