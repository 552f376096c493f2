import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** Request to a topic's endpoint. */
export interface PostedRequest {
  readonly topic: string;
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /** Query string without its question mark. @default none */
  readonly query?: string;
  /** @default POST */
  readonly method?: string;
}

/** Creates the event that API Gateway sends to the ingest function, in payload format 2.0. */
export function apiGatewayEvent(request: PostedRequest): APIGatewayProxyEventV2 {
  const { topic, body, headers = {}, query = '', method = 'POST' } = request;
  const path = `/${topic}`;
  return {
    version: '2.0',
    routeKey: 'ANY /{topic}',
    rawPath: path,
    rawQueryString: query,
    headers: { host: 'example.test', ...lowerCase(headers) },
    pathParameters: { topic },
    isBase64Encoded: true,
    body: body.toString('base64'),
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'example.test',
      domainPrefix: 'example',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.7', userAgent: 'test' },
      requestId: 'request',
      routeKey: 'ANY /{topic}',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
  };
}

function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
