import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { parseJson } from '#contract/parse-json';

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
}

/** Converts an API Gateway event. Cookies, which API Gateway removes from the headers, are put back. */
export function toRequest(event: APIGatewayProxyEventV2): IngestRequest {
  const headers = event.cookies ? { ...event.headers, cookie: event.cookies.join('; ') } : event.headers;
  return {
    topic: event.pathParameters?.topic ?? '',
    method: event.requestContext.http.method,
    path: event.rawPath,
    query: event.rawQueryString,
    headers: headers as Record<string, string>,
    body: Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8'),
    sourceIp: event.requestContext.http.sourceIp,
  };
}

/**
 * Parses the body as JSON. Returns undefined when it is not JSON.
 *
 * Only handshakes and schemes that read values of the body use it, because parsing takes milliseconds per megabyte.
 */
export function parseJsonBody(request: IngestRequest): unknown {
  return parseJson(request.body.toString('utf8'));
}

export function isForm(request: IngestRequest): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
}

/** Parses the fields of a form. Returns none when the body is not a form. */
export function parseForm(request: IngestRequest): URLSearchParams {
  return new URLSearchParams(isForm(request) ? request.body.toString('utf8') : '');
}
