import type { SignatureVerification } from '#contract/verification';
import { type TimestampOptions, unknownOptions } from './options.ts';
import { standardWebhooksScheme } from './standard-webhooks.ts';

/**
 * Verifies Resend's `svix-signature` over `{id}.{timestamp}.{body}`. Resend sends its webhooks through Svix.
 *
 * Resend retries 7 times in about 28 hours. The key is the Base64 after `whsec_`.
 *
 * @example
 * verify: resend({ secretName: 'webhooks/resend' })
 *
 * @see https://resend.com/docs/webhooks/verify-webhooks-requests
 */
export function resend(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'resend',
    ...standardWebhooksScheme('svix', options),
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
