import type { TokenVerification } from '#contract/verification';

/**
 * Okta event hooks: the secret as it is, in `Authorization`. Answers the one-time verification. Okta waits 3 s.
 *
 * @see https://developer.okta.com/docs/concepts/event-hooks/
 */
export function okta({ secretName }: { readonly secretName: string }): TokenVerification {
  return {
    kind: 'token',
    secretName,
    token: { header: 'authorization' },
    eventId: { body: '/eventId' },
    eventType: { body: '/eventType' },
    handshakes: [
      {
        when: { method: 'GET', headers: { 'x-okta-verification-challenge': true } },
        verified: false,
        answer: { json: { verification: { header: 'x-okta-verification-challenge' } } },
      },
    ],
  };
}
