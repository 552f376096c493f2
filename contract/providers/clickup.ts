import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies ClickUp's `X-Signature`, an HMAC-SHA256 of the raw body.
 *
 * ClickUp suspends a webhook at the first 401, so a request that cannot be verified is answered 403.
 * It waits 7 s and tries 5 times.
 *
 * @example
 * verify: clickup({ secretName: 'webhooks/clickup' })
 *
 * @see https://developer.clickup.com/docs/webhooksignature
 */
export function clickup(options: SecretOptions): SignatureVerification {
  return {
    provider: 'clickup',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-signature', encoding: 'hex' },
    signed: ['body'],
    // A folder that is renamed twice has the same body twice. Several events share the id of a history item.
    bodyIsNotUnique: true,
    eventType: { body: '/event' },
    respond: { unverifiedStatus: 403 },
    ...unknownOptions(options, { secretName: true }),
  };
}
