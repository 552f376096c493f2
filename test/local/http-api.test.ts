import { once } from 'node:events';
import { get, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { FastifyInstance } from 'fastify';
import { FaultSwitch } from '#local/fault-switch';
import { createHttpApi } from '#local/http-api';
import { LaneSwitch } from '#local/lane-switch';
import type { AcceptedRequest } from '#local/sample-recorder';
import { WebhookLog } from '#local/webhook-log';

let server: FastifyInstance;
let url: string;
let events: APIGatewayProxyEventV2[];
let respond: () => unknown;
let recorded: AcceptedRequest[];

const post = (body: string) => fetch(`${url}/orders`, { method: 'POST', body, headers: { 'X-Shop': '7' } });

beforeEach(async () => {
  [events, recorded] = [[], []];
  respond = () => ({ statusCode: 200 });
  const target = {
    invoke: async (event: unknown) => {
      events.push(event as APIGatewayProxyEventV2);
      return respond();
    },
  };
  const lanes = new LaneSwitch({ file: '/nowhere', lanes: [], onNote: () => undefined });
  const faults = new FaultSwitch({ onChange: () => {} });
  const controls = { steps: new WebhookLog(), faults, schedules: [], lanes, oldestMessages: () => [] };
  const routes = ['ANY /{topic}', 'ANY /orders.v2_a-1'].map((key) => ({ key, target }));
  server = createHttpApi(routes, controls, { record: (webhook) => recorded.push(webhook) });
  url = await server.listen({ host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

/** Sends headers that `fetch` does not allow. */
async function send(path: string, headers: OutgoingHttpHeaders) {
  const [response] = (await once(get(url + path, { headers }), 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

test('converts a request to payload format 2.0', async () => {
  const headers = new Headers({ 'X-One': 'a', cookie: 'k=1; l=2', 'content-type': 'application/json' });
  headers.append('x-one', 'b');
  await fetch(`${url}/ord%65rs?a=1&a=%20`, { method: 'POST', body: '{}', headers });
  expect(events).toMatchObject([
    {
      version: '2.0',
      routeKey: 'ANY /{topic}',
      rawPath: '/ord%65rs',
      rawQueryString: 'a=1&a=%20',
      cookies: ['k=1', 'l=2'],
      headers: { 'x-one': 'a, b', 'content-type': 'application/json' },
      pathParameters: { topic: 'orders' },
      requestContext: { http: { method: 'POST', path: '/ord%65rs', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1' } },
      body: '{}',
      isBase64Encoded: false,
    },
  ]);
  expect(events[0]?.headers).not.toHaveProperty('cookie');
  expect(events[0]?.requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
});

test('serves the route of one topic before the shared route, without path parameters', async () => {
  respond = () => ({ statusCode: 200, headers: { 'x-webhook-id': '1' } });
  await fetch(`${url}/orders.v2_a-1`, { method: 'POST', body: '{}' });
  expect(events).toMatchObject([{ routeKey: 'ANY /orders.v2_a-1', rawPath: '/orders.v2_a-1' }]);
  expect(events[0]).not.toHaveProperty('pathParameters');
  expect(recorded).toMatchObject([{ topic: 'orders.v2_a-1' }]);
});

test('joins repeated headers with commas, in order', async () => {
  await send('/orders', { 'x-signature': ['first', 'second'] });
  expect(events[0]?.headers['x-signature']).toBe('first,second');
});

test.each([
  ['application/json', '{}', false],
  ['application/json; charset=utf-8', '{}', false],
  ['text/plain', 'é', false],
  ['Application/XML', '<a/>', false],
  ['application/json', '\xff', true],
  ['application/json-seq', '{}', true],
  ['application/octet-stream', 'a', true],
  ['neither type nor subtype', 'a', true],
  [undefined, 'a', true],
])('encodes a body as API Gateway does: type %s, body %j, Base64 %s', async (type, body, isBase64Encoded) => {
  const bytes = Buffer.from(body, body === '\xff' ? 'latin1' : 'utf8');
  const response = await fetch(`${url}/t`, {
    method: 'POST',
    body: bytes,
    ...(type && { headers: { 'content-type': type } }),
  });
  expect(response.status).toBe(200);
  const event = events[0] as APIGatewayProxyEventV2;
  expect(event.isBase64Encoded).toBe(isBase64Encoded);
  expect(Buffer.from(event.body ?? '', isBase64Encoded ? 'base64' : 'utf8').equals(bytes)).toBe(true);
});

test('omits the body from the event when there is none', async () => {
  await fetch(`${url}/t`, { method: 'POST', headers: { 'content-type': 'application/json' } });
  expect(events[0]).not.toHaveProperty('body');
});

test.each(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE'])('forwards %s', async (method) => {
  await fetch(`${url}/t`, { method });
  expect(events[0]?.requestContext.http.method).toBe(method);
});

test.each([200, 204])('a response of %d without a body has no content type', async (statusCode) => {
  respond = () => ({ statusCode, headers: { 'x-webhook-id': 'w' } });
  const response = await fetch(`${url}/t`, { method: 'POST', body: 'a' });
  expect([response.status, await response.text()]).toEqual([statusCode, '']);
  expect([response.headers.get('content-type'), response.headers.get('x-webhook-id')]).toEqual([null, 'w']);
});

test("responds with the function's status, headers and bytes", async () => {
  const bytes = Buffer.from([0xff, 0x00]);
  respond = () => ({
    statusCode: 202,
    headers: { 'x-id': '7' },
    body: bytes.toString('base64'),
    isBase64Encoded: true,
  });
  const response = await fetch(`${url}/t`, { method: 'POST' });
  expect(response.status).toBe(202);
  expect(response.headers.get('x-id')).toBe('7');
  expect(Buffer.from(await response.arrayBuffer())).toEqual(bytes);
});

test.each([
  ['no route', '/a/b', '', 404, 'Not Found'],
  ['a path that cannot be decoded', '/%zz', '', 400, 'Bad Request'],
  ['too large a body', '/t', 'x'.repeat(10_000_001), 413, 'Request Entity Too Large'],
])('responds to %s as API Gateway does', async (_, path, body, status, message) => {
  const response = await fetch(`${url}${path}`, { method: 'POST', body });
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ message });
  expect(events).toEqual([]);
});

test('responds 500 without the reason when the function fails', async () => {
  respond = () => {
    throw new Error('a secret reason');
  };
  const response = await fetch(`${url}/t`, { method: 'POST' });
  expect(response.status).toBe(500);
  expect(await response.json()).toEqual({ message: 'Internal Server Error' });
});

test('a request through a tunnel reaches a topic by any method, with its own Host header', async () => {
  const headers = { host: 'random.trycloudflare.com', 'x-forwarded-for': '192.0.2.7' };
  expect((await send('/orders?challenge=1', headers)).status).toBe(200);
  expect(events[0]).toMatchObject({ rawPath: '/orders', requestContext: { domainName: 'random.trycloudflare.com' } });
  expect(await send('/orders/more', headers)).toMatchObject({ status: 404 });
  expect(events).toHaveLength(1);
});

test('hands accepted webhooks to the recorder, and neither rejected ones nor handshakes', async () => {
  await post('{"a":1}');
  respond = () => ({ statusCode: 200, headers: { 'x-webhook-id': 'w' } });
  await post('{"a":2}');
  respond = () => ({ statusCode: 401, headers: {} });
  await post('{"a":3}');
  expect(recorded.map(({ topic, body }) => [topic, body.toString()])).toEqual([['orders', '{"a":2}']]);
  expect(recorded[0]?.headers).toMatchObject({ 'x-shop': '7' });
});
