import type { SignatureVerification } from '#contract/verification';
import { type TimestampOptions, unknownOptions } from './options.ts';
import { standardWebhooksScheme } from './standard-webhooks.ts';

/**
 * Verifies the HTTP auth hooks of Supabase, as Standard Webhooks define it. The key is the Base64 after `v1,whsec_`.
 *
 * Supabase waits 5 s in all while a user signs in, and accepts a 204 from hooks that return nothing: Send Email, Send
 * SMS, Before User Created and After User Created. A hook that returns claims or a decision needs another endpoint.
 * Each try has a new id, so equal bodies are one event.
 *
 * @example
 * verify: supabase({ secretName: 'webhooks/supabase' })
 *
 * @see https://supabase.com/docs/guides/auth/auth-hooks
 */
export function supabase(options: TimestampOptions): SignatureVerification {
  const { eventId: _ofEachTry, ...scheme } = standardWebhooksScheme('webhook', options);
  return {
    provider: 'supabase',
    ...scheme,
    // Supabase separates the signatures of several secrets by a comma and a space.
    signature: { ...scheme.signature, separator: ', ' },
    eventType: { body: '/metadata/name' },
    // It refuses a 200 without JSON.
    respond: { status: 204 },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
