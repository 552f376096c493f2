import { days } from '#contract/durations';
import type { CertificateVerification } from '#contract/fetched-verification';
import { unknownOptions } from './options.ts';

/** Options of `paypal()`. */
export interface PaypalOptions {
  /** Id that PayPal gives a webhook when its URL is subscribed. The simulator of PayPal signs with `WEBHOOK_ID`. */
  readonly webhookId: string;
  /** Environment of PayPal: `'live'` or `'sandbox'`. Each has its own certificates. @default 'live' */
  readonly environment?: 'live' | 'sandbox';
  /**
   * Certificates of authorities that are trusted beside the roots of Node, as PEM. PayPal hands out its own certificate
   * alone, so set the one of its authority. The log line of a rejected webhook names the authority.
   *
   * @default none; PayPal's webhooks are answered 503 unless a root of Node issued its certificate
   */
  readonly authorities?: readonly string[];
}

/**
 * Verifies PayPal's RSA signature `PayPal-Transmission-Sig` over `{id}|{time}|{webhook id}|{CRC-32 of the body}`.
 *
 * There is no secret. A checksum does not protect the body from an attacker who has captured a signed request, because
 * another body can have the same checksum. Such a request is accepted as long as its time is. Read amounts and states
 * from PayPal's API before you act on them.
 *
 * PayPal tries 25 times in 3 days. It does not say how it signs a retry, so times of the last 3 days are accepted.
 *
 * @example
 * verify: paypal({ webhookId: '8PT597110X687430LKGECATA', authorities: ['-----BEGIN CERTIFICATE-----…'] })
 *
 * @see https://developer.paypal.com/api/rest/webhooks/rest/
 */
export function paypal(options: PaypalOptions): CertificateVerification {
  const { webhookId, environment = 'live', authorities } = options;
  const sandbox = environment === 'sandbox' ? '.sandbox' : '';
  return {
    provider: 'paypal',
    kind: 'certificate',
    certificate: {
      url: { header: 'paypal-cert-url' },
      directory: `https://api${sandbox}.paypal.com/v1/notifications/certs/`,
      file: 'CERT-[0-9a-f]{1,16}(?:-[0-9a-f]{1,16}){0,7}',
      subjects: [`messageverificationcerts${sandbox}.paypal.com`],
      ...(authorities && { authorities }),
    },
    algorithm: 'rsa-sha256',
    signature: { header: 'paypal-transmission-sig' },
    signed: [{ header: 'paypal-transmission-id' }, { text: '|' }, 'timestamp', { text: `|${webhookId}|` }, 'crc32'],
    timestamp: { header: 'paypal-transmission-time', unit: 'rfc3339', tolerance: 300, retriedFor: days(3) },
    eventId: { body: '/id' },
    eventType: { body: '/event_type' },
    ...unknownOptions(options, { webhookId: true, environment: true, authorities: true }, 'webhookId'),
  };
}
