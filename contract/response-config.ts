/**
 * Responses to a topic's requests. Each preset sets what its provider expects.
 *
 * The default acknowledges with 200 and an empty body, because some providers show or forward a body. The webhook's id
 * is in the response header `x-webhook-id`.
 *
 * @example
 * respond: { status: 202, contentType: 'text/plain', body: '[accepted]' }
 */
export interface ResponseConfig {
  /** Status that acknowledges a webhook, from 200 to 299. @default 200 */
  readonly status?: number;

  /** Body that acknowledges a webhook. Refused with `status: 204`. @default '' */
  readonly body?: string;

  /** Content type of `body`, such as `text/xml`. @default 'text/plain' */
  readonly contentType?: string;

  /**
   * Explains a rejection in a problem document (RFC 9457).
   *
   * `false` rejects with an empty body, for providers that show or forward the body of any response.
   *
   * @default true
   */
  readonly explainRejections?: boolean;

  /**
   * Status of a request whose timestamp is too old, from 400 to 499, for a provider that stops its retries at a certain
   * status. A retry with the same timestamp is too old as well.
   *
   * @default 401
   */
  readonly staleStatus?: number;

  /**
   * Status of a request with a missing or wrong signature or token, from 400 to 499. Some providers do not repeat a
   * request after a 401, although the error may be ours, such as a wrong secret.
   *
   * @default 401
   */
  readonly unverifiedStatus?: number;
}
