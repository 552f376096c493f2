import type { Field, Location, TokenVerification } from '#contract/verification';
import { type SecretOptions, unknownOptions } from './options.ts';

/** Options of `token()`. Set either `header` or `query`. */
export interface TokenOptions extends SecretOptions {
  /** Name of the header that carries the token, in any case. @default none; the token is in the query */
  readonly header?: string;
  /**
   * Name of the query parameter that carries the token, which a request must not repeat. Other systems log URLs, so
   * prefer a header where the sender can set one.
   *
   * @default none; the token is in a header
   */
  readonly query?: string;
  /** Text before the token, such as `Bearer `. It is no part of the secret. @default '' */
  readonly prefix?: string;
  /** Location of the provider's id of an event. @default none */
  readonly eventId?: Location;
  /** Location of the provider's type of an event. @default none */
  readonly eventType?: Location;
}

/**
 * Verifies a token that each request carries in a header or in the query. The token is the secret itself.
 *
 * The stored webhook has `[redacted]` in its place, unless the topic has `keepCredentials`.
 *
 * @example
 * verify: token({ secretName: 'webhooks/orders', header: 'authorization', prefix: 'Bearer ' })
 *
 * @example
 * verify: token({ secretName: 'webhooks/orders', query: 'token' })
 */
export function token(options: TokenOptions): TokenVerification {
  const { secretName, header, query, prefix, eventId, eventType } = options;
  const place = {
    ...(header !== undefined && { header: header.toLowerCase() }),
    ...(query !== undefined && { query }),
    ...(prefix && { prefix }),
  };
  return {
    kind: 'token',
    secretName,
    // The validation refuses none and both.
    token: place as Field,
    ...(eventId && { eventId }),
    ...(eventType && { eventType }),
    ...unknownOptions(options, {
      secretName: true,
      header: true,
      query: true,
      prefix: true,
      eventId: true,
      eventType: true,
    }),
  };
}
