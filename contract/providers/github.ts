import type { SignatureVerification } from '#contract/verification';

/**
 * GitHub: `X-Hub-Signature-256` over the raw body.
 *
 * Nothing timestamped is signed, the delivery id is not signed, and GitHub does not retry by itself.
 *
 * @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
 */
export function github({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hub-signature-256', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    eventId: { header: 'x-github-delivery' },
    eventType: { header: 'x-github-event' },
  };
}
