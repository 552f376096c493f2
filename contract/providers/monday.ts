import type { JwtVerification } from '#contract/verification';

/**
 * monday: a JSON Web Token in `Authorization`, HS256 with the app's signing secret. It does not cover the body. Echoes the
 * challenge by which monday checks the endpoint.
 *
 * @see https://developer.monday.com/api-reference/reference/webhooks
 */
export function monday({ secretName }: { readonly secretName: string }): JwtVerification {
  return {
    kind: 'jwt',
    secretName,
    tolerance: 60,
    eventType: { body: '/event/type' },
    handshakes: [
      {
        when: { method: 'POST', body: { pointer: '/challenge' } },
        verified: false,
        answer: { json: { challenge: { body: '/challenge' } } },
      },
    ],
  };
}
