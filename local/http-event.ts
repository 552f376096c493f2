import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

const TEXT = /^(text\/|application\/(json|javascript|xml)\s*(;|$))/i;

/** Event of payload format 2.0. */
export interface HttpEvent {
  readonly headers: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/**
 * Converts a request to the event that API Gateway sends to a function, payload format 2.0.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toHttpEvent(request: FastifyRequest, routeKey: string): HttpEvent {
  const url = request.raw.url ?? '/';
  const [rawPath, rawQueryString = ''] = url.split(/\?(.*)/s, 2);
  const { cookie, ...headersDistinct } = request.raw.headersDistinct;
  const headers = joinRepeated(headersDistinct);
  const now = new Date();
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString,
    ...(cookie && { cookies: cookie.flatMap((value) => value.split(/; ?/)) }),
    headers,
    // API Gateway leaves them out for a route without any.
    ...(Object.keys(request.params as object).length > 0 && { pathParameters: request.params }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host,
      domainPrefix: 'local',
      http: {
        method: request.method,
        path: rawPath,
        protocol: `HTTP/${request.raw.httpVersion}`,
        sourceIp: request.ip,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey,
      stage: '$default',
      time: logTime(now),
      timeEpoch: now.getTime(),
    },
    ...encode(request.body as Buffer | undefined, headers['content-type']),
  };
}

function joinRepeated(headers: NodeJS.Dict<string[]>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, values = []]) => [name, values.join(',')]));
}

/** Formats a time as in access logs: `24/Nov/2026:02:43:10 +0000`. */
function logTime(now: Date): string {
  const [, day, month, year, time] = now.toUTCString().split(' ');
  return `${day}/${month}/${year}:${time} +0000`;
}

/** Encodes a body. API Gateway does not document text that is not UTF-8. Base64 keeps each byte of it. */
function encode(body: Buffer | undefined, contentType = ''): { body?: string; isBase64Encoded: boolean } {
  if (!body?.length) return { isBase64Encoded: false };
  const isText = TEXT.test(contentType) && isUtf8(body);
  return { body: body.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText };
}
