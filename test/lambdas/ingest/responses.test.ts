import { asana, discord, dropbox, okta, unsigned } from '#contract/providers/index';
import { endpointWith, githubHeaders, hmacHex, ingestInMemory, postEvent, SECRET } from '#test/support/ingest';

const BODY = Buffer.from('{"customer":"c-1"}');
const S = { secretName: 's' };
const NOSNIFF = { 'x-content-type-options': 'nosniff' };

test('a handshake is answered as text, with one log line and without a count', async () => {
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
  expect(endpoint.counted).toEqual([]);
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
        when: { method: 'POST', body: { pointer: '/challenge' } },
        verified: false,
        answer: { text: { body: '/challenge' } },
      },
    ],
  } as const;
  const endpoint = endpointWith(scheme);
  const answer = await endpoint.ask({ body: Buffer.from('{"challenge":""}') });
  expect(answer).toMatchObject({ statusCode: 400, kept: false });
  expect(endpoint.lines).toMatchObject([{ fields: { reason: 'handshake-incomplete', status: 400 } }]);
});

test('a webhook is acknowledged as JSON, or as text where the provider expects certain text', async () => {
  const plain = await endpointWith(unsigned()).ask({ body: BODY });
  expect(plain.headers).toMatchObject({ 'content-type': 'application/json' });
  const acknowledge = { status: 202, body: '<ok>' };
  const custom = await endpointWith({ ...unsigned(), acknowledge }).ask({ body: BODY });
  expect(custom).toMatchObject({ statusCode: 202, body: '<ok>', headers: { 'content-type': 'text/plain' } });
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
