import { minutes } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/** Discord wants a content type in the answer to a PING, even without a body. */
const JSON_TYPE = { 'content-type': 'application/json' };

/**
 * Verifies Discord's Ed25519 signature of timestamp and body. The secret is the application's public key in hex.
 *
 * Answers PING of events (type 0) and of interactions (type 1).
 * Other interactions are queued. For them set `respond: { status: 202 }` on the topic and answer by Discord's API.
 * Discord probes with bad signatures, which must be answered 401, and waits 3 s.
 *
 * @example
 * verify: discord({ secretName: 'webhooks/discord' })
 *
 * @see https://docs.discord.com/developers/events/webhook-events
 */
export function discord(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'discord',
    kind: 'signature',
    secretName: options.secretName,
    key: { encoding: 'hex' },
    algorithm: 'ed25519',
    signature: { header: 'x-signature-ed25519', encoding: 'hex' },
    timestamp: { header: 'x-signature-timestamp', ...freshness(options, { tolerance: 300, retriedFor: minutes(10) }) },
    signed: ['timestamp', 'body'],
    respond: { status: 204 },
    eventType: { body: '/event/type' },
    handshakes: [
      { when: { method: 'POST', body: { '/type': 0 } }, verified: true, answer: { status: 204, headers: JSON_TYPE } },
      {
        // Webhook events have type 1 too, and an event.
        when: { method: 'POST', body: { '/type': 1, '/event': false } },
        verified: true,
        answer: { json: { type: 1 } },
      },
    ],
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
