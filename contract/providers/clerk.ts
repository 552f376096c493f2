import type { SignatureVerification } from '#contract/verification';
import { type TimestampOptions, unknownOptions } from './options.ts';
import { standardWebhooksScheme } from './standard-webhooks.ts';

/**
 * Verifies Clerk's `svix-signature` over `{id}.{timestamp}.{body}`. Clerk sends its webhooks through Svix.
 *
 * Svix waits 15 s, and signs each retry anew. The key is the Base64 after `whsec_`.
 *
 * @example
 * verify: clerk({ secretName: 'webhooks/clerk' })
 *
 * @see https://clerk.com/docs/guides/development/webhooks/overview
 */
export function clerk(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'clerk',
    ...standardWebhooksScheme('svix', options),
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
