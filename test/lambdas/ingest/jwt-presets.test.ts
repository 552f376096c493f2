import { createHash, createHmac } from 'node:crypto';
import { hours, minutes } from '#contract/durations';
import { netlify, vonage } from '#contract/providers/index';
import type { JwtVerification } from '#contract/verification';
import { endpointWith, NOW, SECRET } from '#test/support/ingest';

const S = { secretName: 's' };
const BODY = Buffer.from('{"message_uuid":"aaaaaaaa-bbbb-cccc-dddd-0123456789ab","status":"delivered"}');
const SECONDS = Math.floor(NOW.getTime() / 1_000);
const HEX = createHash('sha256').update(BODY).digest('hex');

/** Issues a token without any code of the verification. */
function issue(claims: object, secret = SECRET): string {
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

async function verdict(verify: JwtVerification, headers: Record<string, string>, body: Buffer = BODY) {
  const endpoint = endpointWith(verify);
  const { statusCode, kept } = await endpoint.ask({ body, headers });
  expect(kept).toBe(statusCode === 200);
  const reason = endpoint.lines[0]?.fields.reason;
  return reason ? `${statusCode} ${reason}` : String(statusCode);
}

/** Claims of the token that Vonage documents. */
const claims = (age: number, others = {}) => ({
  iat: SECONDS - age,
  jti: 'c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5',
  iss: 'Vonage',
  payload_hash: HEX,
  api_key: 'a1b2c3d',
  ...others,
});
const LAST_RETRY = hours(24) + minutes(5);
const MINUTE = vonage({ ...S, tolerance: 60 });

test.each<[string, JwtVerification, object, string]>([
  ['a fresh token', vonage(S), claims(0), '200'],
  ['the token of a retry after a day', vonage(S), claims(LAST_RETRY - 1), '200'],
  ['a token that is older than the retries', vonage(S), claims(LAST_RETRY + 1), '401 timestamp-stale'],
  ['a token within the own tolerance', MINUTE, claims(60), '200'],
  ['a token beyond the own tolerance', MINUTE, claims(62), '401 timestamp-stale'],
  ['a token from the future', vonage(S), claims(-minutes(5) - 2), '429 timestamp-future'],
  ['a token of another issuer', vonage(S), claims(0, { iss: 'vonage' }), '429 token-mismatch'],
  ['the hash of another body', vonage(S), claims(0, { payload_hash: 'a'.repeat(64) }), '429 token-mismatch'],
  ['no hash', vonage(S), claims(0, { payload_hash: undefined }), '429 token-mismatch'],
])('answers a request of Vonage with %s correctly', async (_, verify, of, expected) => {
  expect(await verdict(verify, { authorization: `Bearer ${issue(of)}` })).toBe(expected);
});

test('asks Vonage to repeat a request that it did not sign, or signed with another secret', async () => {
  expect(await verdict(vonage(S), {})).toBe('429 token-missing');
  expect(await verdict(vonage(S), { authorization: `Bearer ${issue(claims(0), 'other')}` })).toBe('429 token-mismatch');
});

test.each<[string, object, Buffer, string]>([
  ['the hash of the body', { iss: 'netlify', sha256: HEX }, BODY, '200'],
  ['the hash of another body', { iss: 'netlify', sha256: HEX }, Buffer.from('{}'), '401 token-mismatch'],
  ['another issuer', { iss: 'vercel', sha256: HEX }, BODY, '401 token-mismatch'],
  ['no hash', { iss: 'netlify' }, BODY, '401 token-mismatch'],
  ['an expiry in the past', { iss: 'netlify', sha256: HEX, exp: SECONDS - 61 }, BODY, '401 timestamp-stale'],
])('answers a request of Netlify with %s correctly', async (_, of, body, expected) => {
  expect(await verdict(netlify(S), { 'x-webhook-signature': issue(of) }, body)).toBe(expected);
});
