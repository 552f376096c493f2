import { minutes } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Slack's `X-Slack-Signature: v0=…` over `v0:{timestamp}:{body}`.
 *
 * Answers the `url_verification` challenge and the `ssl_check` of slash commands.
 * Slack waits 3 s and tries 3 more times.
 *
 * @example
 * verify: slack({ secretName: 'webhooks/slack' })
 *
 * @see https://docs.slack.dev/authentication/verifying-requests-from-slack
 */
export function slack(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'slack',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-slack-signature', prefix: 'v0=', encoding: 'hex' },
    timestamp: {
      header: 'x-slack-request-timestamp',
      ...freshness(options, { tolerance: 300, retriedFor: minutes(6) }),
    },
    jsonField: 'payload',
    signed: [{ text: 'v0:' }, 'timestamp', { text: ':' }, 'body'],
    eventId: { body: '/event_id' },
    eventType: { body: '/event/type' },
    handshakes: [
      {
        // Slack checks the certificate of a slash command's URL by this form, which is not signed.
        when: { method: 'POST', headers: { 'x-slack-signature': false }, form: { ssl_check: '1' } },
        verified: false,
        answer: {},
      },
      {
        when: { method: 'POST', body: { '/type': 'url_verification' } },
        verified: true,
        answer: { text: { body: '/challenge' } },
      },
    ],
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
