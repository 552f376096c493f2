import type { SignatureVerification } from '#contract/verification';
import { type TimestampOptions, unknownOptions } from './options.ts';
import { standardWebhooksScheme } from './standard-webhooks.ts';

/**
 * Verifies OpenAI's `webhook-signature` over `{id}.{timestamp}.{body}`, as Standard Webhooks define it.
 *
 * OpenAI waits a few seconds and retries for 72 hours. The key is the Base64 after `whsec_`.
 *
 * @example
 * verify: openai({ secretName: 'webhooks/openai' })
 *
 * @see https://platform.openai.com/docs/guides/webhooks
 */
export function openai(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'openai',
    ...standardWebhooksScheme('webhook', options),
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
