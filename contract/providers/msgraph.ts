import type { TokenVerification } from '#contract/verification';

/**
 * Microsoft Graph: each notification carries our `clientState`. Answers the validation of a subscription, which wants the token as
 * text within 10 s.
 *
 * @see https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks
 */
export function msgraph({ secretName }: { readonly secretName: string }): TokenVerification {
  return {
    kind: 'token',
    secretName,
    each: '/value',
    token: { body: '/clientState' },
    // It names the resource that has changed, and not when: its next change may be announced in the same words.
    bodyIsNotUnique: true,
    handshakes: [
      {
        when: { method: 'POST', query: { validationToken: true } },
        verified: false,
        answer: { text: { query: 'validationToken' } },
      },
    ],
  };
}
