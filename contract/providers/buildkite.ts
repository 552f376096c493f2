import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Buildkite's `X-Buildkite-Signature: timestamp=…,signature=…` over `{timestamp}.{body}`.
 *
 * The secret is the token of the webhook. Choose the signature at Buildkite, because a token in `X-Buildkite-Token`
 * does not cover the body. Buildkite documents no retries.
 *
 * @example
 * verify: buildkite({ secretName: 'webhooks/buildkite' })
 *
 * @see https://buildkite.com/docs/apis/webhooks/pipelines
 */
export function buildkite(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'buildkite',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-buildkite-signature', separator: ',', prefix: 'signature=', encoding: 'hex' },
    timestamp: {
      header: 'x-buildkite-signature',
      separator: ',',
      prefix: 'timestamp=',
      ...freshness(options, { tolerance: 300 }),
    },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventType: { header: 'x-buildkite-event' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
