import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ProviderError } from '#lambdas/reconcile/provider-error';
import { type ProviderAccess, providerFetch } from '#lambdas/reconcile/provider-fetch';

const KEY = 'sk_live_0123456789/+';
const FAST = { delay: () => 1 };
/** A delay that ends the test with a timeout. */
const HOUR = { delay: () => 3_600_000 };

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

let server: Server;
let url: string;
/** Answers to the requests, one after the other. The last one repeats. */
let answers: Answer[];
let requests: IncomingMessage[];

const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) =>
    void response.writeHead(code, headers).end(body);
const ok = status(200, { 'content-type': 'application/json' }, '{"data":[]}');
const reset: Answer = (response) => void response.destroy();

beforeEach(async () => {
  requests = [];
  answers = [ok];
  server = createServer((request, response) => {
    requests.push(request);
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    answer?.(response, request);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/events?limit=100`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

function fetchWith(access: Partial<ProviderAccess> = {}) {
  return providerFetch({ signal: new AbortController().signal, apiKey: KEY, ...FAST, ...access });
}

const authorization = { headers: { authorization: `Bearer ${KEY}` } };
const failureOf = (call: Promise<unknown>): Promise<ProviderError> =>
  call.then(
    () => Promise.reject(new Error('the call did not fail')),
    (error) => error,
  );

test('a response is passed on with its address, its status, its headers and its body', async () => {
  answers = [status(200, { link: '<next>; rel="next"' }, '{"data":[1]}')];
  const response = await fetchWith()(url, authorization);
  expect([response.url, response.status, response.headers.get('link')]).toEqual([url, 200, '<next>; rel="next"']);
  expect(await response.json()).toEqual({ data: [1] });
  expect(requests.map(({ headers }) => headers.authorization)).toEqual([`Bearer ${KEY}`]);
});

test('a response without a body is passed on', async () => {
  answers = [status(204)];
  expect((await fetchWith()(url, { method: 'DELETE' })).status).toBe(204);
});

test.each([
  ['429 with seconds', status(429, { 'retry-after': '0' })],
  ['429 with a date', status(429, { 'retry-after': new Date(Date.now() - 1_000).toUTCString() })],
  ['503', status(503, { 'retry-after': '0' })],
  ['403 with a delay', status(403, { 'retry-after': '0' })],
  ['403 at the limit of GitHub', status(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' })],
])('a request is repeated at the time that the provider names (%s)', async (_, limited) => {
  answers = [limited, ok];
  // Its own delay is longer than the test may take.
  const response = await fetchWith(HOUR)(url);
  expect([response.status, requests.length]).toEqual([200, 2]);
});

test.each([
  ['429', status(429, { 'retry-after': '3600' }), FAST],
  ['429 with a date', status(429, { 'retry-after': new Date(Date.now() + 3_600_000).toUTCString() }), FAST],
  ['403', status(403, { 'retry-after': '3600' }), FAST],
  ['500', status(500), HOUR],
])('the end of the run ends the wait before a request is repeated (%s)', async (_, limited, delay) => {
  const run = new AbortController();
  answers = [limited];
  const call = fetchWith({ signal: run.signal, ...delay })(url);
  const failed = failureOf(call);
  await once(server, 'request');
  await sleep(50);
  run.abort();
  expect((await failed).message).toMatch(
    /^GET 127\.0\.0\.1:\d+\/v1\/events was not answered before the time of the run/,
  );
  expect(requests).toHaveLength(1);
});

test('a signal of the source does not replace that of the run', async () => {
  answers = [status(500)];
  for (const signal of [null, undefined, new AbortController().signal]) {
    const run = new AbortController();
    const failed = failureOf(fetchWith({ signal: run.signal, ...HOUR })(url, { signal } as RequestInit));
    await once(server, 'request');
    run.abort();
    expect((await failed).message).toContain('was not answered before the time of the run ended');
  }
});

test.each([
  ['500', status(500)],
  ['502', status(502)],
  ['503', status(503)],
  ['408', status(408)],
  ['a reset connection', reset],
  [
    'a body that breaks off',
    ((response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"data":');
      setTimeout(() => response.destroy(), 10);
    }) as Answer,
  ],
])('a GET is repeated after %s', async (_, failure) => {
  answers = [failure, failure, ok];
  const response = await fetchWith()(url);
  expect([await response.json(), requests.length]).toEqual([{ data: [] }, 3]);
});

test('a GET is repeated when its body takes too long', async () => {
  answers = [
    (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(' '), 5);
      response.on('close', () => clearInterval(timer));
    },
    ok,
  ];
  const response = await fetchWith({ tryMs: 100 })(url);
  expect([await response.json(), requests.length]).toEqual([{ data: [] }, 2]);
});

test.each([
  ['500', status(500)],
  ['502', status(502)],
  ['a timeout', () => {}],
  ['a reset connection', reset],
])('a POST is not repeated after %s, because it may have had its effect', async (_, failure: Answer) => {
  answers = [failure, ok];
  await failureOf(fetchWith({ tryMs: 100 })(url, { method: 'POST', body: '{}' }));
  expect(requests).toHaveLength(1);
});

test.each([
  ['429', status(429)],
  ['503', status(503)],
  ['403 at a limit', status(403, { 'x-ratelimit-remaining': '0' })],
])('a POST is repeated after %s, because the provider has refused it', async (_, limited) => {
  answers = [limited, ok];
  await fetchWith()(url, { method: 'POST', body: '{}' });
  expect(requests.map(({ method }) => method)).toEqual(['POST', 'POST']);
});

test.each([400, 401, 403, 404, 422])('a request is not repeated after %i', async (code) => {
  answers = [status(code, { 'content-type': 'application/json' }, '{"error":{"message":"No such event"}}')];
  const error = await failureOf(fetchWith()(url));
  expect(error).toMatchObject({ name: 'ProviderError', status: code });
  expect(error.message).toMatch(
    new RegExp(`^GET 127\\.0\\.0\\.1:\\d+/v1/events was answered ${code}: .*No such event`),
  );
  expect(requests).toHaveLength(1);
});

test('a request that keeps failing names the host, the status and a fix', async () => {
  answers = [status(503, { 'content-type': 'text/plain' }, 'over\n\ncapacity')];
  const { message } = await failureOf(fetchWith()(url));
  expect(message).toMatch(/^GET 127\.0\.0\.1:\d+\/v1\/events was answered 503: over capacity\. Check the status page/);
  expect(requests).toHaveLength(7);
});

test('a failed connection names the host and the reason', async () => {
  answers = [reset];
  const { message } = await failureOf(fetchWith()(url, { method: 'POST' }));
  expect(message).toMatch(/^POST 127\.0\.0\.1:\d+\/v1\/events failed: fetch failed: /);
});

test.each([301, 302, 307, 308])(
  'a redirect is refused (%i), because it could lead the key to another server',
  async (code) => {
    answers = [status(code, { location: '/elsewhere' }), ok];
    const error = await failureOf(fetchWith()(url, authorization));
    expect(error.message).toContain(`was answered ${code}`);
    expect(requests).toHaveLength(1);
  },
);

test('a response of more than 20 MB is refused, and not requested again', async () => {
  const chunk = Buffer.alloc(1_000_000, ' ');
  let sent = 0;
  answers = [
    (response) => {
      response.writeHead(200);
      const send = () => {
        if (response.destroyed) return;
        sent++;
        response.write(chunk, () => setImmediate(send));
      };
      send();
    },
  ];
  const { message } = await failureOf(fetchWith()(url));
  expect(message).toMatch(/^GET 127\.0\.0\.1:\d+\/v1\/events failed: the response is larger than 20000000 bytes/);
  expect(requests).toHaveLength(1);
  // The rest is not received.
  expect(sent).toBeLessThan(100);
});

test('a response of almost 20 MB is passed on', async () => {
  answers = [status(200, {}, ' '.repeat(19_999_999))];
  expect(await (await fetchWith()(url)).text()).toHaveLength(19_999_999);
});

describe('an error does not contain the API key', () => {
  const basic = Buffer.from(`${KEY}:`).toString('base64');
  const all = (error: ProviderError) => [error.message, error.stack, JSON.stringify(error)].join();

  test.each<[string, NonNullable<RequestInit['headers']>]>([
    ['of a bearer', { Authorization: `Bearer ${KEY}` }],
    ['of Basic', { authorization: `Basic ${basic}` }],
    ['in headers', new Headers({ authorization: `Bearer ${KEY}` })],
    ['in a list', [['AUTHORIZATION', `token ${KEY}`]]],
    ['in a header of the provider', { 'x-api-key': KEY }],
  ])('when the provider repeats the headers %s', async (_, headers) => {
    for (const before of [0, 255, 265, 272]) {
      // Only the start of a response is quoted, and it may end within the key.
      answers = [
        (response, request) => {
          const value = request.headers.authorization ?? request.headers['x-api-key'];
          response.writeHead(400, { 'content-type': 'application/json' });
          response.end(JSON.stringify({ text: `${'.'.repeat(before)}${value}`, url: request.url }));
        },
      ];
      const error = await failureOf(fetchWith()(`${url}&key=${encodeURIComponent(KEY)}`, { headers }));
      const text = all(error);
      // The first characters are as secret as all of them.
      for (const secret of [KEY.slice(0, 12), basic.slice(0, 12)]) expect(text).not.toContain(secret);
      expect(text).toMatch(before === 0 ? /\[API key\].*\[API key\]/ : /was answered 400/);
    }
  });

  test('when its header is not valid', async () => {
    const apiKey = 'sk_live_1\nsk_live_2';
    const headers = { authorization: `Bearer ${apiKey}` };
    const error = await failureOf(providerFetch({ signal: new AbortController().signal, apiKey })(url, { headers }));
    expect(all(error)).not.toContain('sk_live');
    expect(error.message).toContain('Correct the secret of apiKeyName.');
  });

  test('when it is in the address', async () => {
    answers = [reset];
    const error = await failureOf(fetchWith()(url.replace('events', encodeURIComponent(KEY)), { method: 'POST' }));
    expect(all(error)).not.toContain('sk_live');
  });
});

test('an address that is not valid is an error', async () => {
  const { message } = await failureOf(fetchWith()('/v1/events'));
  expect(message).toMatch(/^GET an address that is not valid failed: /);
});
