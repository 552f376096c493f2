import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Heroku's `Heroku-Webhook-Hmac-SHA256`, an HMAC-SHA256 of the raw body.
 *
 * With the level `sync`, Heroku retries for 72 hours and delays later webhooks. With `notify` it tries once.
 *
 * @example
 * verify: heroku({ secretName: 'webhooks/heroku' })
 *
 * @see https://devcenter.heroku.com/articles/app-webhooks
 */
export function heroku(options: SecretOptions): SignatureVerification {
  return {
    provider: 'heroku',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'heroku-webhook-hmac-sha256', encoding: 'base64' },
    signed: ['body'],
    // The body also has the id of the attempt, so that two tries of one event may differ.
    eventId: { body: '/webhook_metadata/event/id' },
    eventType: { body: '/webhook_metadata/event/include' },
    ...unknownOptions(options, { secretName: true }),
  };
}
