import { basic, hmac, jwt, token } from '#contract/providers/index';
import type { SignatureVerification } from '#contract/verification';
import { issuesOf, withSignature, withTopic } from './issues-of.ts';

const S = { secretName: 's' };
const X = { ...S, header: 'x-sig' };
const TIME = { header: 'x-time', tolerance: 300 };
const issues = (verify: unknown) => issuesOf(withTopic({ verify }));

test.each([
  hmac(X),
  hmac({ ...X, timestamp: TIME, signed: ['timestamp', 'body'] }),
  hmac({ ...X, timestamp: { body: '/time', tolerance: 300 } }),
  hmac({ ...X, signed: ['v0', ':', 'body'] }),
  hmac({ ...X, signed: [{ text: 'bo' }, { text: 'di' }, 'body'] }),
  token({ ...S, header: 'x-token' }),
  token({ ...S, query: 'token' }),
  basic(S),
  jwt(S),
  jwt({ ...S, algorithm: 'HS512', maxAge: 60, bodyHash: { claim: 'sha256', encoding: 'base64' } }),
  { ...hmac(X), algorithm: 'rsa-sha256' } satisfies SignatureVerification,
])('accepts the scheme %j', (verify) => {
  expect(issues(verify)).toEqual([]);
});

test.each([
  [hmac({ ...X, timestamp: TIME }), 'Must not have a timestamp that is not signed'],
  [hmac({ ...X, timestamp: { query: 'time', tolerance: 300 } }), 'Must not have a timestamp that is not signed'],
  [hmac({ ...X, signed: ['timestamp', 'body'] }), 'Must have a timestamp { header, tolerance }'],
  [hmac({ ...X, signed: ['url', 'body'] }), 'Must have a url'],
  [hmac({ ...X, url: 'https://a.example/t' }), 'Must not have a url that is not signed.'],
  [hmac({ ...X, url: 'http://a.example', signed: ['url', 'body'] }), 'Must be the https URL'],
  [hmac({ ...X, signed: ['{timestamp}.{body}'] }), 'Must contain the body or a part of it. Add "body".'],
  [hmac({ ...X, signed: [] }), 'Must contain the body or a part of it. Add "body".'],
  [hmac({ ...X, signed: ['timestmp', '.', 'body'] }), 'Must not have a text that resembles a part'],
  [hmac({ ...X, signed: ['Method', 'body'] }), 'Must not have a text that resembles a part'],
  [hmac({ ...X, keyEncoding: 'base32' as never }), 'Must be one of utf8, hex, base64.'],
  [hmac({ ...X, encoding: 'base32' as never }), 'Must be one of hex, base64, base64url.'],
  [hmac({ ...X, algorithm: 'rsa' as never }), 'Must be one of hmac-sha1,'],
  [{ ...hmac(X), provider: 'Stripe' }, 'Must be the name of a preset in lower case with dashes, such as "stripe".'],
  [token(S), 'Must have exactly one of header, formField, body and query.'],
  [token({ ...S, header: 'x', query: 'y' }), 'Must have exactly one of header, formField, body and query.'],
  [token({ ...S, query: '' }), 'Must be the name of a query parameter. Correct it.'],
  [jwt({ ...S, algorithm: 'none' as never }), 'Must be one of HS256, HS384, HS512.'],
  [jwt({ ...S, algorithm: 'RS256' as never }), 'Must be one of HS256, HS384, HS512.'],
  [jwt({ ...S, issuer: '' }), 'Must be the name of the issuer. Correct it.'],
  [jwt({ ...S, audience: '' }), 'Must be the name of the audience. Correct it.'],
  [jwt({ ...S, header: 'x token' }), 'Must be the name of a header in lower case'],
  [jwt({ ...S, maxAge: 0 }), 'Must be a whole number from 1 to 259200.'],
  [jwt({ ...S, maxAge: 259_201 }), 'Must be a whole number from 1 to 259200.'],
  [jwt({ ...S, tolerance: 0 }), 'Must be a whole number from 1 to 86400.'],
  [jwt({ ...S, bodyHash: { claim: '', encoding: 'hex' } }), 'Must be the name of the claim. Correct it.'],
  [jwt({ ...S, bodyHash: 'sha256' as never }), 'Must be { claim, encoding }.'],
])('refuses the scheme %j', (verify, message) => {
  expect(issues(verify)).toEqual([expect.stringContaining(message)]);
});

test('a token that is accepted for days must be recognized for longer', () => {
  const verify = jwt({ ...S, maxAge: 86_400, tolerance: 300 });
  expect(issuesOf(withTopic({ verify, dedupeFor: 87_000 }))).toEqual([
    expect.stringContaining('topics.t.dedupeFor: 87000. Must be more than 87000, because a request is accepted again'),
  ]);
  expect(issuesOf(withTopic({ verify, dedupeFor: 87_001 }))).toEqual([]);
});

test('a timestamp in a listed header is signed', () => {
  const signed = [{ headersListedIn: 'x-listed' }, 'body'];
  expect(issuesOf(withSignature({ timestamp: TIME, signed }))).toEqual([]);
});
