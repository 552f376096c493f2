import type { SignatureVerification } from '#contract/verification';
import { type StandardWebhooksOptions, standardWebhooksNamed } from './standard-webhooks.ts';

/**
 * Verifies Svix of any sender: Standard Webhooks with `svix-*` headers. `clerk()` and `resend()` are Svix too.
 *
 * Senders that use Svix under their own brand send `webhook-*` headers. Use `standardWebhooks()` for them.
 *
 * @example
 * verify: svix({ secretName: 'webhooks/svix' })
 *
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
export function svix(options: StandardWebhooksOptions): SignatureVerification {
  return { provider: 'svix', ...standardWebhooksNamed('svix', options) };
}
