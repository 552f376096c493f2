import type { SignatureVerification } from '#contract/verification';

/**
 * Typeform: `Typeform-Signature: sha256=…` over the raw body.
 *
 * @see https://www.typeform.com/developers/webhooks/secure-your-webhooks/
 */
export function typeform({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'typeform-signature', prefix: 'sha256=', encoding: 'base64' },
    signed: ['body'],
    eventId: { body: '/event_id' },
    eventType: { body: '/event_type' },
  };
}
