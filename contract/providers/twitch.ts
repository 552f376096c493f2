import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Twitch EventSub's `Twitch-Eventsub-Message-Signature: sha256=…`. Answers the challenge.
 *
 * Twitch signs the message id, the timestamp (RFC 3339) and the body.
 *
 * @example
 * verify: twitch({ secretName: 'webhooks/twitch' })
 *
 * @see https://dev.twitch.tv/docs/eventsub/handling-webhook-events/
 */
export function twitch(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'twitch',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'twitch-eventsub-message-signature', prefix: 'sha256=', encoding: 'hex' },
    timestamp: {
      header: 'twitch-eventsub-message-timestamp',
      unit: 'rfc3339',
      ...freshness(options, { tolerance: 600 }),
    },
    signed: [{ header: 'twitch-eventsub-message-id' }, 'timestamp', 'body'],
    eventId: { header: 'twitch-eventsub-message-id' },
    eventType: { header: 'twitch-eventsub-subscription-type' },
    handshakes: [
      {
        when: { method: 'POST', headers: { 'twitch-eventsub-message-type': 'webhook_callback_verification' } },
        verified: true,
        answer: { text: { body: '/challenge' } },
      },
    ],
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
