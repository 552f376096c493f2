import type { SignatureVerification } from '#contract/verification';

/**
 * Intercom: `X-Hub-Signature: sha1=…`, an HMAC-SHA1 of the raw body. Intercom waits 5 s.
 *
 * @see https://developers.intercom.com/docs/webhooks
 */
export function intercom({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha1',
    signature: { header: 'x-hub-signature', prefix: 'sha1=', encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/id' },
    eventType: { body: '/topic' },
    handshakes: [{ when: { method: 'HEAD' }, verified: false, answer: {} }],
  };
}
