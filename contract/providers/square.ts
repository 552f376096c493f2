import type { SignatureVerification } from '#contract/verification';

/**
 * Square: `x-square-hmacsha256-signature` over the notification URL and the raw body. Retries for 24 hours.
 *
 * @param options.url the notification URL, exactly as it stands in Square's dashboard
 * @see https://developer.squareup.com/docs/webhooks/step3validate
 */
export function square({
  secretName,
  url,
}: {
  readonly secretName: string;
  readonly url: string;
}): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    url,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-square-hmacsha256-signature', encoding: 'base64' },
    signed: ['url', 'body'],
    eventId: { body: '/event_id' },
    eventType: { body: '/type' },
  };
}
