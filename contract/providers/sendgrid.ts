import { hours } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies the ECDSA signature (P-256) of SendGrid's event webhook over timestamp and body.
 *
 * The secret is the public key, Base64 DER as SendGrid shows it.
 *
 * @example
 * verify: sendgrid({ secretName: 'webhooks/sendgrid' })
 *
 * @see https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features
 */
export function sendgrid(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'sendgrid',
    kind: 'signature',
    secretName: options.secretName,
    key: { encoding: 'base64' },
    algorithm: 'ecdsa-p256-sha256',
    signature: { header: 'x-twilio-email-event-webhook-signature', encoding: 'base64' },
    timestamp: {
      header: 'x-twilio-email-event-webhook-timestamp',
      ...freshness(options, { tolerance: 300, retriedFor: hours(24) }),
    },
    signed: ['timestamp', 'body'],
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
