import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Paddle's `Paddle-Signature: ts=…;h1=…` over `{ts}:{body}`, with one `h1` for each active secret.
 *
 * Paddle waits 5 s and tries 60 times in 3 days.
 * Paddle's own library tolerates 5 s, which the clocks of a retry may exceed.
 *
 * @example
 * verify: paddle({ secretName: 'webhooks/paddle' })
 *
 * @see https://developer.paddle.com/webhooks/signature-verification
 */
export function paddle(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'paddle',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'paddle-signature', separator: ';', prefix: 'h1=', encoding: 'hex' },
    timestamp: { header: 'paddle-signature', separator: ';', prefix: 'ts=', ...freshness(options, { tolerance: 300 }) },
    signed: ['timestamp', { text: ':' }, 'body'],
    eventId: { body: '/event_id' },
    eventType: { body: '/event_type' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
