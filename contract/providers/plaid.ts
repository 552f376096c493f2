import type { JwksJwtVerification } from '#contract/fetched-verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/** Options of `plaid()`. */
export interface PlaidOptions extends SecretOptions {
  /**
   * Environment of Plaid: `'production'` or `'sandbox'`. Each has its own secret of the API.
   *
   * @default 'production'
   */
  readonly environment?: 'production' | 'sandbox';
}

/**
 * Verifies Plaid's JSON Web Token in `Plaid-Verification`, ES256, with the SHA-256 of the body.
 *
 * Ingest asks Plaid's API for the public key of a token, so the secret is `client_id:secret` of the API. A token is
 * accepted for 5 minutes. Plaid repeats a failed delivery for 24 hours. It does not say how it signs a retry.
 *
 * @example
 * verify: plaid({ secretName: 'webhooks/plaid' })
 *
 * @see https://plaid.com/docs/api/webhooks/webhook-verification/
 */
export function plaid(options: PlaidOptions): JwksJwtVerification {
  const { secretName, environment = 'production' } = options;
  return {
    provider: 'plaid',
    kind: 'jwks-jwt',
    keys: { keyById: `https://${environment}.plaid.com/webhook_verification_key/get` },
    secretName,
    header: 'plaid-verification',
    algorithm: 'ES256',
    bodyHash: { claim: 'request_body_sha256', encoding: 'hex' },
    // 300 seconds together, as Plaid asks for.
    maxAge: 240,
    tolerance: 60,
    eventType: { body: '/webhook_code' },
    bodyIsNotUnique: true,
    ...unknownOptions(options, { secretName: true, environment: true }),
  };
}
