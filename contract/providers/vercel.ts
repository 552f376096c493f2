import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Vercel's `x-vercel-signature`, an HMAC-SHA1 of the raw body.
 *
 * Vercel waits 30 s and retries for 24 hours.
 *
 * @example
 * verify: vercel({ secretName: 'webhooks/vercel' })
 *
 * @see https://vercel.com/docs/webhooks/webhooks-api
 */
export function vercel(options: SecretOptions): SignatureVerification {
  return {
    provider: 'vercel',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha1',
    signature: { header: 'x-vercel-signature', encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
