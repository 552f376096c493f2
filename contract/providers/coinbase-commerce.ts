import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/**
 * Verifies Coinbase Commerce's `X-CC-Webhook-Signature` over the raw body.
 *
 * @example
 * verify: coinbaseCommerce({ secretName: 'webhooks/coinbase-commerce' })
 *
 * @see https://docs.cdp.coinbase.com/commerce-onchain/docs/webhooks-security
 */
export function coinbaseCommerce(options: SecretOptions): SignatureVerification {
  return {
    provider: 'coinbase-commerce',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-cc-webhook-signature', encoding: 'hex' },
    signed: ['body'],
    retryFields: ['attempt_number', 'scheduled_for'],
    eventId: { body: '/event/id' },
    eventType: { body: '/event/type' },
    ...unknownOptions(options, { secretName: true }),
  };
}
