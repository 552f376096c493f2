import type { JwtVerification } from '#contract/verification';
import { type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies monday's JSON Web Token in `Authorization`, HS256 with the app's signing secret.
 *
 * The token does not cover the body. Echoes the challenge by which monday checks the endpoint.
 *
 * @example
 * verify: monday({ secretName: 'webhooks/monday' })
 *
 * @see https://developer.monday.com/api-reference/reference/webhooks
 */
export function monday(options: TimestampOptions): JwtVerification {
  return {
    provider: 'monday',
    kind: 'jwt',
    secretName: options.secretName,
    tolerance: options.tolerance ?? 60,
    eventType: { body: '/event/type' },
    handshakes: [
      {
        when: { method: 'POST', body: { '/challenge': true, '/event': false } },
        verified: false,
        answer: { json: { challenge: { body: '/challenge' } } },
      },
    ],
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
