import type { SignatureVerification } from '#contract/verification';
import { type StandardWebhooksOptions, standardWebhooksNamed } from './standard-webhooks.ts';

/**
 * Svix (Clerk, Resend and others): Standard Webhooks under `svix-*` names.
 *
 * @see https://docs.svix.com/receiving/verifying-payloads/how-manual
 */
export function svix(options: StandardWebhooksOptions): SignatureVerification {
  return standardWebhooksNamed('svix', options);
}
