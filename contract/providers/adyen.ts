import type { SignatureVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

const SIGNED_FIELDS = [
  'pspReference',
  'originalReference',
  'merchantAccountCode',
  'merchantReference',
  'amount/value',
  'amount/currency',
  'eventCode',
  'success',
];

/**
 * Verifies Adyen's standard notifications.
 *
 * Each item of the batch carries its own signature over eight of its fields. Nothing else in the item is signed.
 * The key is hex. Adyen expects `[accepted]` within 10 s.
 *
 * @example
 * verify: adyen({ secretName: 'webhooks/adyen' })
 *
 * @see https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures
 */
export function adyen(options: SecretOptions): SignatureVerification {
  return {
    provider: 'adyen',
    kind: 'signature',
    secretName: options.secretName,
    key: { encoding: 'hex' },
    algorithm: 'hmac-sha256',
    each: '/notificationItems',
    signature: { body: '/NotificationRequestItem/additionalData/hmacSignature', encoding: 'base64' },
    signed: SIGNED_FIELDS.flatMap((field, index) => [
      ...(index === 0 ? [] : [{ text: ':' }]),
      { body: `/NotificationRequestItem/${field}` },
    ]),
    respond: { body: '[accepted]' },
    ...unknownOptions(options, { secretName: true }),
  };
}
