import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Airtable's `X-Airtable-Content-MAC: hmac-sha256=…` over the raw body.
 *
 * The secret is the `macSecretBase64` of the webhook, whose Base64 is the key. A request is a ping that names the base
 * and the webhook, and the handler fetches the changes. Airtable waits 25 s and retries 13 times in about a day.
 *
 * @example
 * verify: airtable({ secretName: 'webhooks/airtable' })
 *
 * @see https://airtable.com/developers/web/api/webhooks-overview
 */
export function airtable(options: SecretOptions): SignatureVerification {
  return {
    provider: 'airtable',
    kind: 'signature',
    secretName: options.secretName,
    key: { encoding: 'base64' },
    algorithm: 'hmac-sha256',
    signature: { header: 'x-airtable-content-mac', prefix: 'hmac-sha256=', encoding: 'hex' },
    signed: ['body'],
    ...unknownOptions(options, { secretName: true }),
  };
}
