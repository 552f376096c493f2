import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Sentry's `Sentry-Hook-Signature` over the raw body, for webhooks of its integration platform.
 *
 * Sentry waits 1 s. It retries published integrations up to 3 times, each with a new `Request-ID`, and internal ones
 * never. `Sentry-Hook-Timestamp` is not signed and is ignored.
 *
 * @example
 * verify: sentry({ secretName: 'webhooks/sentry' })
 *
 * @see https://docs.sentry.io/integrations/integration-platform/webhooks/
 */
export function sentry(options: SecretOptions): SignatureVerification {
  return {
    provider: 'sentry',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'sentry-hook-signature', encoding: 'hex' },
    signed: ['body'],
    // An issue that is resolved twice may have the same body twice.
    eventId: { header: 'request-id' },
    eventType: { header: 'sentry-hook-resource' },
    ...unknownOptions(options, { secretName: true }),
  };
}
