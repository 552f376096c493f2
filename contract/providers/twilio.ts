import type { SignatureVerification } from '#contract/verification';
import { type UrlOptions, unknownOptions } from './options.ts';

/** Options of `twilio()`. */
export interface TwilioOptions extends UrlOptions {
  /**
   * `'hmac-sha256'` verifies SharedKey signatures (public beta). The secret is then the shared key.
   *
   * @default 'hmac-sha1'
   */
  readonly algorithm?: 'hmac-sha1' | 'hmac-sha256';
}

/**
 * Verifies Twilio's `X-Twilio-Signature`, an HMAC-SHA1 of the URL and the sorted fields of the form.
 *
 * A body of another kind is covered by `bodySHA256` in the query.
 * `url` is the webhook's URL in Twilio's console. Twilio signs it with or without its port.
 * Choose POST in the console, because GET is answered 405.
 *
 * @example
 * verify: twilio({ secretName: 'webhooks/twilio', url: 'https://hooks.example.com/twilio' })
 *
 * @see https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function twilio(options: TwilioOptions): SignatureVerification {
  return {
    provider: 'twilio',
    kind: 'signature',
    secretName: options.secretName,
    url: options.url,
    algorithm: options.algorithm ?? 'hmac-sha1',
    signature: { header: 'x-twilio-signature', encoding: 'base64' },
    signed: ['url', 'form'],
    alsoSigned: [[{ url: otherPort(options.url) }, 'form']],
    bodyHash: { query: 'bodySHA256' },
    // Messages and calls need TwiML. This one does nothing. Twilio sends a text of another type on to the customer.
    respond: { contentType: 'text/xml', body: '<Response></Response>', explainRejections: false },
    eventId: { header: 'i-twilio-idempotency-token' },
    ...unknownOptions(options, { secretName: true, url: true, algorithm: true }),
  };
}

/** Adds the port of https to a URL without a port, or removes the port. */
function otherPort(url: string | undefined): string {
  return (url ?? '').replace(/^(https:\/\/(?:[^/?#@]*@)?[^/?#:@]+)(:\d+)?/, (_, host: string, port?: string) =>
    port ? host : `${host}:443`,
  );
}
