import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { pubsub } from '#contract/providers/index';
import { fetchedEndpoint, jwkOf } from '#test/support/fetched-endpoint';
import { NOW } from '#test/support/ingest';
import { KeyServer } from '#test/support/key-server';

const URL = 'https://www.googleapis.com/oauth2/v3/certs';
const VERIFY = pubsub({ audience: 'https://hooks.example.com/t', serviceAccountEmail: 'push@p.example' });
const SECONDS = Math.floor(NOW.getTime() / 1_000);
const CLAIMS = {
  iss: 'https://accounts.google.com',
  aud: 'https://hooks.example.com/t',
  exp: SECONDS + 3_600,
  email: 'push@p.example',
  email_verified: true,
};

const rsa = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const other = generateKeyPairSync('rsa', { modulusLength: 2_048 });
const short = generateKeyPairSync('rsa', { modulusLength: 1_024 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: object = {}, head: object = {}, key = rsa.privateKey): string {
  const signed = `${encode({ alg: 'RS256', kid: 'k1', ...head })}.${encode({ ...CLAIMS, ...claims })}`;
  return `${signed}.${sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
}

/** Token with an HMAC whose key is the text of the public key. */
function confused(alg: string): string {
  const signed = `${encode({ alg, kid: 'k1' })}.${encode(CLAIMS)}`;
  const pem = rsa.publicKey.export({ format: 'pem', type: 'spki' });
  return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
}

const post = (jwt: string) => ({ headers: { authorization: `Bearer ${jwt}` }, body: Buffer.from('{}') });
const setOf = (...keys: object[]) => ({ body: JSON.stringify({ keys }), headers: { 'cache-control': 'max-age=3600' } });
const OURS = jwkOf(rsa.publicKey, { kid: 'k1', alg: 'RS256' });

const server = new KeyServer(['www.googleapis.com']);
beforeAll(() => server.listen());
afterAll(() => server.close());
beforeEach(() => {
  server.requests.length = 0;
  server.answers.set(URL, setOf(OURS));
});

test.each<[string, string, string]>([
  ['a token', token(), '200'],
  ['the other spelling of the issuer', token({ iss: 'accounts.google.com' }), '200'],
  ['an audience that is a list', token({ aud: ['x', CLAIMS.aud] }), '200'],
  ['a foreign issuer', token({ iss: 'https://accounts.google.com.evil.example' }), '401 token-mismatch'],
  ['no issuer', token({ iss: undefined }), '401 token-mismatch'],
  ['issuers in a list', token({ iss: ['https://accounts.google.com'] }), '401 token-mismatch'],
  ['another audience', token({ aud: 'https://other.example' }), '401 token-mismatch'],
  ['another account', token({ email: 'evil@p.example' }), '401 token-mismatch'],
  ['an account that is not verified', token({ email_verified: false }), '401 token-mismatch'],
  ['an account that is verified by a text', token({ email_verified: 'true' }), '401 token-mismatch'],
  ['an expired token', token({ exp: SECONDS - 61 }), '401 timestamp-stale'],
  ['a token that never expires', token({ exp: undefined }), '401 timestamp-stale'],
  ['a token of the future', token({ nbf: SECONDS + 61 }), '401 timestamp-future'],
  ['no algorithm', `${encode({ alg: 'none', kid: 'k1' })}.${encode(CLAIMS)}.`, '401 token-missing'],
  ['no algorithm and a signature', token({}, { alg: 'none' }), '401 token-mismatch'],
  ['the public key as a shared secret', confused('HS256'), '401 token-mismatch'],
  ['the public key as a shared secret, under the right name', confused('RS256'), '401 token-mismatch'],
  ['a critical extension', token({}, { crit: ['b64'] }), '401 token-mismatch'],
  ['another algorithm', token({}, { alg: 'RS512' }), '401 token-mismatch'],
  ['a key in the token', token({}, { jwk: jwkOf(other.publicKey, {}) }, other.privateKey), '401 token-mismatch'],
  ['a URL of keys in the token', token({}, { jku: 'https://evil.example/k' }, other.privateKey), '401 token-mismatch'],
  ['no key id', token({}, { kid: undefined }), '401 key-unknown'],
  ['a key id that is a list', token({}, { kid: ['k1'] }), '401 key-unknown'],
  ['an unknown key id', token({}, { kid: 'k9' }), '401 key-unknown'],
  ['the name of an inherited property', token({}, { kid: '__proto__' }), '401 key-unknown'],
  ['a signature in another spelling', `${token()}=`, '401 token-missing'],
])('answers a request with %s correctly', async (_, jwt, expected) => {
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(jwt))).toBe(expected);
  expect(server.requests.filter((url) => url !== URL)).toEqual([]);
});

test.each<[string, object]>([
  ['a shared secret', { kty: 'oct', k: 'AAAA', kid: 'k1' }],
  ['another type', jwkOf(ec.publicKey, { kid: 'k1' })],
  ['a key for encryption', jwkOf(rsa.publicKey, { kid: 'k1', use: 'enc' })],
  ['a key of another algorithm', jwkOf(rsa.publicKey, { kid: 'k1', alg: 'PS256' })],
  ['a short key', jwkOf(short.publicKey, { kid: 'k1' })],
  ['a key that is broken', { kty: 'RSA', n: '!', e: '', kid: 'k1' }],
])('ignores %s in the key set', async (_, jwk) => {
  server.answers.set(URL, setOf(jwk, jwkOf(other.publicKey, { kid: 'k2' })));
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(token()))).toBe('401 key-unknown');
  expect(await endpoint.verdict(post(token({}, { kid: 'k2' }, other.privateKey)))).toBe('200');
});

test.each<[string, Parameters<KeyServer['answers']['set']>[1]]>([
  ['fails', { status: 500 }],
  ['does not answer', 'refuse'],
  ['redirects', { status: 302, headers: { location: `${URL}2` }, body: JSON.stringify({ keys: [OURS] }) }],
  ['answers too much', { body: `${JSON.stringify({ keys: [OURS] })}${' '.repeat(70_000)}` }],
  ['answers no JSON', { body: '<html>' }],
  ['answers no set', { body: '{}' }],
  ['answers an empty set', { body: '{"keys":[]}' }],
  ['answers too late', 'hang'],
])('a source that %s is an outage, and is asked once in 30 seconds', async (_, answer) => {
  server.answers.set(URL, answer);
  server.answers.set(`${URL}2`, setOf(OURS));
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(token()))).toBe('503 keys-unavailable');
  server.answers.set(URL, setOf(OURS));
  endpoint.pass(29);
  expect(await endpoint.verdict(post(token()))).toBe('503 keys-unavailable');
  expect(server.requests).toEqual([URL]);
  endpoint.pass(1);
  expect(await endpoint.verdict(post(token()))).toBe('200');
  expect(server.requests).toHaveLength(2);
});

test('keys are fetched once for requests at the same time, and kept', async () => {
  const endpoint = fetchedEndpoint(VERIFY, server);
  const verdicts = await Promise.all([1, 2, 3, 4].map(() => endpoint.ask(post(token()))));
  expect(verdicts.map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200]);
  endpoint.pass(3_599);
  expect(await endpoint.verdict(post(token()))).toBe('200');
  expect(server.requests).toHaveLength(1);
});

test('a rotation is noticed by the first token of the new key', async () => {
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(token()))).toBe('200');
  const rotated = token({}, { kid: 'k2' }, other.privateKey);
  server.answers.set(URL, setOf(OURS, jwkOf(other.publicKey, { kid: 'k2' })));
  endpoint.pass(30);
  expect(await endpoint.verdict(post(rotated))).toBe('200');
  expect(await endpoint.verdict(post(token()))).toBe('200');
  expect(server.requests).toHaveLength(2);
});

test('a flood of unknown key ids causes one fetch in 30 seconds and no 5xx while the source works', async () => {
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(token()))).toBe('200');
  for (let n = 0; n < 100; n++) {
    endpoint.pass(0.6);
    expect(await endpoint.verdict(post(token({}, { kid: `flood-${n}` })))).toBe('401 key-unknown');
    expect(await endpoint.verdict(post(token()))).toBe('200');
  }
  expect(server.requests).toHaveLength(3);
});

test('cached keys are used for a day while their source fails, but not by tokens of unknown keys', async () => {
  const endpoint = fetchedEndpoint(VERIFY, server);
  const long = () => post(token({ exp: SECONDS + 200_000 }));
  expect(await endpoint.verdict(long())).toBe('200');
  server.answers.set(URL, { status: 503 });
  endpoint.pass(3_600);
  expect(await endpoint.verdict(long())).toBe('200');
  expect(await endpoint.verdict(long())).toBe('200');
  expect(endpoint.stale).toEqual([URL]);
  expect(server.requests).toHaveLength(2);
  expect(await endpoint.verdict(post(token({}, { kid: 'k2' }, other.privateKey)))).toBe('503 keys-unavailable');
  endpoint.pass(86_400 - 3_600 - 1);
  expect(await endpoint.verdict(long())).toBe('200');
  endpoint.pass(1);
  expect(await endpoint.verdict(long())).toBe('503 keys-unavailable');
});

test('a key that the provider has withdrawn verifies no longer once the set is old', async () => {
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(token()))).toBe('200');
  server.answers.set(URL, setOf(jwkOf(other.publicKey, { kid: 'k2' })));
  endpoint.pass(3_600);
  const again = token({ exp: SECONDS + 9_999 });
  expect(await endpoint.verdict(post(again))).toBe('401 key-unknown');
});

test('forged tokens do not make ingest fetch an old set again', async () => {
  const endpoint = fetchedEndpoint(VERIFY, server);
  expect(await endpoint.verdict(post(token()))).toBe('200');
  endpoint.pass(3_600);
  const forged = token({ exp: SECONDS + 9_999 }, {}, other.privateKey);
  expect(await endpoint.verdict(post(forged))).toBe('401 token-mismatch');
  expect(server.requests).toHaveLength(1);
});

test.each([
  ['max-age=0', 300],
  ['no-store', 3_600],
  ['public, max-age=21600, must-revalidate', 21_600],
  ['max-age=999999999', 86_400],
])('keys with the header %s are fetched again after %i seconds', async (header, seconds) => {
  server.answers.set(URL, { body: JSON.stringify({ keys: [OURS] }), headers: { 'cache-control': header } });
  const endpoint = fetchedEndpoint(VERIFY, server);
  const jwt = token({ exp: SECONDS + 200_000 });
  await endpoint.verdict(post(jwt));
  endpoint.pass(seconds - 1);
  await endpoint.verdict(post(jwt));
  expect(server.requests).toHaveLength(1);
  endpoint.pass(1);
  await endpoint.verdict(post(jwt));
  expect(server.requests).toHaveLength(2);
});

test.each<[string, string, KeyServer['root'] | undefined]>([
  ['another host', 'www.googleapis.com.evil.example', undefined],
  ['an unknown root', 'www.googleapis.com', server.root],
])('a server whose certificate is of %s is an outage', async (_, host, root) => {
  const impostor = new KeyServer([host]);
  await impostor.listen();
  impostor.answers.set(URL, setOf(OURS));
  const endpoint = fetchedEndpoint(VERIFY, impostor, root);
  expect(await endpoint.verdict(post(token()))).toBe('503 keys-unavailable');
  expect(impostor.requests).toEqual([]);
  impostor.close();
});
