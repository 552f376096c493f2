import type { TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Microsoft Graph's `clientState`, which each notification carries.
 *
 * Answers the validation of a subscription. Microsoft expects its token as text within 10 s.
 *
 * @example
 * verify: msgraph({ secretName: 'webhooks/msgraph' })
 *
 * @see https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks
 */
export function msgraph(options: SecretOptions): TokenVerification {
  return {
    provider: 'msgraph',
    kind: 'token',
    secretName: options.secretName,
    each: '/value',
    token: { body: '/clientState' },
    // The body names the resource that has changed, but no time. Its next change may have the same body.
    bodyIsNotUnique: true,
    handshakes: [
      {
        when: { method: 'POST', query: { validationToken: true } },
        verified: false,
        answer: { text: { query: 'validationToken' } },
      },
    ],
    ...unknownOptions(options, { secretName: true }),
  };
}
