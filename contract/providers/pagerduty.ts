import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies `X-PagerDuty-Signature: v1=…` of PagerDuty's v3 webhooks over the raw body, with one `v1` for each active
 * secret.
 *
 * PagerDuty waits 5 s and tries 5 times in about 20 minutes. It drops an event after any 4xx but 429, so a request
 * that cannot be verified is answered 429.
 *
 * @example
 * verify: pagerduty({ secretName: 'webhooks/pagerduty' })
 *
 * @see https://docs.pagerduty.com/developer/verifying-webhook-signatures
 */
export function pagerduty(options: SecretOptions): SignatureVerification {
  return {
    provider: 'pagerduty',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-pagerduty-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/event/id' },
    eventType: { body: '/event/event_type' },
    respond: { unverifiedStatus: 429 },
    ...unknownOptions(options, { secretName: true }),
  };
}
