import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Cal.com's `X-Cal-Signature-256` over the raw body.
 *
 * A webhook without a secret sends the text `no-secret-provided` instead of a signature, and is rejected.
 *
 * @example
 * verify: calCom({ secretName: 'webhooks/cal-com' })
 *
 * @see https://cal.com/docs/developing/guides/automation/webhooks
 */
export function calCom(options: SecretOptions): SignatureVerification {
  return {
    provider: 'cal-com',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-cal-signature-256', encoding: 'hex' },
    signed: ['body'],
    eventType: { body: '/triggerEvent' },
    ...unknownOptions(options, { secretName: true }),
  };
}
