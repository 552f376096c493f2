import type { SignatureVerification } from '#contract/verification';

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
 * Adyen's standard notifications: each item of the batch carries its own signature, over eight of its fields; nothing else in
 * it is signed. The key is hex. Acknowledged with `[accepted]`, within 10 s.
 *
 * @see https://docs.adyen.com/development-resources/webhooks/verify-hmac-signatures
 */
export function adyen({ secretName }: { readonly secretName: string }): SignatureVerification {
  return {
    kind: 'signature',
    secretName,
    key: { encoding: 'hex' },
    algorithm: 'hmac-sha256',
    each: '/notificationItems',
    signature: { body: '/NotificationRequestItem/additionalData/hmacSignature', encoding: 'base64' },
    signed: SIGNED_FIELDS.flatMap((field, index) => [
      ...(index === 0 ? [] : [{ text: ':' }]),
      { body: `/NotificationRequestItem/${field}` },
    ]),
    acknowledge: { status: 200, body: '[accepted]' },
  };
}
