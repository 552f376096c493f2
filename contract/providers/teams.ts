import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies the outgoing webhooks of Microsoft Teams: `Authorization: HMAC …` over the raw body.
 *
 * The secret is the security token of the webhook, whose Base64 is the key. Teams waits 5 s and posts the response to
 * the channel, before the handler runs. Set another text with `respond.body` of the topic.
 *
 * @example
 * verify: teams({ secretName: 'webhooks/teams' })
 *
 * @see https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-outgoing-webhook
 */
export function teams(options: SecretOptions): SignatureVerification {
  return {
    provider: 'teams',
    kind: 'signature',
    secretName: options.secretName,
    key: { encoding: 'base64' },
    algorithm: 'hmac-sha256',
    signature: { header: 'authorization', prefix: 'HMAC ', encoding: 'base64' },
    signed: ['body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
    respond: { status: 200, contentType: 'application/json', body: '{"type":"message","text":"Received."}' },
    ...unknownOptions(options, { secretName: true }),
  };
}
