import type { SignatureVerification } from '#contract/verification';

/**
 * HubSpot, signature version 3: `X-HubSpot-Signature-v3` over method, URL, body and timestamp (milliseconds). Versions 1 and 2 are
 * plain hashes and are refused.
 *
 * @param options.url the webhook's target URL, exactly as it stands in the app's settings
 * @see https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests
 */
export function hubspot({
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
    signature: { header: 'x-hubspot-signature-v3', encoding: 'base64' },
    timestamp: { header: 'x-hubspot-request-timestamp', unit: 'ms', tolerance: 300 },
    signed: ['method', 'url', 'body', 'timestamp'],
  };
}
