import { createHmac } from 'node:crypto';
import { monday } from '#contract/providers/index';
import { signRequest } from '#contract/sign-request';
import { endpointWith, NOW, SECRET } from '#test/support/ingest';

const BODY = Buffer.from('{"event":{"type":"create_pulse"}}');
const SECONDS = NOW.getTime() / 1_000;
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

function token(claims: unknown, { secret = SECRET, alg = 'HS256', hash = 'sha256' } = {}): string {
  const signed = `${encode({ alg })}.${encode(claims)}`;
  return `${signed}.${createHmac(hash, secret).update(signed).digest('base64url')}`;
}

const fresh = token({ exp: SECONDS + 100 });
const [head, claims, mac] = fresh.split('.') as [string, string, string];

test.each<[string, string | undefined, string]>([
  ['a token', fresh, '200'],
  ['a bearer token', `Bearer ${fresh}`, '200'],
  ['a bearer token in lower case', `bearer ${fresh}`, '200'],
  ['a token of npm run send', signRequest(monday({ secretName: 's' }), SECRET, BODY, NOW).authorization, '200'],
  ['a token that expired just now', token({ exp: SECONDS - 59 }), '200'],
  ['no token', undefined, '401 token-missing'],
  ['two parts', `${head}.${claims}`, '401 token-missing'],
  ['an empty signature', `${head}.${claims}.`, '401 token-missing'],
  ['another secret', token({ exp: SECONDS + 100 }, { secret: 'x' }), '401 token-mismatch'],
  ['no algorithm', token({ exp: SECONDS + 100 }, { alg: 'none' }), '401 token-mismatch'],
  ['an unsigned token', `${encode({ alg: 'none' })}.${claims}.`, '401 token-missing'],
  ['another algorithm', token({ exp: SECONDS + 100 }, { alg: 'HS512', hash: 'sha512' }), '401 token-missing'],
  ['other claims', `${head}.${encode({ exp: SECONDS + 9_999 })}.${mac}`, '401 token-mismatch'],
  ['an expired token', token({ exp: SECONDS - 61 }), '401 timestamp-stale'],
  ['a token that never expires', token({}), '401 timestamp-stale'],
  ['an expiry that is not a number', token({ exp: '9999999999' }), '401 timestamp-stale'],
  ['claims that are not an object', token(null), '401 timestamp-stale'],
  ['a token of the future', token({ exp: SECONDS + 900, nbf: SECONDS + 61 }), '401 timestamp-future'],
])('answers a request with %s correctly', async (_, authorization, expected) => {
  const endpoint = endpointWith(monday({ secretName: 's' }));
  const { statusCode, kept } = await endpoint.ask({ body: BODY, headers: authorization ? { authorization } : {} });
  const reason = endpoint.lines[0]?.fields.reason;
  expect(reason ? `${statusCode} ${reason}` : String(statusCode)).toBe(expected);
  expect(kept).toBe(expected === '200');
});

test('answers the challenge of monday.com', async () => {
  const answer = await endpointWith(monday({ secretName: 's' })).ask({ body: Buffer.from('{"challenge":"c-1"}') });
  expect(answer).toMatchObject({ statusCode: 200, body: '{"challenge":"c-1"}', kept: false });
});
