import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies QuickBooks' `intuit-signature` over the raw body. Intuit expects 200 within 3 s.
 *
 * @example
 * verify: quickbooks({ secretName: 'webhooks/quickbooks' })
 *
 * @see https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks
 */
export function quickbooks(options: SecretOptions): SignatureVerification {
  return {
    provider: 'quickbooks',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'intuit-signature', encoding: 'base64' },
    signed: ['body'],
    ...unknownOptions(options, { secretName: true }),
  };
}
