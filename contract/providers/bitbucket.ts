import type { SignatureVerification } from '#contract/verification';

/**
 * Bitbucket: `X-Hub-Signature` over the raw body.
 *
 * @see https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/
 */
export function bitbucket({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hub-signature', prefix: 'sha256=', encoding: 'hex' },
    signed: ['body'],
    eventId: { header: 'x-request-uuid' },
    eventType: { header: 'x-event-key' },
  };
}
