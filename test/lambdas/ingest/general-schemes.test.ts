import { createHmac } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { type HmacOptions, hmac, mollie, token } from '#contract/providers/index';
import { signWebhook } from '#contract/sign-webhook';
import { type EndpointRequest, endpointWith, NOW, SECRET } from '#test/support/ingest';

const S = { secretName: 's' };
const BODY = Buffer.from('{"a":"$$ $& $1 {body} {timestamp}"}');
const SECONDS = String(Math.floor(NOW.getTime() / 1_000));
const URL = 'https://hooks.example.com/t';
const X = { ...S, header: 'X-Sig' };
const TIMED = { ...X, timestamp: { header: 'X-Time', tolerance: 300 }, signed: ['timestamp', '.', 'body'] } as const;

type Verify = Parameters<typeof endpointWith>[0];

/** Computes an HMAC without any code of the verification. */
const mac = (parts: readonly (string | Buffer)[], key: string | Buffer = SECRET, hash = 'sha256') =>
  createHmac(hash, key).update(Buffer.concat(parts.map((part) => Buffer.from(part as string))));
const hex = (...parts: (string | Buffer)[]) => mac(parts).digest('hex');

async function verdict(verify: Verify, request: EndpointRequest, secret = SECRET): Promise<string> {
  const endpoint = endpointWith(verify, { secret: () => secret });
  const { statusCode, kept } = await endpoint.ask({ body: BODY, ...request });
  expect(kept).toBe(statusCode === 200);
  const reason = endpoint.lines[0]?.fields.reason;
  return reason ? `${statusCode} ${reason}` : String(statusCode);
}

test.each<[string, HmacOptions, EndpointRequest, string]>([
  ['a header in any case', X, { headers: { 'x-sig': hex(BODY) } }, '200'],
  [
    'SHA-512',
    { ...X, algorithm: 'hmac-sha512' },
    { headers: { 'x-sig': mac([BODY], SECRET, 'sha512').digest('hex') } },
    '200',
  ],
  [
    'SHA-256 instead of SHA-512',
    { ...X, algorithm: 'hmac-sha512' },
    { headers: { 'x-sig': hex(BODY) } },
    '401 signature-malformed',
  ],
  ['Base64url', { ...X, encoding: 'base64url' }, { headers: { 'x-sig': mac([BODY]).digest('base64url') } }, '200'],
  [
    'Base64url with padding',
    { ...X, encoding: 'base64url' },
    { headers: { 'x-sig': `${mac([BODY]).digest('base64url')}=` } },
    '401 signature-malformed',
  ],
  ['a signed time', TIMED, { headers: { 'x-time': SECONDS, 'x-sig': hex(SECONDS, '.', BODY) } }, '200'],
  [
    'a signed time that was replaced',
    TIMED,
    { headers: { 'x-time': String(Number(SECONDS) + 1), 'x-sig': hex(SECONDS, '.', BODY) } },
    '401 signature-mismatch',
  ],
  ['no time', TIMED, { headers: { 'x-sig': hex('.', BODY) } }, '401 timestamp-missing'],
  [
    'a time in milliseconds instead of seconds',
    TIMED,
    { headers: { 'x-time': String(NOW.getTime()), 'x-sig': hex(String(NOW.getTime()), '.', BODY) } },
    '401 timestamp-future',
  ],
  [
    'a time in seconds instead of milliseconds',
    { ...TIMED, timestamp: { ...TIMED.timestamp, unit: 'ms' } },
    { headers: { 'x-time': SECONDS, 'x-sig': hex(SECONDS, '.', BODY) } },
    '401 timestamp-stale',
  ],
  [
    'a time in seconds instead of RFC 3339',
    { ...TIMED, timestamp: { ...TIMED.timestamp, unit: 'rfc3339' } },
    { headers: { 'x-time': SECONDS, 'x-sig': hex(SECONDS, '.', BODY) } },
    '401 timestamp-missing',
  ],
  [
    'a time of RFC 3339',
    { ...TIMED, timestamp: { ...TIMED.timestamp, unit: 'rfc3339' } },
    { headers: { 'x-time': NOW.toISOString(), 'x-sig': hex(NOW.toISOString(), '.', BODY) } },
    '200',
  ],
  [
    'several signatures, of which one is valid',
    { ...X, separator: ',', prefix: 'v1=' },
    { headers: { 'x-sig': `v0=${hex(BODY)},v1=${hex('x')}, v1=${hex(BODY)}` } },
    '200',
  ],
  [
    'a valid signature of another version only',
    { ...X, separator: ',', prefix: 'v1=' },
    { headers: { 'x-sig': `v0=${hex(BODY)},v1=${hex('x')}` } },
    '401 signature-mismatch',
  ],
  [
    'method, path, URL, a header and literal text',
    { ...X, url: URL, signed: ['method', '\n', 'path', '\n', 'url', '|', { header: 'X-Id' }, '$$', '{body}', 'body'] },
    {
      query: 'a=%20',
      headers: {
        'x-id': 'id-1',
        'x-sig': hex('POST\n', '/t?a=%20', '\n', `${URL}?a=%20`, '|id-1', '$$', '{body}', BODY),
      },
    },
    '200',
  ],
  ['a missing signed header', { ...X, signed: [{ header: 'X-Id' }, 'body'] }, {}, '401 signature-missing'],
  [
    'literal text that contains the name of a part',
    { ...X, signed: [' body ', 'Body:', 'body'] },
    { headers: { 'x-sig': hex(' body Body:', BODY) } },
    '200',
  ],
  [
    'literal text that the sender did not sign',
    { ...X, signed: ['$&', 'body'] },
    { headers: { 'x-sig': hex(BODY) } },
    '401 signature-mismatch',
  ],
])('hmac answers a request with %s correctly', async (_, options, request, expected) => {
  expect(await verdict(hmac(options), request)).toBe(expected);
});

const KEY = Buffer.from('00ff10203040506070809000aabbccdd', 'hex');

test.each<[string, HmacOptions, string, string]>([
  ['a hex key', { ...X, keyEncoding: 'hex' }, KEY.toString('hex'), '200'],
  ['a Base64 key', { ...X, keyEncoding: 'base64' }, KEY.toString('base64'), '200'],
  [
    'a Base64 key behind its prefix',
    { ...X, keyEncoding: 'base64', keyPrefix: 'key_' },
    `key_${KEY.toString('base64')}`,
    '200',
  ],
  ['a key that is not hex', { ...X, keyEncoding: 'hex' }, 'zz', '503 secret-unreadable'],
  ['an empty key behind its prefix', { ...X, keyPrefix: 'key_' }, 'key_', '503 secret-unreadable'],
  ['an empty secret', X, '', '503 secret-unreadable'],
  ['a secret of white space', X, ' \n', '503 secret-unreadable'],
  ['a public key', X, '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', '503 secret-unreadable'],
])('hmac with %s answers correctly', async (_, options, secret, expected) => {
  const key = expected === '200' ? KEY : secret;
  expect(await verdict(hmac(options), { headers: { 'x-sig': mac([BODY], key).digest('hex') } }, secret)).toBe(expected);
});

const QUERY = { ...S, query: 'token' };
const ENCODED = [...Buffer.from(SECRET)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');

test.each<[string, Parameters<typeof token>[0], EndpointRequest, string]>([
  ['the token in a header', { ...S, header: 'X-Token' }, { headers: { 'x-token': SECRET } }, '200'],
  [
    'the token behind its prefix',
    { ...S, header: 'authorization', prefix: 'Bearer ' },
    { headers: { authorization: `Bearer ${SECRET}` } },
    '200',
  ],
  [
    'the token without its prefix',
    { ...S, header: 'authorization', prefix: 'Bearer ' },
    { headers: { authorization: SECRET } },
    '401 token-missing',
  ],
  ['the token in the query', QUERY, { query: `a=1&token=${encodeURIComponent(SECRET)}` }, '200'],
  ['a percent-encoded token', QUERY, { query: `token=${ENCODED}` }, '200'],
  ['a token that is encoded twice', QUERY, { query: `token=${encodeURIComponent(ENCODED)}` }, '401 token-mismatch'],
  ['a percent-encoded name', QUERY, { query: `%74oken=${ENCODED}` }, '200'],
  ['a name in another case', QUERY, { query: `Token=${ENCODED}` }, '401 token-missing'],
  ['the token twice', QUERY, { query: `token=${ENCODED}&token=${ENCODED}` }, '401 token-missing'],
  ['a wrong token before the token', QUERY, { query: `token=x&token=${ENCODED}` }, '401 token-missing'],
  ['a second token with an encoded name', QUERY, { query: `token=${ENCODED}&%74oken=x` }, '401 token-missing'],
  ['an empty token', QUERY, { query: 'token=' }, '401 token-mismatch'],
  ['a token without value', QUERY, { query: 'token' }, '401 token-mismatch'],
  ['no query', QUERY, {}, '401 token-missing'],
  ['a name behind a question mark', QUERY, { query: `?token=${ENCODED}` }, '401 token-missing'],
  ['the token in a header instead', QUERY, { headers: { token: SECRET } }, '401 token-missing'],
  ['the token in a form', QUERY, { body: Buffer.from(`token=${ENCODED}`) }, '401 token-missing'],
])('token answers a request with %s correctly', async (_, options, request, expected) => {
  expect(await verdict(token(options), request)).toBe(expected);
});

test('an empty secret does not make an empty token valid', async () => {
  expect(await verdict(token(QUERY), { query: 'token=' }, '')).toBe('503 secret-unreadable');
});

test.each([
  [`a=%20&token=${ENCODED}&b=[$&]&&c=+`, 'a=%20&token=[redacted]&b=[$&]&&c=+'],
  [`%74oken=${ENCODED}`, '%74oken=[redacted]'],
  [`token=${ENCODED}`, 'token=[redacted]'],
  [`tokens=1&token=${ENCODED}&xtoken=2`, 'tokens=1&token=[redacted]&xtoken=2'],
])('the stored query of %j has no token and is unchanged otherwise', async (query, stored) => {
  const endpoint = endpointWith(token(QUERY));
  await endpoint.ask({ query });
  expect([...endpoint.stored.values()].map((webhook) => webhook.query)).toEqual([stored]);
  expect(JSON.stringify([endpoint.queued, endpoint.lines])).not.toContain(ENCODED);
  const keeping = endpointWith(token(QUERY), { topic: { keepCredentials: true } });
  await keeping.ask({ query });
  expect([...keeping.stored.values()].map((webhook) => webhook.query)).toEqual([query]);
});

test('a webhook that S3 did not take is queued without the token in its query', async () => {
  const endpoint = endpointWith(token(QUERY), { failures: { store: () => Promise.reject(new Error('no S3')) } });
  expect(await endpoint.ask({ query: `token=${ENCODED}` })).toMatchObject({ statusCode: 200 });
  const [message] = endpoint.queued.map(({ reference }) => reference as { webhook?: string });
  const inline = gunzipSync(Buffer.from(message?.webhook ?? '', 'base64')).toString();
  expect(inline).toContain('token=[redacted]');
  expect(inline).not.toContain(ENCODED);
});

test('a sample with a token in the query is verified, also when it had another one before', async () => {
  for (const query of ['', 'a=1&token=[redacted]&b=2']) {
    const signed = signWebhook(token(QUERY), SECRET, { path: '/t', query, headers: {}, body: BODY }, NOW);
    expect(await verdict(token(QUERY), signed)).toBe('200');
    expect(signed.query).toContain(query && 'a=1&b=2&');
  }
});

test('Mollie: one of two signatures suffices, as API Gateway joins a header that is sent twice', async () => {
  const [own, other] = [hex(BODY), mac([BODY], 'the secret after the rotation').digest('hex')];
  const ask = (value: string) => verdict(mollie(S), { headers: { 'x-mollie-signature': value } });
  expect(await ask(`sha256=${other},sha256=${own}`)).toBe('200');
  expect(await ask(`sha256=${own}, sha256=${other}`)).toBe('200');
  expect(await ask(`sha256=${other}`)).toBe('401 signature-mismatch');
  expect(await ask(own)).toBe('401 signature-missing');
});
