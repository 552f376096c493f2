import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Typeform's `Typeform-Signature: sha256=…` over the raw body.
 *
 * @example
 * verify: typeform({ secretName: 'webhooks/typeform' })
 *
 * @see https://www.typeform.com/developers/webhooks/secure-your-webhooks/
 */
export function typeform(options: SecretOptions): SignatureVerification {
  return {
    provider: 'typeform',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'typeform-signature', prefix: 'sha256=', encoding: 'base64' },
    signed: ['body'],
    eventId: { body: '/event_id' },
    eventType: { body: '/event_type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
