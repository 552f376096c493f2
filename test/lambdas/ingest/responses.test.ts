import { resolveTopic } from '#config/resolve-webhooks';
import { asana, discord, dropbox, github, okta, stripe, unsigned } from '#contract/providers/index';
import type { ResponseConfig } from '#contract/response-config';
import type { Verification } from '#contract/verification';
import {
  type EndpointRequest,
  endpointWith,
  githubHeaders,
  hmacHex,
  ingestInMemory,
  NOW,
  postEvent,
  SECRET,
} from '#test/support/ingest';

const BODY = Buffer.from('{"customer":"c-1"}');
const S = { secretName: 's' };
const FAILURES = {
  store: () => Promise.reject(new Error('S3 is down')),
  enqueue: () => Promise.reject(new Error('SQS is down')),
};
const NOSNIFF = { 'x-content-type-options': 'nosniff' };

test('a handshake is answered as text, with one log line and one count', async () => {
  const endpoint = endpointWith(dropbox(S));
  const answer = await endpoint.ask({ method: 'GET', query: 'challenge=%3Cscript%3E' });
  expect(answer).toEqual({
    statusCode: 200,
    headers: { ...NOSNIFF, 'content-type': 'text/plain; charset=utf-8' },
    body: '<script>',
    kept: false,
  });
  const fields = { topic: 't', method: 'GET', status: 200 };
  expect(endpoint.lines).toEqual([{ level: 'info', message: 'handshake answered', fields }]);
  expect(endpoint.counted).toEqual(['handshake t']);
});

test('a handshake is answered as JSON', async () => {
  const headers = { 'x-okta-verification-challenge': 'o-1' };
  expect(await endpointWith(okta(S)).ask({ method: 'GET', headers })).toEqual({
    statusCode: 200,
    headers: { ...NOSNIFF, 'content-type': 'application/json' },
    body: '{"verification":"o-1"}',
    kept: false,
  });
});

test.each([
  ['PUT', 'challenge=1', 405],
  ['GET', 'challenge=', 405],
  ['GET', '', 405],
])('%s with the query %j is not a handshake', async (method, query, status) => {
  expect(await endpointWith(dropbox(S)).ask({ method, query })).toMatchObject({ statusCode: status });
});

test('an empty value in the body of a handshake is rejected', async () => {
  const scheme = {
    ...unsigned(),
    handshakes: [
      {
        when: { method: 'POST', query: { challenge: true } },
        verified: false,
        answer: { text: { body: '/challenge' } },
      },
    ],
  } as const;
  const endpoint = endpointWith(scheme);
  const answer = await endpoint.ask({ query: 'challenge=1', body: Buffer.from('{"challenge":""}') });
  expect(answer).toMatchObject({ statusCode: 400, kept: false });
  expect(endpoint.lines).toMatchObject([{ fields: { reason: 'handshake-incomplete', status: 400 } }]);
});

const respondWith = (verify: Verification, respond?: ResponseConfig) =>
  resolveTopic({ lane: 'normal', verify, ...(respond && { respond }) }).respond;

test('a webhook is acknowledged with an empty body, or with the body that the preset or the topic sets', async () => {
  const id = { 'x-webhook-id': expect.any(String) };
  expect(await endpointWith(unsigned()).ask({ body: BODY })).toEqual({ statusCode: 200, headers: id, kept: true });
  const verify = { ...unsigned(), respond: { status: 202, body: '<ok>' } };
  const text = { 'content-type': 'text/plain' };
  const answer = { statusCode: 202, body: '<ok>', headers: { ...id, ...text }, kept: true };
  expect(await endpointWith(verify).ask({ body: BODY })).toEqual(answer);
  const topic = { respond: respondWith(verify, { status: 201, contentType: 'text/xml' }) };
  expect(await endpointWith(verify, { topic }).ask({ body: BODY })).toEqual({
    ...answer,
    statusCode: 201,
    headers: { ...id, 'content-type': 'text/xml' },
  });
});

test('a rejection has an empty body where the provider would show it', async () => {
  const verify = { ...github(S), respond: { explainRejections: false } };
  const silent = endpointWith(verify);
  expect(await silent.ask({ body: BODY })).toEqual({ statusCode: 401, headers: {}, kept: false });
  const failing = endpointWith({ ...unsigned(), respond: { explainRejections: false } }, { failures: FAILURES });
  expect(await failing.ask({ body: BODY })).toEqual({
    statusCode: 503,
    headers: { 'retry-after': '10' },
    kept: false,
  });
});

test('a request that cannot be verified has the status after which the provider tries again', async () => {
  const endpoint = endpointWith({ ...stripe(S), respond: { unverifiedStatus: 429 } }, { topic: { maxBodyBytes: 20 } });
  const statusOf = async (request: EndpointRequest) => (await endpoint.ask(request)).statusCode;
  expect(await statusOf({ body: BODY })).toBe(429);
  expect(await statusOf({ body: BODY, headers: { 'stripe-signature': `t=1,v1=${'0'.repeat(64)}` } })).toBe(401);
  expect(await statusOf({ body: Buffer.alloc(21) })).toBe(413);
  expect(await statusOf({ method: 'GET' })).toBe(405);
});

test('only a stale timestamp has the status that stops the retries', async () => {
  const verify = { ...stripe(S), respond: { staleStatus: 406 } };
  const endpoint = endpointWith(verify, { topic: { maxBodyBytes: BODY.length } });
  const signed = (at: number) => ({ 'stripe-signature': `t=${at},v1=${hmacHex(SECRET, `${at}.`, BODY)}` });
  const now = Math.floor(NOW.getTime() / 1_000);
  const statusOf = async (request: EndpointRequest) => (await endpoint.ask(request)).statusCode;
  expect(await statusOf({ body: Buffer.alloc(BODY.length + 1) })).toBe(413);
  expect(await statusOf({ body: BODY, headers: signed(now - 301) })).toBe(406);
  expect(await statusOf({ body: BODY, headers: signed(now + 301) })).toBe(401);
  expect(await statusOf({ body: BODY })).toBe(401);
  expect(await statusOf({ body: BODY, headers: signed(now) })).toBe(200);
  expect(endpoint.lines[1]?.fields).toMatchObject({ status: 406, reason: 'timestamp-stale' });
});

test('one allowed range is enough to reject other senders', async () => {
  const endpoint = endpointWith(unsigned(), { topic: { allowFrom: ['10.0.0.0/8'] } });
  expect(await endpoint.ask({ body: BODY })).toMatchObject({ statusCode: 403, kept: false });
});

test('an internal error is not answered by the function, so that API Gateway responds 5xx', async () => {
  const broken = {
    now: () => {
      throw new TypeError('a programming error');
    },
  };
  const ingest = ingestInMemory(broken as object);
  const request = postEvent('github', BODY, githubHeaders(BODY));
  await expect(ingest.handle(request)).rejects.toThrow('a programming error');
  expect(ingest.counted).toEqual([]);
});

test.each([
  ['topic', 't'],
  // The first 40 digits of the SHA-256 hash of `c-1`.
  [{ body: '/customer' }, 't:a6f7ef47ee8dc84af9056a3051ddc302f19581a9'],
  [undefined, undefined],
] as const)('a webhook ordered by %j is queued with its group', async (orderBy, group) => {
  const endpoint = endpointWith(unsigned(), { topic: orderBy ? { orderBy } : {} });
  await endpoint.ask({ body: BODY });
  expect(endpoint.queued).toMatchObject([{ reference: { topic: 't' } }]);
  expect(endpoint.queued[0]?.reference.group).toBe(group);
});

test('redacts every kind of credentials and stores cookies as one header', async () => {
  const headers = { 'proxy-authorization': 'Basic x', authorization: 'y' };
  const event = { ...postEvent('internal', BODY, headers), cookies: ['a=1', 'b=2'] };
  const redacting = ingestInMemory();
  await redacting.handle(event);
  expect([...redacting.stored.values()][0]?.headers).toEqual({
    host: 'example.test',
    'proxy-authorization': '[redacted]',
    authorization: '[redacted]',
    cookie: '[redacted]',
  });
  const keeping = endpointWith(unsigned(), { topic: { keepCredentials: true } });
  await keeping.handle({ ...event, pathParameters: { topic: 't' } });
  expect([...keeping.stored.values()][0]?.headers).toMatchObject({ ...headers, cookie: 'a=1; b=2' });
});

test('a handshake that must be verified answers only after the verification', async () => {
  const body = Buffer.from('{"type":1}');
  const headers = { 'x-signature-timestamp': '1', 'x-signature-ed25519': Buffer.alloc(64).toString('hex') };
  const endpoint = endpointWith(discord(S), { secret: () => 'ab'.repeat(32) });
  expect(await endpoint.ask({ body, headers })).toMatchObject({ statusCode: 401 });
});

test('a handshake of Asana without a pending topic is verified as a webhook', async () => {
  const headers = { 'x-hook-secret': 'mine', 'x-hook-signature': hmacHex(SECRET, BODY) };
  expect(await endpointWith(asana(S)).ask({ body: BODY, headers })).toMatchObject({ statusCode: 200, kept: true });
});
