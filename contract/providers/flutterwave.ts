import type { TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies webhooks of Flutterwave's API v3: the secret hash itself in `verif-hash`.
 *
 * The token does not cover the body. Flutterwave waits 60 s and retries three times, 30 minutes apart.
 * Webhooks of API v4 have another header, whose form is not confirmed.
 *
 * @example
 * verify: flutterwave({ secretName: 'webhooks/flutterwave' })
 *
 * @see https://developer.flutterwave.com/v3.0/docs/webhooks
 */
export function flutterwave(options: SecretOptions): TokenVerification {
  return {
    provider: 'flutterwave',
    kind: 'token',
    secretName: options.secretName,
    token: { header: 'verif-hash' },
    eventType: { body: '/event' },
    ...unknownOptions(options, { secretName: true }),
  };
}
