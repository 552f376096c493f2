import { minutes, type Verification } from 'catchbasin';

/**
 * Verifies webhooks of our own CRM.
 *
 * It signs `{timestamp}.{body}` with HMAC-SHA256. The signature is in `x-acme-signature` as `v1=` and hex digits, and
 * the time in `x-acme-timestamp` in seconds since 1970. `createHmac('sha256', secret).update(`${time}.${body}`)`.
 *
 * @param secretName name of the secret in Secrets Manager
 */
export function acmeCrm(secretName: string): Verification {
  return {
    kind: 'signature',
    secretName,
    algorithm: 'hmac-sha256',
    signature: { header: 'x-acme-signature', prefix: 'v1=', encoding: 'hex' },
    timestamp: { header: 'x-acme-timestamp', tolerance: minutes(5) },
    signed: ['timestamp', { text: '.' }, 'body'],
    eventId: { body: '/id' },
    eventType: { body: '/type' },
  };
}
