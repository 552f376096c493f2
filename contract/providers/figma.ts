import type { TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Figma's `passcode`, which each body carries. It does not cover the rest of the body.
 *
 * The stored body contains the passcode. Figma retries after 5 minutes, 30 minutes and 3 hours.
 *
 * @example
 * verify: figma({ secretName: 'webhooks/figma' })
 *
 * @see https://developers.figma.com/docs/rest-api/webhooks-security
 */
export function figma(options: SecretOptions): TokenVerification {
  return {
    provider: 'figma',
    kind: 'token',
    secretName: options.secretName,
    token: { body: '/passcode' },
    eventType: { body: '/event_type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
