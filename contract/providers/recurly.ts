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
    // An XML body, such as that of updated billing information, may name the account but no time.
    bodyIsNotUnique: true,
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
