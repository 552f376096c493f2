import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Sanity's `sanity-webhook-signature: t=…,v1=…` over `{t}.{body}`.
 *
 * The time is in milliseconds, the signature is Base64url without padding.
 *
 * @example
 * verify: sanity({ secretName: 'webhooks/sanity' })
 *
 * @see https://www.sanity.io/docs/content-lake/webhook-best-practices
 */
export function sanity(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'sanity',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'sanity-webhook-signature', separator: ',', prefix: 'v1=', encoding: 'base64url' },
    timestamp: {
      header: 'sanity-webhook-signature',
      separator: ',',
      prefix: 't=',
      unit: 'ms',
      ...freshness(options, { tolerance: 300 }),
    },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventId: { header: 'idempotency-key' },
    eventType: { header: 'sanity-operation' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
