import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Bitbucket's `X-Hub-Signature` over the raw body.
 *
 * @example
 * verify: bitbucket({ secretName: 'webhooks/bitbucket' })
 *
 * @see https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/
 */
export function bitbucket(options: SecretOptions): SignatureVerification {
  return {
    provider: 'bitbucket',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hub-signature', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    eventId: { header: 'x-request-uuid' },
    eventType: { header: 'x-event-key' },
    ...unknownOptions(options, { secretName: true }),
  };
}
