import type { SignatureVerification } from '#contract/verification';

/**
 * DocuSign Connect: `X-DocuSign-Signature-1` and on, one header for each active key, over the raw body.
 *
 * @see https://developers.docusign.com/platform/webhooks/connect/validate/
 */
export function docusign({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: [1, 2, 3, 4, 5].map((n) => `x-docusign-signature-${n}`), encoding: 'base64' },
    signed: ['body'],
    eventType: { body: '/event' },
  };
}
