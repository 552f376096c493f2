import type { SignatureVerification } from '#contract/verification';
import { type UrlOptions, unknownOptions } from './options.ts';

/**
 * Verifies Trello's `X-Trello-Webhook`, an HMAC-SHA1 of body and callback URL.
 *
 * `url` is the callback URL with which the webhook was created. Answers the HEAD request by which Trello checks it.
 *
 * @example
 * verify: trello({ secretName: 'webhooks/trello', url: 'https://hooks.example.com/trello' })
 *
 * @see https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/
 */
export function trello(options: UrlOptions): SignatureVerification {
  return {
    provider: 'trello',
    kind: 'signature',
    secretName: options.secretName,
    url: options.url,
    algorithm: 'hmac-sha1',
    signature: { header: 'x-trello-webhook', encoding: 'base64' },
    signed: ['body', 'url'],
    eventId: { body: '/action/id' },
    eventType: { body: '/action/type' },
    handshakes: [{ when: { method: 'HEAD' }, verified: false, answer: {} }],
    ...unknownOptions(options, { secretName: true, url: true }),
  };
}
