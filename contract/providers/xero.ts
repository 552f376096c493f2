import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Xero's `x-xero-signature` over the raw body. Xero waits 5 s.
 *
 * Xero's intent-to-receive check sends good and bad signatures. It expects 200 and 401, both with an empty body.
 *
 * @example
 * verify: xero({ secretName: 'webhooks/xero' })
 *
 * @see https://developer.xero.com/documentation/guides/webhooks/overview/
 */
export function xero(options: SecretOptions): SignatureVerification {
  return {
    provider: 'xero',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-xero-signature', encoding: 'base64' },
    signed: ['body'],
    respond: { explainRejections: false },
    ...unknownOptions(options, { secretName: true }),
  };
}
