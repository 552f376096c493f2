import type { TokenVerification } from '#contract/verification';

/**
 * Auth0 log streams: the token as it is, in `Authorization`.
 *
 * @see https://auth0.com/docs/customize/log-streams/custom-log-streams
 */
export function auth0({ secret }: { readonly secret: string }): TokenVerification {
  return {
    kind: 'token',
    secret,
    token: { header: 'authorization' },
  };
}
