import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/** Options of `braintree()`. */
export interface BraintreeOptions extends SecretOptions {
  /** Public key of the API key pair, whose signature is verified. */
  readonly publicKey: string;
}

/**
 * Verifies Braintree's forms: `bt_signature` signs `bt_payload` with HMAC-SHA1, keyed by the SHA-1 of the private key.
 *
 * Answers the challenge by which Braintree checks the endpoint.
 *
 * @example
 * verify: braintree({ secretName: 'webhooks/braintree', publicKey: 'integration_public_key' })
 *
 * @see https://developer.paypal.com/braintree/docs/guides/webhooks/parse
 */
export function braintree(options: BraintreeOptions): SignatureVerification {
  return {
    provider: 'braintree',
    kind: 'signature',
    secretName: options.secretName,
    key: { encoding: 'utf8', hash: 'sha1' },
    algorithm: 'hmac-sha1',
    signature: { formField: 'bt_signature', separator: '&', prefix: `${options.publicKey}|`, encoding: 'hex' },
    signed: [{ formField: 'bt_payload' }],
    // The line break at the end of the payload may get lost on its way.
    alsoSigned: [[{ formField: 'bt_payload' }, { text: '\n' }]],
    handshakes: [
      {
        when: { method: 'GET', query: { bt_challenge: true } },
        verified: false,
        answer: {
          text: {
            hmacOf: { query: 'bt_challenge' },
            encoding: 'hex',
            prefix: `${options.publicKey}|`,
            pattern: '[a-f0-9]{20,32}',
          },
        },
      },
    ],
    ...unknownOptions(options, { secretName: true, publicKey: true }, 'publicKey'),
  };
}
