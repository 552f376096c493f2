import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/** Options of `standardWebhooks()`. */
export interface StandardWebhooksOptions extends TimestampOptions {
  /** `true` verifies with the sender's public key instead of a shared secret. @default false */
  readonly publicKey?: boolean;
  /**
   * `true` uses the whole secret as the key, as text, instead of the Base64 after its prefix.
   *
   * Some senders sign so, although the specification encodes the key. `polar()` has this option too.
   *
   * @default false
   */
  readonly textKey?: boolean;
}

/** The specification gives a shared secret 24 to 64 bytes. Supabase writes `v1,` before it. */
const KEY_FORMS = {
  shared: {
    encoding: 'base64',
    prefix: ['whsec_', 'v1,whsec_'],
    form: {
      // Some users store the Base64 without its prefix.
      pattern: '((v1,)?whsec_)?[A-Za-z0-9+/]{32,86}={0,2}',
      description: 'whsec_ and 32 to 88 characters of Base64',
    },
  },
  public: { encoding: 'base64', prefix: 'whpk_' },
} as const;

/**
 * Verifies Standard Webhooks of any sender: `webhook-signature: v1,…` over `{id}.{timestamp}.{body}`.
 *
 * The key is the Base64 after `whsec_`.
 * With `publicKey` it is an Ed25519 key after `whpk_`, and signatures are `v1a,…`.
 *
 * @example
 * verify: standardWebhooks({ secretName: 'webhooks/events' })
 *
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function standardWebhooks(options: StandardWebhooksOptions): SignatureVerification {
  return { provider: 'standard-webhooks', ...standardWebhooksNamed('webhook', options) };
}

/** Verifies the same scheme in headers of another name. */
export function standardWebhooksNamed(name: string, options: StandardWebhooksOptions): SignatureVerification {
  return {
    ...standardWebhooksScheme(name, options),
    ...unknownOptions(options, { secretName: true, publicKey: true, textKey: true, tolerance: true }),
  };
}

/** Builds the scheme without a check of the options, for the presets of providers that use it. */
export function standardWebhooksScheme(name: string, options: StandardWebhooksOptions): SignatureVerification {
  const { secretName, publicKey = false, textKey = false } = options;
  return {
    kind: 'signature',
    secretName,
    algorithm: publicKey ? 'ed25519' : 'hmac-sha256',
    key: textKey ? { encoding: 'utf8' } : KEY_FORMS[publicKey ? 'public' : 'shared'],
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
  };
}
