import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies GitHub's `X-Hub-Signature-256` over the raw body.
 *
 * GitHub signs neither a timestamp nor the delivery id, and does not retry by itself.
 *
 * @example
 * verify: github({ secretName: 'webhooks/github' })
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function github(options: SecretOptions): SignatureVerification {
  return {
    provider: 'github',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hub-signature-256', prefix: 'sha256=', encoding: 'hex' },
    jsonField: 'payload',
    signed: ['body'],
    eventId: { header: 'x-github-delivery' },
    eventType: { header: 'x-github-event' },
    ...unknownOptions(options, { secretName: true }),
  };
}
