import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies the `X-Mollie-Signature` of Mollie's next-gen webhooks, an HMAC-SHA256 of the raw body.
 *
 * During a rotation Mollie sends the header twice, once for each secret. It waits 15 s. When it retries is not
 * confirmed. Classic webhooks, which a payment configures by its `webhookUrl`, are not signed.
 *
 * @example
 * verify: mollie({ secretName: 'webhooks/mollie' })
 *
 * @see https://docs.mollie.com/reference/webhooks-best-practices
 */
export function mollie(options: SecretOptions): SignatureVerification {
  return {
    provider: 'mollie',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    // API Gateway joins a repeated header by commas.
    signature: { header: 'x-mollie-signature', separator: ',', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
