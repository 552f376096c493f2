import type { SignatureVerification } from '#contract/verification';

/**
 * Trello: `X-Trello-Webhook`, an HMAC-SHA1 of body and callback URL. Answers the HEAD request by which Trello checks it.
 *
 * @param options.url the callback URL, exactly as the webhook was created with
 * @see https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/
 */
export function trello({
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
    signature: { header: 'x-trello-webhook', encoding: 'base64' },
    signed: ['body', 'url'],
    eventId: { body: '/action/id' },
    eventType: { body: '/action/type' },
    handshakes: [{ when: { method: 'HEAD' }, verified: false, answer: {} }],
  };
}
