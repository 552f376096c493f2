import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies the webhooks of Adyen's platforms: `HmacSignature` over the raw body, with a hex key.
 *
 * @example
 * verify: adyenPlatform({ secretName: 'webhooks/adyen-platform' })
 *
 * @see https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures
 */
export function adyenPlatform(options: SecretOptions): SignatureVerification {
  return {
    provider: 'adyen-platform',
    kind: 'signature',
    secretName: options.secretName,
    key: { encoding: 'hex' },
    algorithm: 'hmac-sha256',
    signature: { header: 'hmacsignature', encoding: 'base64' },
    signed: ['body'],
    // Adyen accepts 202, or the text that its standard notifications need.
    respond: { status: 202, body: '[accepted]' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
