import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Heroku's `Heroku-Webhook-Hmac-SHA256` over the raw body, for webhooks of apps and of add-ons.
 *
 * Heroku retries for 72 hours with the level `sync`, and never with `notify`.
 *
 * @example
 * verify: heroku({ secretName: 'webhooks/heroku' })
 *
 * @see https://devcenter.heroku.com/articles/app-webhooks
 */
export function heroku(options: SecretOptions): SignatureVerification {
  return {
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'heroku-webhook-hmac-sha256', encoding: 'base64' },
    signed: ['body'],
    eventId: { body: '/id' },
    eventType: { body: '/resource' },
    ...unknownOptions(options, { secretName: true }),
  };
}
