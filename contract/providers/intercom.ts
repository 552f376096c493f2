import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Intercom's `X-Hub-Signature: sha1=…`, an HMAC-SHA1 of the raw body. Intercom waits 5 s.
 *
 * @example
 * verify: intercom({ secretName: 'webhooks/intercom' })
 *
 * @see https://developers.intercom.com/docs/webhooks
 */
export function intercom(options: SecretOptions): SignatureVerification {
  return {
    provider: 'intercom',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha1',
    signature: { header: 'x-hub-signature', prefix: 'sha1=', encoding: 'hex' },
    signed: ['body'],
    retryFields: ['delivery_status', 'delivery_attempts', 'delivered_at'],
    eventId: { body: '/id' },
    eventType: { body: '/topic' },
    handshakes: [{ when: { method: 'HEAD' }, verified: false, answer: {} }],
    ...unknownOptions(options, { secretName: true }),
  };
}
