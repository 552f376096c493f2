import type { SignatureVerification } from '#contract/verification';

/**
 * Contentful: `x-contentful-signature` over method, path, the headers that `x-contentful-signed-headers` lists, and the body.
 *
 * @see https://www.contentful.com/developers/docs/webhooks/request-verification/
 */
export function contentful({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-contentful-signature', encoding: 'hex' },
    timestamp: { header: 'x-contentful-timestamp', unit: 'ms', tolerance: 30 },
    signed: [
      'method',
      { text: '\n' },
      'path',
      { text: '\n' },
      { headersListedIn: 'x-contentful-signed-headers' },
      { text: '\n' },
      'body',
    ],
    eventId: { header: 'x-contentful-idempotency-key' },
    eventType: { header: 'x-contentful-topic' },
  };
}
