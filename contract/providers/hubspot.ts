import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, type UrlOptions, unknownOptions } from './options.ts';

/**
 * Verifies HubSpot's signature version 3: `X-HubSpot-Signature-v3` over method, URL, body and timestamp (milliseconds).
 *
 * `url` is the target URL in the app's settings. Versions 1 and 2 are plain hashes and are refused.
 *
 * @example
 * verify: hubspot({ secretName: 'webhooks/hubspot', url: 'https://hooks.example.com/hubspot' })
 *
 * @see https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests
 */
export function hubspot(options: UrlOptions & TimestampOptions): SignatureVerification {
  return {
    provider: 'hubspot',
    kind: 'signature',
    secretName: options.secretName,
    url: options.url,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-hubspot-signature-v3', encoding: 'base64' },
    timestamp: { header: 'x-hubspot-request-timestamp', unit: 'ms', ...freshness(options, { tolerance: 300 }) },
    // Counts the tries of each event.
    retryFields: ['attemptNumber'],
    signed: ['method', 'url', 'body', 'timestamp'],
    ...unknownOptions(options, { secretName: true, url: true, tolerance: true }),
  };
}
