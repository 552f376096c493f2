import type { TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Auth0's log streams: the token itself in `Authorization`.
 *
 * @example
 * verify: auth0({ secretName: 'webhooks/auth0' })
 *
 * @see https://auth0.com/docs/customize/log-streams/custom-log-streams
 */
export function auth0(options: SecretOptions): TokenVerification {
  return {
    provider: 'auth0',
    kind: 'token',
    secretName: options.secretName,
    token: { header: 'authorization' },
    ...unknownOptions(options, { secretName: true }),
  };
}
