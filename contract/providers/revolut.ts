import { minutes } from '#contract/durations';
import type { SignatureVerification } from '#contract/verification';
import { freshness, type TimestampOptions, unknownOptions } from './options.ts';

/**
 * Verifies `Revolut-Signature: v1=…` over `v1.{timestamp}.{body}`, for the Merchant and the Business API.
 *
 * There is one `v1` for each active secret. Revolut retries three times, ten minutes apart.
 * It does not say how it signs a retry, so the time (milliseconds) may differ from our clock by 35 minutes, and not by
 * the 5 that it advises.
 *
 * @example
 * verify: revolut({ secretName: 'webhooks/revolut' })
 *
 * @see https://developer.revolut.com/docs/guides/merchant/monitor-and-observe/webhooks/verify-the-payload-signature.md
 */
export function revolut(options: TimestampOptions): SignatureVerification {
  return {
    provider: 'revolut',
    kind: 'signature',
    secretName: options.secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'revolut-signature', separator: ',', prefix: 'v1=', encoding: 'hex' },
    timestamp: {
      header: 'revolut-request-timestamp',
      unit: 'ms',
      // Bodies are not unique, so a longer window for retries alone has no effect.
      ...freshness(options, { tolerance: minutes(35) }),
    },
    signed: [{ text: 'v1.' }, 'timestamp', { text: '.' }, 'body'],
    // Bodies of the Merchant API name the event and the order alone, such as of two declined payments.
    bodyIsNotUnique: true,
    eventType: { body: '/event' },
    ...unknownOptions(options, { secretName: true, tolerance: true }),
  };
}
