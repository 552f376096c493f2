import { hours } from '#contract/durations';
import type { JwtVerification } from '#contract/verification';
import { type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Vonage's JSON Web Token in `Authorization`, HS256 with the signature secret, and its hash of the body.
 *
 * Tokens do not expire. They may be as old as Vonage's retries, which last 24 hours, because Vonage does not say if it
 * issues a new one for a retry. In rare cases Vonage sends an unsigned request. Such a request is answered 429, so that
 * Vonage repeats it.
 *
 * @example
 * verify: vonage({ secretName: 'webhooks/vonage' })
 *
 * @see https://developer.vonage.com/en/getting-started/concepts/webhooks
 */
export function vonage(options: TimestampOptions): JwtVerification {
  const { tolerance } = options;
  return {
    provider: 'vonage',
    kind: 'jwt',
    secretName: options.secretName,
    issuer: 'Vonage',
    bodyHash: { claim: 'payload_hash', encoding: 'hex' },
    // The tolerance counts on top of the age.
    ...(tolerance === undefined ? { tolerance: 300, maxAge: hours(24) } : { tolerance, maxAge: 1 }),
    // Vonage retries after 429 and 5xx alone.
    respond: { unverifiedStatus: 429 },
    eventType: { body: '/status' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
