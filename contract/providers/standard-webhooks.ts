import type { SignatureVerification } from '../verification.ts';

/**
 * Standard Webhooks (OpenAI and many others): `webhook-signature: v1,…` over `{id}.{timestamp}.{body}`. The key is the Base64 after
 * `whsec_`; with `publicKey` it is an Ed25519 key after `whpk_`, and signatures are `v1a,…`.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardWebhooks({
  secret,
  publicKey = false,
}: {
  readonly secret: string;
  readonly publicKey?: boolean;
}): SignatureVerification {
  return {
    kind: 'signature',
    secret,
    ...(publicKey
      ? { algorithm: 'ed25519', key: { encoding: 'base64', prefix: 'whpk_' } }
      : { algorithm: 'hmac-sha256', key: { encoding: 'base64', prefix: 'whsec_' } }),
    signature: { header: 'webhook-signature', separator: ' ', prefix: publicKey ? 'v1a,' : 'v1,', encoding: 'base64' },
    timestamp: { header: 'webhook-timestamp', tolerance: 300 },
    signed: [{ header: 'webhook-id' }, { text: '.' }, 'timestamp', { text: '.' }, 'body'],
    eventId: { header: 'webhook-id' },
    eventType: { body: '/type' },
  };
}
