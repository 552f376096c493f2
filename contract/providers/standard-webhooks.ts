import type { SignatureVerification } from '#contract/verification';

export interface StandardWebhooksOptions {
  /** Name of the Secrets Manager secret. */
  readonly secretName: string;
  /** Whether the secret is the sender's public key instead of a shared one. @default false */
  readonly publicKey?: boolean;
}

/**
 * Standard Webhooks (OpenAI and many others): `webhook-signature: v1,…` over `{id}.{timestamp}.{body}`. The key is the
 * Base64 after `whsec_`; with `publicKey` it is an Ed25519 key after `whpk_`, and signatures are `v1a,…`.
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardWebhooks(options: StandardWebhooksOptions): SignatureVerification {
  return standardWebhooksNamed('webhook', options);
}

/** The same scheme in headers of another name. */
export function standardWebhooksNamed(
  name: string,
  { secretName, publicKey = false }: StandardWebhooksOptions,
): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: publicKey ? 'ed25519' : 'hmac-sha256',
    key: { encoding: 'base64', prefix: publicKey ? 'whpk_' : 'whsec_' },
    signature: {
      header: `${name}-signature`,
      separator: ' ',
      prefix: publicKey ? 'v1a,' : 'v1,',
      encoding: 'base64',
    },
    timestamp: { header: `${name}-timestamp`, tolerance: 300 },
    signed: [{ header: `${name}-id` }, { text: '.' }, 'timestamp', { text: '.' }, 'body'],
    eventId: { header: `${name}-id` },
    eventType: { body: '/type' },
  };
}
