import { createHmac } from 'node:crypto';
import { decodeBody } from '#contract/stored-webhook';
import { githubHeaders, ingestInMemory, NOW, postEvent, SECRET } from '#test/support/ingest';

const BODY = Buffer.from('{"ref":"refs/heads/main"}');

test('answers 200 and an empty body, with the id under which the webhook was stored and queued', async () => {
  const { handle, stored, queued, counted } = ingestInMemory();
  const answer = await handle(postEvent('github', BODY, githubHeaders(BODY)));

  const id = answer.headers?.['x-webhook-id'];
  expect(answer).toEqual({ statusCode: 200, headers: { 'x-webhook-id': id } });
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7/);
  const key = `webhooks/topic=github/dt=2026-11-24/hh=10/${id}.json`;
  expect(queued).toEqual([
    {
      lane: 'normal',
      reference: {
        v: 1,
        id,
        topic: 'github',
        key,
        receivedAt: NOW.toISOString(),
        bytes: BODY.length,
        eventId: 'd-1',
        eventType: 'push',
      },
    },
  ]);
  expect(stored.get(key)).toEqual({
    id,
    topic: 'github',
    receivedAt: '2026-11-24T10:20:30.456Z',
    method: 'POST',
    path: '/github',
    query: 'a=1&a=2',
    headers: { host: 'example.test', ...githubHeaders(BODY) },
    body: BODY.toString(),
    bodyEncoding: 'utf8',
    sourceIp: '192.0.2.7',
    verified: true,
  });
  expect(counted).toEqual(['accepted github']);
});

test.each([
  ['shared route', 'ANY /{topic}', '/orders.created-v2', { topic: 'orders.created-v2' }],
  ['shared route, percent-encoded', 'ANY /{topic}', '/orders%2Ecreated%2Dv2', { topic: 'orders.created-v2' }],
  ['route of its own', 'ANY /orders.created-v2', '/orders.created-v2', undefined],
  ['route of its own, percent-encoded', 'ANY /orders.created-v2', '/orders%2Ecreated%2Dv2', undefined],
])('finds the topic of a request to its %s', async (_, routeKey, rawPath, pathParameters) => {
  const { handle, queued } = ingestInMemory();
  const { pathParameters: _replaced, ...event } = postEvent('orders.created-v2', BODY, {
    'x-signature': createHmac('sha256', SECRET).update(BODY).digest('base64'),
  });
  const asked = { ...event, routeKey, rawPath, ...(pathParameters && { pathParameters }) };
  expect(await handle(asked)).toMatchObject({ statusCode: 200 });
  expect(queued).toMatchObject([{ reference: { topic: 'orders.created-v2' } }]);
});

test.each(['$default', 'ANY /', 'ANY /a/b', ''])('finds no topic in the route %j', async (routeKey) => {
  const { pathParameters: _, ...event } = postEvent('github', BODY);
  expect(await ingestInMemory().handle({ ...event, routeKey })).toMatchObject({ statusCode: 404 });
});

test.each([
  ['JSON', Buffer.from('{"a":1}')],
  ['dollar signs', Buffer.from("$$ $& $` $' {body}")],
  ['a byte order mark', Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d])],
  ['invalid UTF-8', Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28])],
  ['a lone surrogate in UTF-8', Buffer.from([0xed, 0xa0, 0x80])],
  ['nothing', Buffer.alloc(0)],
  ['line separators', Buffer.from('\u2028\u2029\0\r\n')],
])('stores a body of %s byte for byte, on one line', async (_, body) => {
  const { handle, stored } = ingestInMemory();
  expect(await handle(postEvent('github', body, githubHeaders(body)))).toMatchObject({ statusCode: 200 });
  const [webhook] = [...stored.values()];
  const line = JSON.stringify(webhook);
  expect(line).not.toContain('\n');
  expect(decodeBody(JSON.parse(line))).toEqual(body);
});

test('accepts a body that API Gateway passes on as text', async () => {
  const { handle, stored } = ingestInMemory();
  const event = { ...postEvent('github', BODY, githubHeaders(BODY)), body: BODY.toString(), isBase64Encoded: false };
  expect(await handle(event)).toMatchObject({ statusCode: 200 });
  expect([...stored.values()][0]?.body).toBe(BODY.toString());
});

test.each([
  ['an unknown topic', postEvent('no-such-topic', BODY), 404, 'unknown', 'No webhooks are received at this path.'],
  [
    'a name that every object inherits',
    postEvent('constructor', BODY),
    404,
    'unknown',
    'No webhooks are received at this path.',
  ],
  ['a HEAD', postEvent('github', BODY, {}, 'HEAD'), 405, 'github', 'Webhooks are received by POST.'],
  ['a GET', postEvent('github', BODY, {}, 'GET'), 405, 'github', 'Webhooks are received by POST.'],
  [
    'a body over the limit',
    postEvent('orders.created-v2', Buffer.alloc(101)),
    413,
    'orders.created-v2',
    'The body may have at most 100 bytes.',
  ],
  [
    'a signature without the prefix of its scheme',
    postEvent('github', BODY, { 'x-hub-signature-256': 'ab' }),
    401,
    'github',
    'The request carries no signature that begins with "sha256=".',
  ],
])('rejects %s with a problem document and keeps nothing', async (_, event, status, topic, detail) => {
  const { handle, stored, queued, counted, lines } = ingestInMemory();
  const answer = await handle(event);
  expect(answer).toMatchObject({ statusCode: status, headers: { 'content-type': 'application/problem+json' } });
  expect(JSON.parse(answer.body ?? '')).toEqual({ type: 'about:blank', title: expect.any(String), status, detail });
  expect([stored.size, queued.length]).toEqual([0, 0]);
  expect(counted).toEqual([`rejected ${topic}`]);
  expect(lines).toMatchObject([{ level: 'warn', message: 'webhook rejected', fields: { topic, status } }]);
});

test('a 405 lists the allowed method', async () => {
  expect(await ingestInMemory().handle(postEvent('github', BODY, {}, 'DELETE'))).toMatchObject({
    statusCode: 405,
    headers: { allow: 'POST' },
  });
});

test.each(['a\uffffb', '\ufffe', '\u0001', '\ud800'])(
  'an event id that SQS refuses is stored but not queued: %j',
  async (id) => {
    const { handle, stored, queued } = ingestInMemory();
    const headers = { ...githubHeaders(BODY), 'x-github-delivery': id };
    expect(await handle(postEvent('github', BODY, headers))).toMatchObject({ statusCode: 200 });
    const [{ reference } = { reference: undefined }] = queued;
    expect(JSON.parse(JSON.stringify(reference))).toMatchObject({ topic: 'github', eventType: 'push' });
    expect(reference).not.toHaveProperty('eventId');
    expect(JSON.stringify(reference)).toMatch(/^[\x20-\x7e]*$/);
    expect([...stored.values()][0]?.headers['x-github-delivery']).toBe(id);
  },
);

test('every other event id is queued', async () => {
  const { handle, queued } = ingestInMemory();
  const headers = { ...githubHeaders(BODY), 'x-github-delivery': 'é \ufffd\u{1f600}' };
  await handle(postEvent('github', BODY, headers));
  expect(queued).toMatchObject([{ reference: { eventId: 'é \ufffd\u{1f600}' } }]);
});

test('a webhook of an unsigned topic is not verified', async () => {
  const { handle, stored } = ingestInMemory();
  await handle(postEvent('internal', BODY));
  expect([...stored.values()][0]?.verified).toBe(false);
});

test('redacts credentials in the bucket', async () => {
  const { handle, stored } = ingestInMemory();
  await handle({ ...postEvent('internal', BODY, { authorization: 'Basic c2VjcmV0' }), cookies: ['session=secret'] });
  expect([...stored.values()][0]?.headers).toEqual({
    host: 'example.test',
    authorization: '[redacted]',
    cookie: '[redacted]',
  });
});

test('never logs the body or a header value', async () => {
  const { handle, lines } = ingestInMemory();
  const body = Buffer.from('a very private body');
  await handle(postEvent('github', body, githubHeaders(body)));
  await handle(postEvent('github', body, { 'x-hub-signature-256': 'sha256=private' }));
  await handle(postEvent('stripe', body, { 'stripe-signature': 'private' }));
  expect(lines).toHaveLength(3);
  expect(JSON.stringify(lines)).not.toContain('private');
});
