import type { SignatureVerification } from '#contract/verification';

/**
 * Twilio: `X-Twilio-Signature`, an HMAC-SHA1 of the URL and the sorted fields of the form; a body of another kind is covered by
 * `bodySHA256` in the query.
 *
 * @param options.url the webhook's URL, exactly as it stands in Twilio's console, port included where it has one
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function twilio({
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
    algorithm: 'hmac-sha1',
    signature: { header: 'x-twilio-signature', encoding: 'base64' },
    signed: ['url', 'form'],
    bodyHash: { query: 'bodySHA256' },
    eventId: { header: 'i-twilio-idempotency-token' },
  };
}
