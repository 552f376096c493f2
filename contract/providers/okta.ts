import type { TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Okta's event hooks: the secret itself in `Authorization`.
 *
 * Answers the one-time verification. Okta waits 3 s.
 *
 * @example
 * verify: okta({ secretName: 'webhooks/okta' })
 *
 * @see https://developer.okta.com/docs/concepts/event-hooks/
 */
export function okta(options: SecretOptions): TokenVerification {
  return {
    provider: 'okta',
    kind: 'token',
    secretName: options.secretName,
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
    ...unknownOptions(options, { secretName: true }),
  };
}
