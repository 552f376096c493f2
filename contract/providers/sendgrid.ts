import type { SignatureVerification } from '#contract/verification';

/**
 * SendGrid's event webhook: an ECDSA signature (P-256) of timestamp and body. The secret is the public key, Base64 DER as SendGrid
 * shows it.
 *
 * @see https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
 */
export function sendgrid({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    key: { encoding: 'base64' },
    algorithm: 'ecdsa-p256-sha256',
    signature: { header: 'x-twilio-email-event-webhook-signature', encoding: 'base64' },
    timestamp: { header: 'x-twilio-email-event-webhook-timestamp', tolerance: 300 },
    signed: ['timestamp', 'body'],
  };
}
