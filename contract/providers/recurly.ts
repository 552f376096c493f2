import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Recurly's `recurly-signature: ts,sig,…` over `{ts}.{body}`, with the time in milliseconds.
 *
 * Recurly signs JSON only, never XML. It waits 5 s and tries 10 times.
 *
 * @example
 * verify: recurly({ secretName: 'webhooks/recurly' })
 *
 * @see https://docs.recurly.com/recurly-subscriptions/docs/signature-verification
 */
export function recurly(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'recurly',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'recurly-signature', separator: ',', encoding: 'hex' },
    timestamp: {
      header: 'recurly-signature',
      separator: ',',
      first: true,
      unit: 'ms',
      ...freshness(options, { tolerance: 300 }),
    },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventType: { body: '/event_type' },
    // The body names the object that has changed and the second, in which it may change twice.
    bodyIsNotUnique: true,
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
