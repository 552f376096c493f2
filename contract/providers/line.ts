import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies LINE's `X-Line-Signature` over the raw body. The secret is the channel secret.
 *
 * Answers the request without events by which LINE checks the URL.
 * LINE waits 2 s. It repeats a failed delivery only if redelivery is turned on, and does not say when.
 *
 * @example
 * verify: line({ secretName: 'webhooks/line' })
 *
 * @see https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/
 */
export function line(options: SecretOptions): SignatureVerification {
  return {
    provider: 'line',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-line-signature', encoding: 'base64' },
    signed: ['body'],
    // False at the first try, and true in a repeated one.
    retryFields: ['isRedelivery'],
    handshakes: [
      { when: { method: 'POST', body: { '/destination': true, '/events/0': false } }, verified: true, answer: {} },
    ],
    ...unknownOptions(options, { secretName: true }),
  };
}
