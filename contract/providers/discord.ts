import type { SignatureVerification } from '#contract/verification';

/**
 * Discord: an Ed25519 signature of timestamp and body. The secret is the application's public key, in hex. Answers PING, of events
 * (type 0) and of interactions (type 1). Discord probes with bad signatures, which have to be answered 401, and waits 3 s.
 *
 * @see https://docs.discord.com/developers/events/webhook-events
 */
export function discord({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    key: { encoding: 'hex' },
    algorithm: 'ed25519',
    signature: { header: 'x-signature-ed25519', encoding: 'hex' },
    timestamp: { header: 'x-signature-timestamp', tolerance: 300 },
    signed: ['timestamp', 'body'],
    eventType: { body: '/event/type' },
    handshakes: [
      { when: { method: 'POST', body: { pointer: '/type', equals: 0 } }, verified: true, answer: { status: 204 } },
      {
        when: { method: 'POST', body: { pointer: '/type', equals: 1 } },
        verified: true,
        answer: { json: { type: 1 } },
      },
    ],
  };
}
