import type { SignatureVerification } from '#contract/verification';
import { type StandardWebhooksOptions, standardWebhooksNamed } from './standard-webhooks.ts';

/**
 * Verifies Svix (Clerk, Resend and others): Standard Webhooks with `svix-*` headers.
 *
 * Senders that use Svix under their own brand send `webhook-*` headers. Use `standardWebhooks()` for them.
 *
 * @example
 * verify: svix({ secretName: 'webhooks/svix' })
 *
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
export function svix(options: StandardWebhooksOptions): SignatureVerification {
  return standardWebhooksNamed('svix', options);
}
