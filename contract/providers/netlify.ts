import type { JwtVerification } from '#contract/verification';
import { type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Netlify's JSON Web Token in `X-Webhook-Signature`, HS256, and its hash of the body.
 *
 * Netlify's tokens carry no time, so that only deduplication protects from replayed requests. `tolerance` counts for a
 * token that has one. Netlify documents no retries.
 *
 * @example
 * verify: netlify({ secretName: 'webhooks/netlify' })
 *
 * @see https://docs.netlify.com/site-deploys/notifications/#payload-signature
 */
export function netlify(options: TimestampOptions): JwtVerification {
  return {
    provider: 'netlify',
    kind: 'jwt',
    secretName: options.secretName,
    header: 'x-webhook-signature',
    issuer: 'netlify',
    bodyHash: { claim: 'sha256', encoding: 'hex' },
    tolerance: options.tolerance ?? 60,
    eventType: { body: '/state' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
