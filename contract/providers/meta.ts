import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/** Options of `meta()`. */
export interface MetaOptions extends SecretOptions {
  /** Name of the secret in AWS Secrets Manager that holds the verify token. */
  readonly verifyTokenName: string;
}

/**
 * Verifies Meta's `X-Hub-Signature-256` over the raw body (WhatsApp, Instagram, Messenger).
 *
 * Answers the challenge of a subscription that carries your verify token.
 *
 * @example
 * verify: meta({ secretName: 'webhooks/meta', verifyTokenName: 'webhooks/meta-verify-token' })
 *
 * @see https://developers.facebook.com/docs/graph-api/webhooks/getting-started
 */
export function meta(options: MetaOptions): SignatureVerification {
  return {
    provider: 'meta',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hub-signature-256', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    eventType: { body: '/object' },
    handshakes: [
      {
        when: { method: 'GET', query: { 'hub.mode': 'subscribe', 'hub.challenge': true } },
        verified: false,
        token: { query: 'hub.verify_token', secretName: options.verifyTokenName },
        answer: { text: { query: 'hub.challenge' } },
      },
    ],
    ...unknownOptions(options, { secretName: true, verifyTokenName: true }),
  };
}
