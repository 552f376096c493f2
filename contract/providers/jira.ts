import type { SignatureVerification } from '#contract/verification';

/**
 * Jira: `X-Hub-Signature` over the raw body.
 *
 * @see https://developer.atlassian.com/cloud/jira/platform/webhooks/
 */
export function jira({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hub-signature', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    eventId: { header: 'x-atlassian-webhook-identifier' },
    eventType: { body: '/webhookEvent' },
  };
}
