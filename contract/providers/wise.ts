import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Wise's `X-Signature-SHA256`, an RSA signature of the raw body.
 *
 * The secret is Wise's public key as PEM. The sandbox has another one than production.
 * Wise waits 5 s and tries at most 25 times in two weeks.
 *
 * @example
 * verify: wise({ secretName: 'webhooks/wise' })
 *
 * @see https://docs.wise.com/guides/developer/webhooks/event-handling
 */
export function wise(options: SecretOptions): SignatureVerification {
  return {
    provider: 'wise',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'rsa-sha256',
    signature: { header: 'x-signature-sha256', encoding: 'base64' },
    signed: ['body'],
    eventType: { body: '/event_type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
