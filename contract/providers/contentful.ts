import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Contentful's `x-contentful-signature`.
 *
 * Contentful signs the method, the path, the headers that `x-contentful-signed-headers` lists, and the body.
 * Contentful's own library tolerates 30 s, but it tries again after 30 and 60 s.
 *
 * @example
 * verify: contentful({ secretName: 'webhooks/contentful' })
 *
 * @see https://www.contentful.com/developers/docs/webhooks/request-verification/
 */
export function contentful(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'contentful',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-contentful-signature', encoding: 'hex' },
    timestamp: { header: 'x-contentful-timestamp', unit: 'ms', ...freshness(options, { tolerance: 90 }) },
    signed: [
      'method',
      { text: '\n' },
      'path',
      { text: '\n' },
      { headersListedIn: 'x-contentful-signed-headers' },
      { text: '\n' },
      'body',
    ],
    eventId: { header: 'x-contentful-idempotency-key' },
    eventType: { header: 'x-contentful-topic' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
