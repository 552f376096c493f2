import { hours } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Mux's `Mux-Signature: t=…,v1=…` over `{t}.{body}`, with one `v1` for each active secret.
 *
 * @example
 * verify: mux({ secretName: 'webhooks/mux' })
 *
 * @see https://www.mux.com/docs/core/verify-webhook-signatures
 */
export function mux(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'mux',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'mux-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: {
      header: 'mux-signature',
      separator: ',',
      prefix: 't=',
      ...freshness(options, { tolerance: 300, retriedFor: hours(24) }),
    },
    signed: ['timestamp', { text: '.' }, 'body'],
    // The answers to earlier tries.
    retryFields: ['attempts'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
