import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies X's `x-twitter-webhooks-signature` over the raw body.
 *
 * Answers the challenge-response check (CRC), which proves that we know the consumer secret.
 *
 * @example
 * verify: x({ secretName: 'webhooks/x' })
 *
 * @see https://docs.x.com/x-api/webhooks/introduction
 */
export function x(options: SecretOptions): SignatureVerification {
  return {
    provider: 'x',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-twitter-webhooks-signature', prefix: 'sha256=', encoding: 'base64' },
    signed: ['body'],
    handshakes: [
      {
        when: { method: 'GET', query: { crc_token: true } },
        verified: false,
        answer: {
          json: {
            response_token: {
              hmacOf: { query: 'crc_token' },
              encoding: 'base64',
              prefix: 'sha256=',
              pattern: '[A-Za-z0-9_-]+',
            },
          },
        },
      },
    ],
    ...unknownOptions(options, { secretName: true }),
  };
}
