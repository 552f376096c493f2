import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies CircleCI's `circleci-signature: v1=…` over the raw body. Other versions in the list are ignored.
 *
 * CircleCI waits 10 s and retries every answer other than 2xx. It does not say when.
 *
 * @example
 * verify: circleci({ secretName: 'webhooks/circleci' })
 *
 * @see https://circleci.com/docs/guides/integration/outbound-webhooks/
 */
export function circleci(options: SecretOptions): SignatureVerification {
  return {
    provider: 'circleci',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'circleci-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    signed: ['body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
