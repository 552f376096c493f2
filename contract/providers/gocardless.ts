import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies GoCardless' `Webhook-Signature`, an HMAC-SHA256 of the raw body, which is a batch of events.
 *
 * GoCardless waits 10 s and retries up to 8 times at increasing intervals.
 *
 * @example
 * verify: gocardless({ secretName: 'webhooks/gocardless' })
 *
 * @see https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks/
 */
export function gocardless(options: SecretOptions): SignatureVerification {
  return {
    provider: 'gocardless',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'webhook-signature', encoding: 'hex' },
    signed: ['body'],
    ...unknownOptions(options, { secretName: true }),
  };
}
