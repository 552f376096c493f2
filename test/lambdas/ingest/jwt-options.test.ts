import { createHash, createHmac, generateKeyPairSync } from 'node:crypto';
import { type JwtOptions, jwt } from '#contract/providers/index';
import { signWebhook } from '#contract/sign-webhook';
import { endpointWith, NOW, SECRET } from '#test/support/ingest';

const S = { secretName: 's' };
const BODY = Buffer.from('{"event":"build"}');
const SECONDS = Math.floor(NOW.getTime() / 1_000);
const HASH = createHash('sha256').update(BODY);
const HEX = HASH.copy().digest('hex');
const FRESH = { exp: SECONDS + 100 };
const HASHED: JwtOptions = { ...S, bodyHash: { claim: 'sha256', encoding: 'hex' } };
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Issues a token without any code of the verification. */
function issue(claims: unknown, { alg = 'HS256', hash = 'sha256', secret = SECRET as string | Buffer } = {}): string {
  const signed = `${encode({ alg })}.${encode(claims)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}

async function verdict(options: JwtOptions, token: string, secret = SECRET, header = 'authorization') {
  const endpoint = endpointWith(jwt(options), { secret: () => secret });
  const { statusCode, kept } = await endpoint.ask({ body: BODY, headers: { [header]: token } });
  expect(kept).toBe(statusCode === 200);
  const reason = endpoint.lines[0]?.fields.reason;
  return reason ? `${statusCode} ${reason}` : String(statusCode);
}

const ISSUED: JwtOptions = { ...S, issuer: 'builds', audience: 'us' };
const AGED: JwtOptions = { ...S, maxAge: 300 };

test.each<[string, JwtOptions, string, string]>([
  ['a token', S, issue(FRESH), '200'],
  ['no expiry', S, issue({}), '401 timestamp-stale'],
  ['no expiry, but a time of issue', S, issue({ iat: SECONDS }), '401 timestamp-stale'],
  ['a time of issue in the future, which nothing checks', S, issue({ ...FRESH, iat: SECONDS + 900 }), '200'],
  ['no algorithm', S, issue(FRESH, { alg: 'none' }), '401 token-mismatch'],
  ['no signature', S, `${encode({ alg: 'none' })}.${encode(FRESH)}.`, '401 token-missing'],
  ['the algorithm in another case', S, issue(FRESH, { alg: 'hs256' }), '401 token-mismatch'],
  ['another algorithm than the configured one', S, issue(FRESH, { alg: 'HS384', hash: 'sha384' }), '401 token-missing'],
  ['HS384', { ...S, algorithm: 'HS384' }, issue(FRESH, { alg: 'HS384', hash: 'sha384' }), '200'],
  ['HS512', { ...S, algorithm: 'HS512' }, issue(FRESH, { alg: 'HS512', hash: 'sha512' }), '200'],
  ['HS256 instead of HS512', { ...S, algorithm: 'HS512' }, issue(FRESH), '401 token-missing'],
  [
    'HS512 that claims to be HS256',
    { ...S, algorithm: 'HS512' },
    issue(FRESH, { alg: 'HS256', hash: 'sha512' }),
    '401 token-mismatch',
  ],
  ['issuer and audience', ISSUED, issue({ ...FRESH, iss: 'builds', aud: 'us' }), '200'],
  ['several audiences', ISSUED, issue({ ...FRESH, iss: 'builds', aud: ['them', 'us'] }), '200'],
  ['another issuer', ISSUED, issue({ ...FRESH, iss: 'evil', aud: 'us' }), '401 token-mismatch'],
  ['no issuer', ISSUED, issue({ ...FRESH, aud: 'us' }), '401 token-mismatch'],
  ['another audience', ISSUED, issue({ ...FRESH, iss: 'builds', aud: 'usa' }), '401 token-mismatch'],
  ['no audience', ISSUED, issue({ ...FRESH, iss: 'builds' }), '401 token-mismatch'],
  ['no audience of several', ISSUED, issue({ ...FRESH, iss: 'builds', aud: [['us']] }), '401 token-mismatch'],
  ['the hash of the body', HASHED, issue({ sha256: HEX }), '200'],
  ['the hash of the body in upper case', HASHED, issue({ sha256: HEX.toUpperCase() }), '200'],
  [
    'the hash of the body in Base64',
    { ...S, bodyHash: { claim: 'h', encoding: 'base64' } },
    issue({ h: HASH.copy().digest('base64') }),
    '200',
  ],
  ['the hash of another body', HASHED, issue({ sha256: HEX.replace(/^./, 'g') }), '401 token-mismatch'],
  ['no hash of the body', HASHED, issue(FRESH), '401 token-mismatch'],
  ['an empty hash', HASHED, issue({ sha256: '' }), '401 token-mismatch'],
  ['a hash that is a list', HASHED, issue({ sha256: [HEX] }), '401 token-mismatch'],
  ['a hash that is an object', HASHED, issue({ sha256: { toString: 1 } }), '401 token-mismatch'],
  ['the hash of the body, but expired', HASHED, issue({ sha256: HEX, exp: SECONDS - 61 }), '401 timestamp-stale'],
  ['the hash of the body and a wrong expiry', HASHED, issue({ sha256: HEX, exp: 'x' }), '401 timestamp-stale'],
  ['the hash of the body, not valid yet', HASHED, issue({ sha256: HEX, nbf: SECONDS + 61 }), '401 timestamp-future'],
  ['a time of issue', AGED, issue({ iat: SECONDS - 359 }), '200'],
  ['an old time of issue', AGED, issue({ iat: SECONDS - 361 }), '401 timestamp-stale'],
  ['an old time of issue and a late expiry', AGED, issue({ ...FRESH, iat: SECONDS - 361 }), '401 timestamp-stale'],
  ['a time of issue in the future', AGED, issue({ iat: SECONDS + 61 }), '401 timestamp-future'],
  ['no time of issue', AGED, issue(FRESH), '401 timestamp-stale'],
  ['a time of issue that is not a number', AGED, issue({ iat: String(SECONDS) }), '401 timestamp-stale'],
  ['a time of issue, but expired', AGED, issue({ iat: SECONDS, exp: SECONDS - 61 }), '401 timestamp-stale'],
  ['claims that are a text', HASHED, issue('length'), '401 token-mismatch'],
])('answers a token with %s correctly', async (_, options, token, expected) => {
  expect(await verdict(options, token)).toBe(expected);
});

test('a public key is no shared secret, so that a token which is signed with it is not accepted', async () => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const pem = publicKey.export({ format: 'pem', type: 'spki' }).toString();
  for (const secret of [pem, pem.trim()]) {
    expect(await verdict(S, issue(FRESH, { secret }), pem)).toBe('503 secret-unreadable');
  }
});

test('a public key among the secrets does not disable the shared secret', async () => {
  const secrets = JSON.stringify(['-----BEGIN PUBLIC KEY-----', SECRET]);
  expect(await verdict(S, issue(FRESH), secrets)).toBe('200');
  expect(await verdict(S, issue(FRESH, { secret: 'x' }), secrets)).toBe('503 secret-unreadable');
});

test('an empty secret signs no token', async () => {
  expect(await verdict(S, issue(FRESH, { secret: '' }), '')).toBe('503 secret-unreadable');
});

test('reads the token from the configured header only, which the stored webhook does not keep', async () => {
  const options = { ...S, header: 'X-Token' };
  expect(await verdict(options, issue(FRESH))).toBe('401 token-missing');
  expect(await verdict(options, issue(FRESH), SECRET, 'x-token')).toBe('200');
  const endpoint = endpointWith(jwt(options));
  await endpoint.ask({ body: BODY, headers: { 'x-token': issue(FRESH) } });
  expect([...endpoint.stored.values()][0]?.headers['x-token']).toBe('[redacted]');
});

test.each<[string, JwtOptions]>([
  ['no more options', S],
  ['a body hash', HASHED],
  [
    'every option',
    { ...ISSUED, ...AGED, header: 'X-Token', algorithm: 'HS512', bodyHash: { claim: 'h', encoding: 'base64url' } },
  ],
])('a sample of a scheme with %s is verified, and no other body', async (_, options) => {
  const request = { path: '/t', query: '', headers: {}, body: BODY };
  const { headers } = signWebhook(jwt(options), SECRET, request, NOW);
  expect(await endpointWith(jwt(options)).ask({ headers, body: BODY })).toMatchObject({ statusCode: 200 });
  const other = await endpointWith(jwt(options)).ask({ headers, body: Buffer.from('{}') });
  expect(other).toMatchObject({ statusCode: options.bodyHash ? 401 : 200 });
});
