import { createHash, createHmac } from 'node:crypto';
import * as presets from '#contract/providers/index';
import { signAsContentful } from '#test/support/contentful';
import { endpointWith, hmacHex, NOW, SECRET } from '#test/support/ingest';

const BODY = Buffer.from('{"sys":{"id":"entry-1"}}');

describe('Contentful, after one request was captured', () => {
  const LISTING = 'x-contentful-signed-headers';
  const TIME = 'x-contentful-timestamp';
  const secret = 's'.repeat(64);
  const own = {
    'content-type': 'application/json; charset=utf-8',
    'x-contentful-topic': 'ContentManagement.Entry.save',
  };

  /** A signed request, and the text of its headers that is signed. */
  function capture(headers: Record<string, string> = own, at = NOW) {
    const request = { method: 'POST', path: '/t', headers, body: BODY.toString() } as const;
    const all: Record<string, string> = { ...headers, ...signAsContentful(secret, request, at.getTime()) };
    const text = (all[LISTING] ?? '')
      .split(',')
      .map((name) => `${name}:${all[name]}`)
      .join(';');
    return { all, text };
  }
  const statusOf = async (headers: Record<string, string>) => {
    const { statusCode, kept } = await endpointWith(presets.contentful({ secretName: 's' }), {
      secret: () => secret,
    }).ask({
      headers,
      body: BODY,
    });
    expect(kept).toBe(statusCode === 200);
    return statusCode;
  };
  const hiddenInContentType = (text: string) => ({ 'content-type': text.slice('content-type:'.length) });

  test('accepts the request that Contentful signed', async () => {
    expect(await statusOf(capture().all)).toBe(200);
  });

  test('a list without the timestamp does not make an old request fresh', async () => {
    const { all, text } = capture(own, new Date('2026-10-01T00:00:00Z'));
    const forged = { ...all, ...hiddenInContentType(text), [LISTING]: 'content-type', [TIME]: String(NOW.getTime()) };
    expect(await statusOf(forged)).toBe(401);
  });

  test('a list without itself does not change a header', async () => {
    const { all, text } = capture();
    const [before = ''] = text.split(`;${TIME}:`);
    const list = `content-type,${TIME},x-contentful-topic`;
    expect(await statusOf({ ...all, ...hiddenInContentType(before), [LISTING]: list })).toBe(401);
  });

  test('a value that looks like further headers does not replace them', async () => {
    const list = `content-type,${LISTING},${TIME},x-name`;
    const name = `n;${LISTING}:${list};${TIME}:${NOW.getTime()};x-name:m`;
    const { all, text } = capture({ 'content-type': 'a', 'x-name': name }, new Date('2026-10-01T00:00:00Z'));
    const before = text.slice(0, text.lastIndexOf(`;${LISTING}:`));
    const forged = { ...all, ...hiddenInContentType(before), [TIME]: String(NOW.getTime()), 'x-name': 'm' };
    expect(await statusOf(forged)).toBe(401);
  });

  test('a header that is listed twice is rejected', async () => {
    const { all } = capture();
    const endpoint = endpointWith(presets.contentful({ secretName: 's' }), { secret: () => secret });
    await endpoint.ask({ headers: { ...all, [LISTING]: `${all[LISTING]},${all[LISTING]}` }, body: BODY });
    expect(endpoint.lines).toMatchObject([{ fields: { status: 401, reason: 'signature-malformed' } }]);
  });
});

describe('Mailgun, after one signature was captured', () => {
  // Mailgun's tokens have 50 hex digits.
  const token = '0ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de01';
  const parted = (text: string, at: number) => ({ timestamp: text.slice(0, at), token: text.slice(at) });
  const statusOf = async (text: string, at: number) => {
    const signature = { ...parted(text, at), signature: hmacHex(SECRET, text) };
    const body = Buffer.from(JSON.stringify({ signature, 'event-data': { event: 'unsubscribed' } }));
    return (await endpointWith(presets.mailgun({ secretName: 's' })).ask({ body })).statusCode;
  };
  const signedAgo = (seconds: number) => `${Math.floor(NOW.getTime() / 1_000) - seconds}${token}`;

  test.each([
    ['of now', 0, 200],
    ['of a retry, hours later', 8 * 3_600, 200],
    // 406 stops the retries of Mailgun.
    ['of yesterday', 86_401, 406],
    ['of tomorrow', -86_402, 401],
  ])('a timestamp %s, %d s ago, is answered %d', async (_, age, status) => {
    expect(await statusOf(signedAgo(age), 10)).toBe(status);
  });

  test.each([0, 40 * 86_400])('timestamp and token cannot be split elsewhere, %d s later', async (age) => {
    const text = signedAgo(age);
    const others = [...text].map((_, at) => at).filter((at) => at !== 10);
    const statuses = new Set(await Promise.all(others.map((at) => statusOf(text, at))));
    expect([...statuses].filter((status) => status !== 401 && status !== 406)).toEqual([]);
  });
});

describe('Braintree, after one form was captured', () => {
  const scheme = presets.braintree({ secretName: 's', publicKey: 'pk' });
  const key = createHash('sha1').update(SECRET).digest();
  const sign = (payload: string) => `pk|${createHmac('sha1', key).update(payload).digest('hex')}`;
  const payload = 'PG5vdGlmaWNhdGlvbi8+PG5vdGlmaWNhdGlvbi8+';
  const statusOf = async (...payloads: string[]) => {
    const form = new URLSearchParams({ bt_signature: sign(payload) });
    for (const text of payloads) form.append('bt_payload', text);
    const body = Buffer.from(form.toString());
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return (await endpointWith(scheme).ask({ headers, body })).statusCode;
  };

  test('the payload must be exactly one field', async () => {
    expect(await statusOf(payload)).toBe(200);
    expect(await statusOf(payload.slice(0, 20), payload.slice(20))).toBe(401);
    expect(await statusOf(payload, '')).toBe(401);
    expect(await statusOf()).toBe(401);
  });
});

describe('the answer of a handshake', () => {
  test.each(['null', 'true', '1234', 'x'])('of X does not sign a webhook of %s', async (text) => {
    const endpoint = endpointWith(presets.x({ secretName: 's' }));
    const { body = '' } = await endpoint.ask({ method: 'GET', query: `crc_token=${text}` });
    const headers = { 'x-twitter-webhooks-signature': JSON.parse(body).response_token };
    expect(await endpoint.ask({ headers, body: Buffer.from(text) })).toMatchObject({ statusCode: 401, kept: false });
  });

  test('of Braintree does not sign a webhook', async () => {
    const challenge = 'abcdef0123456789abcdef01';
    const endpoint = endpointWith(presets.braintree({ secretName: 's', publicKey: 'pk' }));
    const { body: answer = '' } = await endpoint.ask({ method: 'GET', query: `bt_challenge=${challenge}` });
    const body = Buffer.from(new URLSearchParams({ bt_signature: answer, bt_payload: challenge }).toString());
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    expect(await endpoint.ask({ headers, body })).toMatchObject({ statusCode: 401, kept: false });
  });
});

test('a timestamp in the body is read only after the signature is verified', async () => {
  const reasonFor = async (secret: string) => {
    const endpoint = endpointWith(presets.linear({ secretName: 's' }));
    await endpoint.ask({ headers: { 'linear-signature': hmacHex(secret, BODY) }, body: BODY });
    return endpoint.lines[0]?.fields.reason;
  };
  expect(await reasonFor('another')).toBe('signature-mismatch');
  expect(await reasonFor(SECRET)).toBe('timestamp-missing');
});
