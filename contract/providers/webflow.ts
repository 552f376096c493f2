import { minutes } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies Webflow's `X-Webflow-Signature` over `{timestamp}:{body}`, with a timestamp in milliseconds.
 *
 * Webflow retries 3 times, 10 minutes apart. Its documentation does not say how it signs a retry, so the timestamp of
 * the first try is accepted as well.
 *
 * @example
 * verify: webflow({ secretName: 'webhooks/webflow' })
 *
 * @see https://developers.webflow.com/data/docs/working-with-webhooks
 */
export function webflow(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'webflow',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-webflow-signature', encoding: 'hex' },
    timestamp: {
      header: 'x-webflow-timestamp',
      unit: 'ms',
      ...freshness(options, { tolerance: 300, retriedFor: minutes(30) }),
    },
    signed: ['timestamp', { text: ':' }, 'body'],
    eventType: { body: '/triggerType' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
