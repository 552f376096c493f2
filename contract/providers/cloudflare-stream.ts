import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies the `Webhook-Signature: time=…,sig1=…` of Cloudflare Stream over `{time}.{body}`.
 *
 * Webhooks about live inputs are not signed so. Cloudflare documents no retries.
 *
 * @example
 * verify: cloudflareStream({ secretName: 'webhooks/cloudflare-stream' })
 *
 * @see https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/
 */
export function cloudflareStream(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'cloudflare-stream',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'webhook-signature', separator: ',', prefix: 'sig1=', encoding: 'hex' },
    timestamp: {
      header: 'webhook-signature',
      separator: ',',
      prefix: 'time=',
      ...freshness(options, { tolerance: 300 }),
    },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventType: { body: '/status/state' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
