import type { TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies a token in the query of the URL that you enter at Mailchimp: `?token=…`. Mailchimp signs nothing.
 *
 * Answers the GET request by which Mailchimp checks the URL. Bodies are forms, which `webhook.form()` reads.
 * Mailchimp waits 10 s and retries for 75 minutes.
 *
 * @example
 * verify: mailchimp({ secretName: 'webhooks/mailchimp' })
 *
 * @see https://mailchimp.com/developer/marketing/guides/sync-audience-data-webhooks/
 */
export function mailchimp(options: SecretOptions): TokenVerification {
  return {
    provider: 'mailchimp',
    kind: 'token',
    secretName: options.secretName,
    token: { query: 'token' },
    handshakes: [{ when: { method: 'GET' }, verified: false, answer: {} }],
    ...unknownOptions(options, { secretName: true }),
  };
}
