import { minutes } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Zoom's `x-zm-signature: v0=…` over `v0:{timestamp}:{body}`.
 *
 * Answers `endpoint.url_validation`, which Zoom repeats every 72 hours.
 * Zoom waits 3 s and tries again after 5, 20 and 60 minutes.
 *
 * @example
 * verify: zoom({ secretName: 'webhooks/zoom' })
 *
 * @see https://developers.zoom.us/docs/api/webhooks/
 */
export function zoom(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'zoom',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-zm-signature', prefix: 'v0=', encoding: 'hex' },
    timestamp: { header: 'x-zm-request-timestamp', ...freshness(options, { tolerance: 300, retriedFor: minutes(85) }) },
    signed: [{ text: 'v0:' }, 'timestamp', { text: ':' }, 'body'],
    eventType: { body: '/event' },
    handshakes: [
      {
        when: { method: 'POST', body: { '/event': 'endpoint.url_validation' } },
        verified: true,
        answer: {
          json: {
            plainToken: { body: '/payload/plainToken' },
            encryptedToken: { hmacOf: { body: '/payload/plainToken' }, encoding: 'hex', pattern: '[A-Za-z0-9_=+/-]+' },
          },
        },
      },
    ],
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
