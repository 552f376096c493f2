import type { SignatureVerification } from '#contract/verification';

/**
 * Calendly: `Calendly-Webhook-Signature: t=…,v1=…` over `{t}.{body}`.
 *
 * @see https://developer.calendly.com/api-docs/ZG9jOjM2MzE2MDM4-webhook-signatures
 */
export function calendly({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'calendly-webhook-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: { header: 'calendly-webhook-signature', separator: ',', prefix: 't=', tolerance: 300 },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventType: { body: '/event' },
  };
}
