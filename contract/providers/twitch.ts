import type { SignatureVerification } from '#contract/verification';

/**
 * Twitch EventSub: `Twitch-Eventsub-Message-Signature: sha256=…` over id, timestamp (RFC 3339) and body. Answers the challenge.
 *
 * @see https://dev.twitch.tv/docs/eventsub/handling-webhook-events/
 */
export function twitch({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'twitch-eventsub-message-signature', prefix: 'sha256=', encoding: 'hex' },
    timestamp: { header: 'twitch-eventsub-message-timestamp', unit: 'rfc3339', tolerance: 600 },
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
  };
}
