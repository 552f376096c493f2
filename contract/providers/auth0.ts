import type { TokenVerification } from '#contract/verification';

/**
 * Auth0 log streams: the token as it is, in `Authorization`.
 *
 * @see https://auth0.com/docs/customize/log-streams/custom-log-streams
 */
export function auth0({ secretName }: { readonly secretName: string }): TokenVerification {
  return {
    kind: 'token',
    secretName,
    token: { header: 'authorization' },
  };
}
