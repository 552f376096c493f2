import { createHmac } from 'node:crypto';
import { hmac, standardWebhooks, twilio } from '#contract/providers/index';
import { endpointWith, githubHeaders, hmacHex, ingestInMemory, NOW, postEvent, SECRET } from '#test/support/ingest';

const BODY = Buffer.from('{"id":"evt_1","type":"invoice.paid","note":"$$ $& é"}');
const SECONDS = Math.floor(NOW.getTime() / 1_000);

function stripeHeader(timestamp: number | string, ...secrets: string[]): Record<string, string> {
  const signatures = secrets.map((secret) => `v1=${hmacHex(secret, `${timestamp}.`, BODY)}`);
  return { 'stripe-signature': [`t=${timestamp}`, ...signatures, 'v0=00'].join(',') };
}

async function verdict(topic: string, headers: Record<string, string>) {
  const { handle, stored, queued, lines } = ingestInMemory();
  const { statusCode } = await handle(postEvent(topic, BODY, headers));
  const kept = stored.size + queued.length;
  return statusCode === 200
    ? 'accepted'
    : `${statusCode} ${lines[0]?.fields.reason}${kept ? ' but something was kept' : ''}`;
}

test.each<[string, string, Record<string, string>, string]>([
  ['a GitHub signature', 'github', githubHeaders(BODY), 'accepted'],
  ['upper-case hex', 'github', { 'x-hub-signature-256': `sha256=${hmacHex(SECRET, BODY).toUpperCase()}` }, 'accepted'],
  ['no header', 'github', {}, '401 signature-missing'],
  ['an empty header', 'github', { 'x-hub-signature-256': '' }, '401 signature-missing'],
  ['an empty signature', 'github', { 'x-hub-signature-256': 'sha256=' }, '401 signature-malformed'],
  ['another prefix', 'github', { 'x-hub-signature-256': `sha1=${hmacHex(SECRET, BODY)}` }, '401 signature-missing'],
  [
    'a truncated signature',
    'github',
    { 'x-hub-signature-256': `sha256=${hmacHex(SECRET, BODY).slice(0, 62)}` },
    '401 signature-malformed',
  ],
  [
    'hex with a bad tail',
    'github',
    { 'x-hub-signature-256': `sha256=${hmacHex(SECRET, BODY)}zz` },
    '401 signature-malformed',
  ],
  [
    'a doubled header',
    'github',
    { 'x-hub-signature-256': `sha256=${hmacHex(SECRET, BODY)},sha256=${hmacHex(SECRET, BODY)}` },
    '401 signature-malformed',
  ],
  ['the wrong secret', 'github', githubHeaders(BODY, 'another'), '401 signature-mismatch'],
  ['one byte changed', 'github', githubHeaders(Buffer.concat([BODY, Buffer.from(' ')])), '401 signature-mismatch'],
  ['a Stripe signature', 'stripe', stripeHeader(SECONDS, SECRET), 'accepted'],
  ['one good signature among several', 'stripe', stripeHeader(SECONDS, 'old', SECRET), 'accepted'],
  ['a timestamp at the tolerance', 'stripe', stripeHeader(SECONDS - 299, SECRET), 'accepted'],
  ['a stale timestamp', 'stripe', stripeHeader(SECONDS - 302, SECRET), '401 timestamp-stale'],
  ['a timestamp from the future', 'stripe', stripeHeader(SECONDS + 302, SECRET), '401 timestamp-future'],
  ['a timestamp that is no number', 'stripe', stripeHeader('1e9', SECRET), '401 timestamp-missing'],
  ['no timestamp', 'stripe', { 'stripe-signature': `v1=${hmacHex(SECRET, '.', BODY)}` }, '401 timestamp-missing'],
  [
    'two timestamps',
    'stripe',
    { 'stripe-signature': `t=1,${stripeHeader(SECONDS, SECRET)['stripe-signature']}` },
    '401 timestamp-missing',
  ],
  [
    'a generic Base64 signature',
    'orders.created-v2',
    { 'x-signature': Buffer.from(hmacHex(SECRET, BODY), 'hex').toString('base64') },
    'accepted',
  ],
  [
    'Base64 without its padding',
    'orders.created-v2',
    { 'x-signature': Buffer.from(hmacHex(SECRET, BODY), 'hex').toString('base64url') },
    '401 signature-malformed',
  ],
])('answers %s for %s correctly', async (_, topic, headers, expected) => {
  expect(await verdict(topic, headers)).toBe(expected);
});

test('answers 503 instead of 401 while a secret does not have the form of the provider, and accepts what it signs', async () => {
  const verify = {
    ...hmac({ header: 'x-signature', secretName: 's' }),
    key: { encoding: 'utf8', form: { pattern: 'whsec_.+', description: 'whsec_…' } },
  } as const;
  const statusOf = async (stored: string, signing: string) => {
    const headers = { 'x-signature': hmacHex(signing, BODY) };
    return (await endpointWith(verify, { secret: () => stored }).ask({ body: BODY, headers })).statusCode;
  };
  expect(await statusOf('whsec_a', 'whsec_a')).toBe(200);
  expect(await statusOf('whsec_a', 'whsec_b')).toBe(401);
  expect(await statusOf('whsec_a\n', 'whsec_b')).toBe(401);
  expect(await statusOf('sk_a', 'whsec_a')).toBe(503);
  expect(await statusOf('sk_a', 'sk_a')).toBe(200);
  expect(await statusOf('["whsec_a","sk_a"]', 'whsec_b')).toBe(503);
});

test('checks a bounded number of signatures', async () => {
  const flood = Array.from({ length: 5_000 }, () => `v1=${hmacHex('wrong', BODY)}`).join(',');
  const headers = { 'stripe-signature': `t=${SECONDS},${flood},${stripeHeader(SECONDS, SECRET)['stripe-signature']}` };
  expect(await verdict('stripe', headers)).toBe('401 signature-mismatch');
});

describe('the key of Standard Webhooks', () => {
  const KEY = Buffer.from('0123456789abcdef01234567');
  const statusOf = async (secret: string, key: Buffer | string, more = {}) => {
    const signature = createHmac('sha256', key).update(`m-1.${SECONDS}.`).update(BODY).digest('base64');
    const headers = {
      'webhook-id': 'm-1',
      'webhook-timestamp': String(SECONDS),
      'webhook-signature': `v1,${signature}`,
    };
    const verify = standardWebhooks({ secretName: 's', ...more });
    return (await endpointWith(verify, { secret: () => secret }).ask({ body: BODY, headers })).statusCode;
  };
  const base64 = KEY.toString('base64');

  test.each([`whsec_${base64}`, `v1,whsec_${base64}`, base64])('is the Base64 in %s', async (secret) => {
    expect(await statusOf(secret, KEY)).toBe(200);
  });

  test('is the whole text on request', async () => {
    const secret = `polar_whs_${base64}`;
    expect(await statusOf(secret, secret, { textKey: true })).toBe(200);
    expect(await statusOf(secret, 'another', { textKey: true })).toBe(401);
  });

  test.each(['a text that is Base64 by chance', 'atextthatisBase64bychance', `whsec_${base64.slice(8)}`])(
    'in another form leads to 503 instead of 401: %s',
    async (secret) => {
      expect(await statusOf(secret, secret)).toBe(503);
      expect(await statusOf(`whsec_${base64}`, secret)).toBe(401);
    },
  );
});

test.each(['hmac-sha1', 'hmac-sha256'] as const)('Twilio signs with %s', async (algorithm) => {
  const url = 'https://hooks.example.com/t';
  const form = Buffer.from('Body=Hello&From=%2B1');
  const signature = createHmac(algorithm.slice('hmac-'.length), SECRET)
    .update(`${url}BodyHelloFrom+1`)
    .digest('base64');
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
  const statusOf = async (options: object) =>
    (await endpointWith(twilio({ secretName: 's', url, ...options })).ask({ body: form, headers })).statusCode;
  expect(await statusOf({ algorithm })).toBe(200);
  expect(await statusOf(algorithm === 'hmac-sha1' ? { algorithm: 'hmac-sha256' } : {})).toBe(401);
});
