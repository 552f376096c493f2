import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parseJson } from '#contract/parse-json';
import { isForm } from '#contract/read-body';
import { Problem } from './problem.ts';

/** Twilio, which sends the most fields, sends about a hundred. */
const MAX_FIELDS = 1_000;

/** A request at ingest, with its body decoded to bytes. */
export interface IngestRequest {
  readonly topic: string;
  readonly method: string;
  readonly path: string;
  /** The raw query string, without its question mark. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  readonly sourceIp: string;
  /**
   * Parses the body as JSON, once. Returns undefined when it is not JSON.
   *
   * Only handshakes and schemes that read values of the body use it, because parsing takes milliseconds per megabyte.
   * A compressed body is not decoded, because an unverified request must not cause more work than its size.
   */
  json(): unknown;
  /** Parses the fields of a form, once. Returns none when it is not a form. @throws {Problem} as `parseForm` does */
  form(): URLSearchParams;
}

/** Converts an API Gateway event. Cookies, which API Gateway removes from the headers, are put back. */
export function toRequest(event: APIGatewayProxyEventV2): IngestRequest {
  const withCookies = event.cookies ? { ...event.headers, cookie: event.cookies.join('; ') } : event.headers;
  const headers = withCookies as Record<string, string>;
  const body = Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8');
  return {
    topic: event.pathParameters?.topic ?? topicOfRoute(event.routeKey),
    method: event.requestContext.http.method,
    path: event.rawPath,
    query: event.rawQueryString,
    headers,
    body,
    sourceIp: event.requestContext.http.sourceIp,
    json: once(() => parseJson(body.toString('utf8'))),
    form: once(() => parseForm(headers, body)),
  };
}

/** Returns the topic of a route of its own, such as `ANY /stripe`. API Gateway sends no path parameters for one. */
function topicOfRoute(routeKey: string): string {
  return /^\S+ \/([^/]+)$/.exec(routeKey)?.[1] ?? '';
}

/**
 * Parses the fields of a form.
 *
 * @throws {Problem} 401 when it has more fields than any provider sends; they are counted before they are parsed
 */
function parseForm(headers: IngestRequest['headers'], body: Buffer): URLSearchParams {
  if (!isForm(headers)) return new URLSearchParams();
  if (occurs(body, '&', MAX_FIELDS)) {
    throw new Problem('signature-malformed', `A signed form may have at most ${MAX_FIELDS} fields.`);
  }
  return new URLSearchParams(body.toString('utf8'));
}

/** Tells whether a text occurs in a body at least so many times. */
function occurs(body: Buffer, text: string, count: number): boolean {
  let found = 0;
  for (let at = body.indexOf(text); at >= 0; at = body.indexOf(text, at + 1)) {
    if (++found >= count) return true;
  }
  return false;
}

function once<T>(compute: () => T): () => T {
  let computed: { readonly value: T } | undefined;
  return () => {
    computed ??= { value: compute() };
    return computed.value;
  };
}
