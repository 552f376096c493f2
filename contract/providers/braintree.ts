import type { SignatureVerification } from '#contract/verification';

/**
 * Braintree: a form whose `bt_signature` signs `bt_payload` with HMAC-SHA1, keyed by the SHA-1 of the private key. Answers the
 * challenge by which Braintree checks the endpoint (from memory, unverified).
 *
 * @param options.publicKey of the API key pair, whose signature is looked for
 * @see https://developer.paypal.com/braintree/docs/guides/webhooks/parse
 */
export function braintree({
  secretName,
  publicKey,
}: {
  readonly secretName: string;
  readonly publicKey: string;
}): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    key: { encoding: 'utf8', hash: 'sha1' },
    algorithm: 'hmac-sha1',
    signature: { formField: 'bt_signature', separator: '&', prefix: `${publicKey}|`, encoding: 'hex' },
    signed: [{ formField: 'bt_payload' }],
    handshakes: [
      {
        when: { method: 'GET', query: { bt_challenge: true } },
        verified: false,
        answer: {
          text: {
            hmacOf: { query: 'bt_challenge' },
            encoding: 'hex',
            prefix: `${publicKey}|`,
            pattern: '[a-f0-9]{20,32}',
          },
        },
      },
    ],
  };
}
