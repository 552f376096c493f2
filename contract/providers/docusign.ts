import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies DocuSign Connect's `X-DocuSign-Signature-1` to `-5` over the raw body, one header for each active key.
 *
 * @example
 * verify: docusign({ secretName: 'webhooks/docusign' })
 *
 * @see https://developers.docusign.com/platform/webhooks/connect/validate/
 */
export function docusign(options: SecretOptions): SignatureVerification {
  return {
    provider: 'docusign',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: [1, 2, 3, 4, 5].map((n) => `x-docusign-signature-${n}`), encoding: 'base64' },
    signed: ['body'],
    // Counts the tries.
    retryFields: ['retryCount'],
    eventType: { body: '/event' },
    ...unknownOptions(options, { secretName: true }),
  };
}
