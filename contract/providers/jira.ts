import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Jira's `X-Hub-Signature` over the raw body.
 *
 * @example
 * verify: jira({ secretName: 'webhooks/jira' })
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/webhooks/
 */
export function jira(options: SecretOptions): SignatureVerification {
  return {
    provider: 'jira',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hub-signature', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    eventId: { header: 'x-atlassian-webhook-identifier' },
    eventType: { body: '/webhookEvent' },
    ...unknownOptions(options, { secretName: true }),
  };
}
