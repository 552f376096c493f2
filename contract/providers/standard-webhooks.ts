import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

export interface StandardWebhooksOptions extends TimestampOptions {
  /** `true` verifies with the sender's public key instead of a shared secret. @default false */
  readonly publicKey?: boolean;
}

/**
 * Verifies Standard Webhooks (OpenAI and many others): `webhook-signature: v1,…` over `{id}.{timestamp}.{body}`.
 *
 * The key is the Base64 after `whsec_`.
 * With `publicKey` it is an Ed25519 key after `whpk_`, and signatures are `v1a,…`.
 *
 * @example
 * verify: standardWebhooks({ secretName: 'webhooks/openai' })
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardWebhooks(options: StandardWebhooksOptions): SignatureVerification {
  return standardWebhooksNamed('webhook', options);
}

/** Verifies the same scheme in headers of another name. */
export function standardWebhooksNamed(name: string, options: StandardWebhooksOptions): SignatureVerification {
  const { secretName, publicKey = false } = options;
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
    timestamp: { header: `${name}-timestamp`, ...freshness(options, { tolerance: 300 }) },
    signed: [{ header: `${name}-id` }, { text: '.' }, 'timestamp', { text: '.' }, 'body'],
    eventId: { header: `${name}-id` },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true, publicKey: true, tolerance: true }),
  };
}
