import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request at ingest, its body turned into bytes once and for all. */
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

/** API Gateway takes cookies out of the headers; they go back in, so that a stored webhook is whole. */
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
 * The body as JSON, or undefined when it is none. It costs milliseconds per megabyte, so only schemes whose signature
 * stands inside the body look into it.
 */
export function parseJson(request: IngestRequest): unknown {
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    return undefined;
  }
}

export function isForm(request: IngestRequest): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(request.headers['content-type'] ?? '');
}

/** The fields of a form; none when the body is something else. */
export function parseForm(request: IngestRequest): URLSearchParams {
  return new URLSearchParams(isForm(request) ? request.body.toString('utf8') : '');
}
